/** SM3 as the standard has it; what is hashed otherwise by one byte is another document's hash. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { sm3 as peer } from 'sm-crypto'
import { describe, expect, it } from 'vitest'
import { sm3 } from '#lib/sm'
import { openssl } from '../../support/openssl.ts'
import { toHex, toText } from './hex.ts'

describe('SM3', () => {
  it.each([
    ['GB/T 32905-2016, A.1', 'abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    [
      'GB/T 32905-2016, A.2',
      'abcd'.repeat(16),
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    ],
  ])('gives the digest of %s', (_example, text, digest) => {
    expect(toHex(sm3(toText(text)))).toBe(digest)
  })

  it('gives what another implementation gives, at every length around its blocks', () => {
    for (let length = 0; length <= 200; length++) {
      const message = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff)
      expect(toHex(sm3(message)), `${length} bytes`).toBe(peer([...message]))
    }
  })

  it('does not ask how the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 5 }), (parts) => {
        expect(toHex(sm3(...parts))).toBe(toHex(sm3(Buffer.concat(parts))))
      }),
    )
  })

  const there = openssl('dgst', '-sm3', import.meta.filename).ok
  it.runIf(there)(
    there ? 'gives what openssl gives' : 'not compared: openssl has no SM3 on this machine',
    () => {
      const { out } = openssl('dgst', '-sm3', '-r', `${import.meta.dirname}/../../../package-lock.json`)
      const file = readFileSync(`${import.meta.dirname}/../../../package-lock.json`)
      expect(toHex(sm3(file))).toBe(out.toString().split(' ', 1)[0])
    },
  )
})
