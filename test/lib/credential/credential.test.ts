import { encode, rfc8949EncodeOptions } from 'cborg'
import { describe, expect, it } from 'vitest'
import {
  credentialRoom,
  parseCredentialText,
  qrMatrix,
  qrText,
  signCredential,
  verifyCredential,
} from '#lib/credential'
import { publishedJwk, rotateKeys, trustKeys } from '#lib/jose'
import { createPolicy } from '#lib/policy'
import { emptyStatusList, setStatus, signStatusList, verifyStatusList } from '#lib/status-list'
import { encodeDigits } from '../../../lib/credential/decimal.ts'
import { encodeSign1, toBeSigned } from '../../../lib/credential/envelope.ts'
import { kidPrefix } from '../../../lib/jose/key-set.ts'
import { toLowS } from '../../../lib/jose/signature.ts'
import { code, issuer, longestClaims, mockClaims, mockIssuer, now, origin, otherIssuer } from './made-up.ts'

const qualifications = createPolicy().qualifications.all

const seconds = (instant: string) => Date.parse(instant) / 1000

describe('a credential', () => {
  it('verifies from the whole text of the QR and from what follows the #, and says what was signed', async () => {
    const { signer, keys } = await mockIssuer()
    const { credential, omitted } = await signCredential(mockClaims(), signer, { origin })
    for (const text of [
      qrText({ origin, code, credential }),
      `#${credential}`,
      credential,
      ` ${credential}\n`,
    ])
      expect(await verifyCredential(text, { keys, now })).toEqual({
        signature: { outcome: 'verified', reason: 'signature-holds' },
        key: { outcome: 'verified', reason: 'key-trusted' },
        dates: { outcome: 'verified', reason: 'dates-plausible' },
        annotation: { outcome: 'verified', reason: 'annotation-within-period' },
        status: { outcome: 'not-checked', reason: 'no-status-list' },
        withdrawal: { outcome: 'not-checked', reason: 'no-release-place' },
        issuer,
        kid: signer.kid,
        claims: mockClaims(),
      })
    expect(omitted).toEqual([])
  })

  it('stays within version 13 with the longest of everything, and leaves out the rule first', async () => {
    const { signer, keys } = await mockIssuer()
    const longestOrigin = `https://${'h'.repeat(40)}`
    const { credential, omitted } = await signCredential(longestClaims(), signer, { origin: longestOrigin })
    expect(omitted).toEqual(['rule', 'specialty'])
    expect(qrMatrix(qrText({ origin: longestOrigin, code, credential })).version).toBeLessThanOrEqual(13)
    const { rule: _rule, specialty: _specialty, ...kept } = longestClaims()
    expect((await verifyCredential(credential, { keys, now })).claims).toEqual(kept)

    const { specialty: _none, ...shorter } = longestClaims()
    expect((await signCredential(shorter, signer, { origin: longestOrigin })).omitted).toEqual(['rule'])
  })

  it('never leaves out what 软考 calls its qualifications: the specialty, even with the longest name and number', async () => {
    const { signer } = await mockIssuer()
    const usualOrigin = `https://${'h'.repeat(31)}`
    const ruankao = qualifications.find(({ aliases }) => aliases.includes('软考'))
    expect(ruankao?.specialties).toHaveLength(27)
    for (const { zh: specialty, level } of ruankao?.specialties ?? []) {
      const claims = {
        ...longestClaims(),
        qualification: ruankao?.id ?? '',
        specialty,
        ...(level && { level }),
      }
      const { omitted } = await signCredential(claims, signer, { origin: usualOrigin })
      expect(omitted, specialty).not.toContain('specialty')
    }
  })

  it('leaves out no specialty of the catalogue for a name of 15 characters and a number of 24', async () => {
    const { signer } = await mockIssuer()
    for (const { id: qualification, specialties } of qualifications)
      for (const { zh: specialty } of specialties) {
        const claims = mockClaims({
          managementNumber: '2'.repeat(24),
          holderName: '阿卜杜热合曼·买买提吐尔逊江',
          qualification,
          specialty,
          rule: { id: 'association-tax-advisor-before-2021-97', version: 1 },
        })
        expect((await signCredential(claims, signer)).omitted, specialty).not.toContain('specialty')
      }
  })

  it('is not made when even its shortest form has no room: the QR then carries the code alone', async () => {
    const { signer } = await mockIssuer()
    await expect(signCredential(mockClaims({ holderName: '名'.repeat(120) }), signer)).rejects.toMatchObject({
      code: 'credential-too-large',
    })
    expect(qrText({ origin, code })).toBe(`${origin}/v/${code}`)
  })

  it('uses the room of the QR to the last byte', () => {
    for (let host = 1; host <= 60; host++) {
      const address = `https://${'h'.repeat(host)}`
      const room = credentialRoom(address)
      const text = (bytes: number) =>
        qrText({ origin: address, code, credential: encodeDigits(new Uint8Array(bytes)) })
      expect(qrMatrix(text(room)).version).toBe(13)
      expect(() => qrMatrix(text(room + 1))).toThrow()
    }
  })

  it('says that an annotation has expired, to the second', async () => {
    const { signer, keys } = await mockIssuer()
    const { credential } = await signCredential(
      mockClaims({ annotationExpiresAt: '2026-11-23T10:00:00.000Z' }),
      signer,
    )
    const at = async (time: string) =>
      (await verifyCredential(credential, { keys, now: new Date(time) })).annotation.reason
    expect(await at('2026-11-23T09:59:59.999Z')).toBe('annotation-within-period')
    expect(await at('2026-11-23T10:00:00.000Z')).toBe('annotation-expired')
  })

  it('without an annotation says that there was none to check', async () => {
    const { signer, keys } = await mockIssuer()
    const { annotationExpiresAt: _, ...claims } = mockClaims()
    const { credential } = await signCredential(claims, signer)
    expect((await verifyCredential(credential, { keys, now })).annotation).toEqual({
      outcome: 'not-checked',
      reason: 'no-annotation',
    })
  })

  it('from the future is suspicious: five minutes of clock and China’s date line are forgiven', async () => {
    const { signer, keys } = await mockIssuer()
    const dates = async (claims: Parameters<typeof mockClaims>[0]) => {
      const { credential } = await signCredential(mockClaims(claims), signer)
      return (await verifyCredential(credential, { keys, now })).dates.reason
    }
    expect(await dates({ issuedAt: '2026-11-23T10:05:00.000Z' })).toBe('dates-plausible')
    expect(await dates({ issuedAt: '2026-11-23T10:05:01.000Z' })).toBe('signed-in-future')
    expect(await dates({ issueDate: '2026-11-23' })).toBe('dates-plausible')
    expect(await dates({ issueDate: '2026-11-24' })).toBe('issued-in-future')
  })

  it('whose claims a newer version wrote holds, but nothing of it is shown', async () => {
    const { signer, keys } = await mockIssuer()
    const certificate = new Map([[99, 'from the year 2030']])
    const set = new Map<number, unknown>([
      [6, seconds('2026-11-23T09:00:00Z')],
      [-65537, certificate],
    ])
    const payload = encode(set, rfc8949EncodeOptions)
    const kid = kidPrefix(signer.kid)
    const credential = encodeDigits(
      encodeSign1(kid, payload, toLowS(await signer.sign(toBeSigned(kid, payload)))),
    )
    const result = await verifyCredential(credential, { keys, now })
    expect(result.signature.outcome).toBe('verified')
    expect(result.claims).toBeUndefined()
    for (const subject of ['key', 'dates', 'annotation', 'status', 'withdrawal'] as const)
      expect(result[subject]).toEqual({ outcome: 'not-checked', reason: 'claims-unreadable' })
  })

  it('that is not one says so in every check, and shows nothing', async () => {
    const { keys } = await mockIssuer()
    for (const text of ['', '#', 'https://zhengyan.example/v/0', '12345', '你好', '0'.repeat(300)]) {
      const result = await verifyCredential(text, { keys, now })
      expect(result.signature).toEqual({ outcome: 'failed', reason: 'malformed' })
      expect(result.key).toEqual({ outcome: 'not-checked', reason: 'unreadable' })
      expect(result.status).toEqual({ outcome: 'not-checked', reason: 'signature-not-verified' })
      expect(Object.keys(result)).not.toContain('claims')
    }
    expect((await verifyCredential('1'.repeat(100_000_000), { keys, now })).signature.reason).toBe('too-long')
  })

  it('never names its issuer itself: the same credential bears the name that the verifier gave the key', async () => {
    const { key, signer } = await mockIssuer()
    const { credential } = await signCredential(mockClaims(), signer)
    const theirs = await trustKeys({ keys: [await publishedJwk(key, otherIssuer)] })
    expect((await verifyCredential(credential, { keys: theirs, now })).issuer).toEqual(otherIssuer)
  })
})

