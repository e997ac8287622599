/** What is verified without a network: on both engines the same, never more than is known, and with words for the rest. */

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type OfflineOptions,
  openStatusList,
  reasonText,
  trustKeySet,
  verifyOffline,
  verifyReceipt,
} from '#client/offline'
import { qrText, REASONS, signCredential } from '#lib/credential'
import { publishedJwk, type Signer, signReceipt } from '#lib/jose'
import { emptyStatusList, setStatus, signStatusList } from '#lib/status-list'
import { code, issuer, mockClaims, mockIssuer, now, origin, otherIssuer } from '../lib/credential/made-up.ts'
import vectors from '../lib/credential/vectors.json' with { type: 'json' }
import { ENGINES } from './engines.ts'

const RELEASE = { list: 3, index: 777_777 }
const DAY = 86_400

/** An issuer with its published key set, a credential of a release, and the list that both places are in. */
async function issued({ of = issuer, set = [] as number[], lifetime = 30 * DAY, signedAt = now } = {}) {
  const { key, signer } = await mockIssuer({}, of)
  const list = emptyStatusList(2 ** 20)
  for (const index of set) setStatus(list, index, 1)
  const { credential } = await signCredential(mockClaims({ release: RELEASE }), signer, { origin })
  return {
    signer,
    keySet: { keys: [await publishedJwk(key, of)] },
    credential,
    text: qrText({ origin, code, credential }),
    list: await signStatusList(list, signer, { origin, list: 3, now: signedAt, ttl: 3600, lifetime }),
  }
}

