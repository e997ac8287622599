/** Wallets take no credential whose key nobody else vouches for: a chain is right before it goes with a signature, or not at all. */

import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { generateSigningKey, localSigner } from '#lib/jose'
import {
  assertChains,
  authorityKeyIds,
  CHAIN_REASONS,
  certifiedUntil,
  chainFromPem,
  checkChain,
  withGoodChain,
} from '#lib/settings'
import {
  certificateRequest,
  certify,
  makeDemonstrationAuthority,
  readDemonstrationAuthority,
} from '#lib/x509'

const HOST = 'zhengyan.example'
const now = new Date('2026-12-01T00:00:00Z')
const authority = readDemonstrationAuthority(await makeDemonstrationAuthority(now))
const key = await generateSigningKey()
const chain = await certify(authority, key, { host: HOST, now })
const wanted = { keys: [key], host: HOST, now: new Date(now.getTime() + 1000) }

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-x509-'))
afterAll(() => rmSync(folder, { recursive: true }))

function openssl(...words: string[]): string | undefined {
  try {
    return execFileSync('openssl', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
const hasOpenssl = openssl('version') !== undefined

const pem = (...ders: string[]) =>
  ders.map((der) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`).join('')
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('a chain', () => {
  test('of a demonstration is right, leads to its authority, and leaves that out', () => {
    expect(checkChain(chain, wanted)).toEqual([])
    expect(chain).not.toContain(authority.anchor)
    const [leaf, anchor] = [chain[0] as string, authority.anchor].map(
      (der) => new X509Certificate(Buffer.from(der, 'base64')),
    ) as [X509Certificate, X509Certificate]
    expect(leaf.verify(anchor.publicKey)).toBe(true)
    expect(leaf.subject).toContain('DEMONSTRATION')
    expect(anchor.subject).toContain('DEMONSTRATION')
    expect(certifiedUntil(chain)).toEqual(leaf.validToDate)
  })

  test.skipIf(!hasOpenssl)('holds for openssl too, with the name of the host', () => {
    const [anchor, leaf] = [file('anchor.pem', pem(authority.anchor)), file('leaf.pem', pem(...chain))]
    expect(
      openssl(
        'verify',
        '-x509_strict',
        '-attime',
        `${wanted.now.getTime() / 1000}`,
        '-verify_hostname',
        HOST,
        '-CAfile',
        anchor,
        leaf,
      ),
    ).toContain(': OK')
  })

  test('of an address instead of a name names that', async () => {
    const local = await certify(authority, key, { host: '127.0.0.1', now })
    expect(checkChain(local, { ...wanted, host: '127.0.0.1' })).toEqual([])
    expect(checkChain(local, wanted)).toEqual(['another-host'])
  })

  test('is refused for each thing that is wrong with it, in both languages', async () => {
    const stranger = await generateSigningKey()
    const year = 365 * 86_400_000
    const other = readDemonstrationAuthority(await makeDemonstrationAuthority(now))
    const [leaf] = chain as [string]
    const cases: [readonly string[], Partial<typeof wanted>, readonly (keyof typeof CHAIN_REASONS)[]][] = [
      [[], {}, ['unreadable']],
      [['AAAA'], {}, ['unreadable']],
      [[authority.anchor], {}, ['self-signed', 'another-key', 'an-authority', 'another-host']],
      [[leaf, authority.anchor], {}, ['holds-anchor']],
      [[leaf, other.anchor], {}, ['holds-anchor', 'broken']],
      [[leaf, leaf], {}, ['broken']],
      [chain, { keys: [stranger] }, ['another-key']],
      [chain, { host: 'other.example' }, ['another-host']],
      [chain, { now: new Date(now.getTime() - year) }, ['not-valid-now']],
      [chain, { now: new Date(now.getTime() + 11 * year) }, ['not-valid-now']],
      [Array(8).fill(leaf), {}, ['broken', 'too-long']],
    ]
    for (const [x5c, change, reasons] of cases)
      expect(checkChain(x5c, { ...wanted, ...change }), reasons.join()).toEqual(reasons)
    const met = new Set(cases.flatMap(([, , reasons]) => reasons))
    expect([...met].sort()).toEqual(Object.keys(CHAIN_REASONS).sort())
    for (const { zh, en } of Object.values(CHAIN_REASONS)) expect([zh, en].every(Boolean)).toBe(true)
  })

  test('tells wallets by whom the keys are certified, or nothing where that is not known of one', async () => {
    const other = await generateSigningKey()
    const [ours, another] = [
      { ...key, x5c: chain },
      { ...other, x5c: await certify(authority, other, { host: HOST, now }) },
    ]
    const [id, ...more] = authorityKeyIds([ours, another])
    expect([Buffer.from(id ?? '', 'base64url').length, more]).toEqual([20, []])
    for (const unknown of [other, { ...other, x5c: [authority.anchor] }, { ...other, x5c: ['MAA='] }])
      expect(authorityKeyIds([ours, unknown])).toEqual([])
  })

  test('is read from PEM as others write it', () => {
    expect(chainFromPem(`some words\r\n${pem(...chain, authority.anchor).replaceAll('\n', '\r\n')}`)).toEqual(
      [...chain, authority.anchor],
    )
    expect(chainFromPem('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----')).toEqual([])
  })
})

test.skipIf(!hasOpenssl)('a request is signed by its key, and asks for the host', async () => {
  const request = await certificateRequest(key, await localSigner(key), { name: '某省考试院', host: HOST })
  const text = openssl(
    'req',
    '-verify',
    '-noout',
    '-text',
    '-nameopt',
    'utf8',
    '-in',
    file('request.pem', request),
  )
  expect(text).toContain('CN=某省考试院')
  expect(text).toContain(`DNS:${HOST}`)
  expect(text).toContain('Digital Signature')
})

test('what is no file of a demonstration authority is none', () => {
  expect(() => readDemonstrationAuthority('nothing')).toThrow('demonstration authority')
})

test('a process does not start with a chain that is wrong, and starts with one that has run out, without using it', () => {
  const certified = { ...key, x5c: chain }
  const { x5c: _, ...bare } = certified
  expect(() => assertChains([certified, bare], wanted)).not.toThrow()
  expect(withGoodChain(certified, wanted)).toEqual(certified)

  const elsewhere = { ...wanted, host: 'other.example' }
  expect(() => assertChains([certified], elsewhere)).toThrow(CHAIN_REASONS['another-host'].zh)
  expect(() => assertChains([certified], elsewhere)).toThrow(CHAIN_REASONS['another-host'].en)
  expect(withGoodChain(certified, elsewhere)).toEqual(bare)

  const late = { ...wanted, now: new Date(now.getTime() + 11 * 366 * 86_400_000) }
  expect(() => assertChains([certified], late)).not.toThrow()
  expect(withGoodChain(certified, late)).toEqual(bare)
})