describe('the key of a credential', () => {
  it('that nobody trusts leaves the signature unchecked, not failed and not verified', async () => {
    const [ours, theirs] = await Promise.all([mockIssuer(), mockIssuer({}, otherIssuer)])
    const { credential } = await signCredential(mockClaims(), theirs.signer)
    const result = await verifyCredential(credential, { keys: ours.keys, now })
    expect(result.signature).toEqual({ outcome: 'not-checked', reason: 'no-key' })
    expect(result.key).toEqual({ outcome: 'failed', reason: 'key-unknown' })
    expect(result.claims).toBeUndefined()
  })

  it('may be replaced: what it signed before verifies for ever, what it signs afterwards does not', async () => {
    const { key, signer } = await mockIssuer({ nbf: seconds('2025-01-01T00:00:00Z') })
    const next = (await mockIssuer()).key
    const rotated = rotateKeys([key], next, { now: new Date('2026-01-01T00:00:00Z'), publishFor: 86_400 })
    const keys = await trustKeys({
      keys: await Promise.all(rotated.map((each) => publishedJwk(each, issuer))),
    })
    const signedAt = async (issuedAt: string) => {
      const { credential } = await signCredential(mockClaims({ issuedAt }), signer)
      return (await verifyCredential(credential, { keys, now: new Date('2036-01-01T00:00:00Z') })).key.reason
    }
    expect(await signedAt('2024-12-31T23:59:59.000Z')).toBe('key-outside-period')
    expect(await signedAt('2025-01-01T00:00:00.000Z')).toBe('key-trusted')
    expect(await signedAt('2026-01-02T00:04:59.000Z')).toBe('key-trusted')
    expect(await signedAt('2026-01-02T00:05:00.000Z')).toBe('key-outside-period')
  })

  it('that fell into wrong hands makes everything it signed fail, whatever date that bears', async () => {
    const { signer, keys } = await mockIssuer({ revoked: { revoked_at: seconds('2026-11-01T00:00:00Z') } })
    const { credential } = await signCredential(mockClaims({ issuedAt: '2020-01-01T00:00:00.000Z' }), signer)
    expect((await verifyCredential(credential, { keys, now })).key).toEqual({
      outcome: 'failed',
      reason: 'key-revoked',
    })
  })
})

