/** What packaged functions import in the place of a library does what the library does, as far as it is asked. */

import { cbc, ecb } from '@noble/ciphers/aes.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { base64 } from '@scure/base'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { LRUCache as Library } from 'lru-cache'
import * as pkijs from 'pkijs'
import { expect, test } from 'vitest'
import { base64 as ownBase64 } from '../scripts/base64.ts'
import * as cipher from '../scripts/ciphers.ts'
import * as standIn from '../scripts/hashes.ts'
import { LRUCache } from '../scripts/lru-cache.ts'
import * as noPkijs from '../scripts/pkijs.ts'
import { zipSync } from '../scripts/zip.ts'

const PAIRS = [
  [standIn.md5, md5],
  [standIn.sha1, sha1],
  [standIn.sha256, sha256],
  [standIn.sha384, sha384],
  [standIn.sha512, sha512],
] as const

test('the hashes are the same', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      for (const [ours, theirs] of PAIRS) expect(ours(data)).toEqual(theirs(data))
    }),
    { numRuns: 30 },
  )
})

test('the ciphers are the same, with and without padding', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  const key = fc.oneof(bytes(16), bytes(32))
  fc.assert(
    fc.property(
      key,
      bytes(16),
      fc.uint8Array({ maxLength: 100 }),
      fc.boolean(),
      (secret, iv, data, whole) => {
        const options = { disablePadding: whole }
        const plain = whole ? data.subarray(0, data.length - (data.length % 16)) : data
        for (const [ours, theirs] of [
          [cipher.cbc(secret, iv, options), cbc(secret, iv, options)],
          [cipher.ecb(secret, options), ecb(secret, options)],
        ] as const) {
          const encrypted = ours.encrypt(plain)
          expect(encrypted).toEqual(theirs.encrypt(plain))
          expect(ours.decrypt(encrypted)).toEqual(plain)
        }
      },
    ),
    { numRuns: 30 },
  )
  expect(cipher.randomBytes(16)).toHaveLength(16)
})

test('the cache keeps and forgets the same entries', () => {
  const values = Array.from({ length: 6 }, (_, key) => ({ key }))
  const step = fc.tuple(fc.constantFrom('get', 'set'), fc.integer({ min: 0, max: 5 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const ours = new LRUCache<number, object>({ max: 3 })
      const theirs = new Library<number, object>({ max: 3 })
      for (const [what, key] of steps) {
        if (what === 'get') expect(ours.get(key)).toBe(theirs.get(key))
        else for (const cache of [ours, theirs]) cache.set(key, values[key] as object)
        expect(ours.size).toBe(theirs.size)
      }
      ours.clear()
      expect(ours.size).toBe(0)
    }),
  )
})

test('base64 is the same, both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      expect(ownBase64.encode(data)).toBe(base64.encode(data))
      expect(ownBase64.decode(base64.encode(data))).toEqual(data)
    }),
    { numRuns: 30 },
  )
})

test('a ZIP file is opened by the library, part by part, and the same parts make the same file', () => {
  const path = fc.stringMatching(/^[A-Za-z_]{1,12}\.(xml|ttf)$/)
  const parts = fc.dictionary(path, fc.uint8Array({ maxLength: 300 }), { minKeys: 1, maxKeys: 6 })
  const options = { level: 6, mtime: new Date(1980, 0, 1) }
  fc.assert(
    fc.property(parts, (given) => {
      const packed = zipSync(given, options)
      expect(packed).toEqual(zipSync(given, options))
      const opened = unzipSync(packed)
      expect(Object.keys(opened)).toEqual(Object.keys(given))
      for (const [name, bytes] of Object.entries(given)) expect(opened[name]).toEqual(bytes)
    }),
    { numRuns: 30 },
  )
})

test('what reads PKCS #12 is named as in the library, and says that there is none in functions', () => {
  for (const [name, standIn] of Object.entries(noPkijs)) {
    expect(pkijs).toHaveProperty(name)
    expect(() => new (standIn as unknown as new () => unknown)()).toThrow(/PKCS #12/)
    expect(standIn).toThrow(/PKCS #12/)
  }
})