describe.each(ENGINES)('verification without a network, by %s', (_name, engine) => {
  const later = new Date(now.getTime() + 7200_000)

  it('says that it stands, as of when, by how old a list, and of which release', async () => {
    const { keySet, text, list } = await issued()
    const found = await verifyOffline(text, { keySet, statusLists: [list], now: later, engine })
    expect(found).toMatchObject({
      verified: true,
      integrity: 'verified',
      certificate: { managementNumber: '20230544000000000001', holderName: '张三' },
      issuer,
      signedAt: '2026-11-23T09:00:00.000Z',
      annotationExpiresAt: '2026-12-23T09:00:00.000Z',
      release: RELEASE,
      code,
      status: { state: 'valid', asOf: now.toISOString(), age: 7200 },
      reasons: [],
    })
    expect(found.certificate).not.toHaveProperty('status')
  })

  it('never says so without a list', async () => {
    const { keySet, text } = await issued()
    expect(await verifyOffline(text, { keySet, now, engine })).toMatchObject({
      verified: false,
      integrity: 'verified',
      status: { state: 'unknown' },
      reasons: [
        { subject: 'status', outcome: 'not-checked', reason: 'no-status-list' },
        { subject: 'withdrawal', outcome: 'not-checked', reason: 'no-status-list' },
      ],
    })
  })

  it('nor by a list that has expired, of another issuer, of another type or of a stranger', async () => {
    const ours = await issued()
    const old = await issued({ lifetime: 1 })
    const theirs = await issued({ of: otherIssuer })
    const stranger = await issued()
    const both = { keys: [...ours.keySet.keys, ...theirs.keySet.keys] }
    const receipt = await signReceipt({ asked: { by: 'credential' }, answer: {} }, ours.signer, {
      issuer: origin,
      now,
    })
    const cases: readonly [string, string, OfflineOptions['keySet'], string, object][] = [
      [
        old.text,
        old.list,
        old.keySet,
        'status-list-expired',
        { state: 'unknown', asOf: now.toISOString(), age: 7200 },
      ],
      [ours.text, theirs.list, both, 'no-status-list', { state: 'unknown' }],
      [ours.text, stranger.list, ours.keySet, 'no-status-list', { state: 'unknown' }],
      [ours.text, receipt, ours.keySet, 'no-status-list', { state: 'unknown' }],
      [ours.text, 'anything', ours.keySet, 'no-status-list', { state: 'unknown' }],
    ]
    for (const [text, list, keySet, reason, status] of cases) {
      const found = await verifyOffline(text, { keySet, statusLists: [list], now: later, engine })
      expect([found.verified, found.reasons[0]?.reason, found.status]).toEqual([false, reason, status])
    }
  })

  it('tells revoked and withdrawn apart, and of a withdrawn one shows nothing', async () => {
    const revoked = await issued({ set: [123_456] })
    expect(
      await verifyOffline(revoked.text, {
        keySet: revoked.keySet,
        statusLists: [revoked.list],
        now,
        engine,
      }),
    ).toMatchObject({
      verified: false,
      certificate: { holderName: '张三' },
      status: { state: 'revoked', age: 0 },
      reasons: [{ subject: 'status', outcome: 'failed', reason: 'revoked' }],
    })
    const withdrawn = await issued({ set: [RELEASE.index] })
    const found = await verifyOffline(withdrawn.text, {
      keySet: withdrawn.keySet,
      statusLists: [withdrawn.list],
      now,
      engine,
    })
    expect(found).toMatchObject({ verified: false, status: { state: 'withdrawn' } })
    expect(found.certificate).toBeUndefined()
  })

  it('does not call verified what may have been withdrawn: signed before releases had places', async () => {
    const { keySet, list, signer } = await issued()
    const { credential } = await signCredential(mockClaims(), signer, { origin })
    expect(await verifyOffline(credential, { keySet, statusLists: [list], now, engine })).toMatchObject({
      verified: false,
      status: { state: 'valid' },
      reasons: [{ subject: 'withdrawal', outcome: 'not-checked', reason: 'no-release-place' }],
    })
  })

  it('does not ask an end of a release that has none', async () => {
    const { keySet, list, signer } = await issued()
    const { annotationExpiresAt: _, ...standing } = mockClaims({ release: RELEASE })
    const { credential } = await signCredential(standing, signer, { origin })
    const found = await verifyOffline(credential, { keySet, statusLists: [list], now, engine })
    expect([found.verified, found.reasons]).toEqual([true, []])
  })

  it('has a reason for every text that is none of ours, and throws for none', async () => {
    const { keySet, list } = await issued()
    for (const [text, reason] of [
      ['', 'malformed'],
      ['https://example.com/#123', 'malformed'],
      ['1'.repeat(3000), 'too-long'],
      ['\ud800', 'malformed'],
    ] as const) {
      const found = await verifyOffline(text, { keySet, statusLists: [list], now, engine })
      expect([found.verified, found.integrity, found.reasons[0]?.reason]).toEqual([false, 'failed', reason])
      expect(found.certificate).toBeUndefined()
    }
  })

  it('refuses a key set that is not sound, and says so', async () => {
    const { keySet, text } = await issued()
    const [key] = keySet.keys
    for (const wrong of [
      { ...key, kid: 'another' },
      { ...key, use: 'enc' },
      { ...key, alg: 'ES512' },
      { ...key, d: 'secret' },
      { ...key, crv: 'P-384' },
    ])
      await expect(verifyOffline(text, { keySet: { keys: [wrong as never] }, engine })).rejects.toMatchObject(
        {
          code: 'key-set-invalid',
        },
      )
  })

  it('opens keys and lists once for many, and names what is wrong with a list', async () => {
    const { keySet, text, list } = await issued()
    const keys = await trustKeySet(keySet, { engine })
    expect(keys.keys[0]?.issuer).toEqual(issuer)
    const opened = await openStatusList(list, { keySet: keys, now })
    expect(opened).toMatchObject({ list: 3, issuer, issuedAt: now.toISOString(), ttl: 3600 })
    expect((await verifyOffline(text, { keySet: keys, statusLists: [opened], now })).verified).toBe(true)
    // What was kept as JSON is no list any more: anybody could have written it.
    const copied = JSON.parse(JSON.stringify(opened))
    const found = await verifyOffline(text, { keySet: keys, statusLists: [copied], now })
    expect([found.verified, found.status]).toEqual([false, { state: 'unknown' }])
    const forged = { ...keySet, byKid: 'x', byPrefix: 'y' }
    expect((await verifyOffline(text, { keySet: forged, now, engine })).integrity).toBe('verified')
    await expect(openStatusList(`${list}x`, { keySet: keys, now })).rejects.toMatchObject({
      code: 'status-list-invalid',
      message: expect.stringContaining('malformed'),
    })
  })

  it('answers every published vector as it is published', async () => {
    for (const { name, credential, expect: expected } of vectors.credentials) {
      const found = await verifyOffline(credential, {
        keySet: vectors.jwks as OfflineOptions['keySet'],
        statusLists: [vectors.statusListToken],
        now: new Date(vectors.now),
        engine,
      })
      for (const subject of ['signature', 'key', 'dates', 'annotation', 'status', 'withdrawal'] as const)
        expect(found.checks[subject].reason, `${name}: ${subject}`).toBe(expected[subject])
    }
  })

  it('checks receipts, and shows nothing of one that is not whole', async () => {
    const { keySet, signer, list } = await issued()
    const content = { asked: { by: 'credential' }, answer: { verified: true } } as const
    const receipt = await signReceipt(content, signer, { issuer: origin, now })
    expect(await verifyReceipt(receipt, { keySet, engine })).toMatchObject({
      verified: true,
      reasons: [],
      issuer,
      receipt: { issuer: origin, answeredAt: now.toISOString(), ...content },
    })
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}${receipt.slice(receipt.indexOf('.'))}`
    const reasons: readonly [string, string][] = [
      [list, 'malformed'],
      [none, 'malformed'],
      [await strange(receipt, signer), 'no-key'],
      [`${receipt}A`, 'malformed'],
    ]
    for (const [text, reason] of reasons) {
      const found = await verifyReceipt(text, { keySet, engine })
      expect([found.verified, found.reasons[0]?.reason, found.receipt]).toEqual([false, reason, undefined])
    }
  })

  it('no flipped bit of a credential, a receipt or a list verifies', async () => {
    const { keySet, text, credential, signer, list } = await issued()
    const receipt = await signReceipt({ asked: { by: 'credential' }, answer: { verified: true } }, signer, {
      issuer: origin,
      now,
    })
    const keys = await trustKeySet(keySet, { engine })
    const opened = [await openStatusList(list, { keySet: keys, now })]
    const digitsFrom = text.length - credential.length
    const signed = fc.oneof(
      fc.nat(credential.length - 1).map((at) => ['credential', text, digitsFrom + at] as const),
      fc.nat(receipt.length - 1).map((at) => ['receipt', receipt, at] as const),
      fc.nat(list.length - 1).map((at) => ['list', list, at] as const),
    )
    await fc.assert(
      fc.asyncProperty(signed, fc.nat(6), async ([kind, whole, at], bit) => {
        const character = String.fromCharCode(whole.charCodeAt(at) ^ (1 << bit))
        // Spaces around a text are no part of it.
        fc.pre(character.trim() !== '' || (at > 0 && at < whole.length - 1))
        const flipped = whole.slice(0, at) + character + whole.slice(at + 1)
        if (kind === 'credential')
          return !(await verifyOffline(flipped, { keySet: keys, statusLists: opened, now })).verified
        if (kind === 'receipt') return !(await verifyReceipt(flipped, { keySet: keys })).verified
        return openStatusList(flipped, { keySet: keys, now }).then(
          () => false,
          () => true,
        )
      }),
      { numRuns: 150 },
    )
  })
})

/** The same receipt as a key would sign it that nobody trusts. */
async function strange(receipt: string, signer: Signer): Promise<string> {
  const [, payload = ''] = receipt.split('.')
  const kid = createHash('sha256').update(signer.kid).digest('base64url')
  const header = Buffer.from(JSON.stringify({ alg: 'ES256', typ: 'zhengyan-receipt+jwt', kid }))
  const input = `${header.toString('base64url')}.${payload}`
  return `${input}.${Buffer.from(await signer.sign(new Uint8Array(Buffer.from(input)))).toString('base64url')}`
}

it('there are words for every reason, in both languages', () => {
  const reasons = Object.values(REASONS).flatMap((subject) => Object.keys(subject)) as never[]
  expect(new Set(reasons).size).toBeGreaterThan(25)
  for (const reason of reasons) {
    const { zh, en } = reasonText(reason)
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).toMatch(/^[A-Z]/)
  }
})