describe('the status of a credential', () => {
  async function statusWith(options: {
    revoke?: boolean
    list?: number
    size?: number
    at?: Date
    bits?: 2
  }) {
    const { signer, keys } = await mockIssuer()
    const { credential } = await signCredential(mockClaims(), signer)
    const statuses = emptyStatusList(options.size, options.bits)
    if (options.revoke) setStatus(statuses, 123_456, options.bits ? 2 : 1)
    const list = options.list ?? 3
    const token = await signStatusList(statuses, signer, { origin, list, now, ttl: 3600, lifetime: 86_400 })
    const statusLists = [await verifyStatusList(token, keys, { now })]
    return (await verifyCredential(credential, { keys, now: options.at ?? now, statusLists })).status
  }
  const asOf = now.toISOString()

  it('is valid, or revoked, as of the moment the list was signed', async () => {
    expect(await statusWith({})).toEqual({ outcome: 'verified', reason: 'status-valid', asOf })
    expect(await statusWith({ revoke: true })).toEqual({ outcome: 'failed', reason: 'revoked', asOf })
  })

  it('is not known from a list that is too old, too short, another one, or in other words', async () => {
    const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
    expect((await statusWith({ at: at(23.99) })).reason).toBe('status-valid')
    expect((await statusWith({ at: at(24) })).reason).toBe('status-list-expired')
    expect((await statusWith({ size: 123_456 })).reason).toBe('status-index-outside-list')
    expect((await statusWith({ list: 4 })).reason).toBe('no-status-list')
    expect((await statusWith({ bits: 2, revoke: true })).reason).toBe('status-unknown')
  })

  it('is never read from another issuer’s list of the same number', async () => {
    const [ours, theirs] = await Promise.all([mockIssuer(), mockIssuer({}, otherIssuer)])
    const { credential } = await signCredential(mockClaims(), ours.signer)
    const options = { origin: otherIssuer.id, list: 3, now, ttl: 1, lifetime: 2 }
    const token = await signStatusList(emptyStatusList(), theirs.signer, options)
    const statusLists = [await verifyStatusList(token, theirs.keys, { now })]
    expect((await verifyCredential(credential, { keys: ours.keys, now, statusLists })).status.reason).toBe(
      'no-status-list',
    )
  })

  it('is read from the latest of several copies', async () => {
    const { signer, keys } = await mockIssuer()
    const { credential } = await signCredential(mockClaims(), signer)
    const revoked = emptyStatusList()
    setStatus(revoked, 123_456, 1)
    const options = { origin, list: 3, ttl: 3600, lifetime: 86_400 }
    const earlier = { ...options, now: new Date(now.getTime() - 3_600_000) }
    const tokens = [
      await signStatusList(emptyStatusList(), signer, earlier),
      await signStatusList(revoked, signer, { ...options, now }),
    ]
    const lists = await Promise.all(tokens.map((token) => verifyStatusList(token, keys, { now })))
    for (const statusLists of [lists, lists.toReversed()])
      expect((await verifyCredential(credential, { keys, now, statusLists })).status.reason).toBe('revoked')
  })
})

describe('the text of a QR', () => {
  it('gives back the code in its address, so that a page can compare the two', () => {
    expect(parseCredentialText(`${origin}/v/${code}#123`)).toEqual({ credential: '123', code })
    expect(parseCredentialText(`${origin}/v/wrong#123`)).toEqual({ credential: '123' })
    expect(parseCredentialText(`${origin}/v/${code}`)).toBeUndefined()
  })
})
