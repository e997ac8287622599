import { createHash, createPrivateKey, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signCredential, verifyCredential } from '#lib/credential'
import {
  generateSigningKey,
  localSigner,
  type PublishedJwk,
  publishedJwk,
  rotateKeys,
  signatureFromDer,
  signingKeyAt,
  thumbprint,
  trustKeys,
} from '#lib/jose'
import { isLowS, toLowS } from '../../../lib/jose/signature.ts'
import { issuer, mockClaims, mockIssuer, now, otherIssuer } from '../credential/made-up.ts'

describe('a key', () => {
  it('is named by the thumbprint of RFC 7638', async () => {
    const key = await generateSigningKey()
    const canonical = `{"crv":"P-256","kty":"EC","x":"${key.x}","y":"${key.y}"}`
    expect(await thumbprint(key)).toBe(createHash('sha256').update(canonical).digest('base64url'))
  })

  it('is published without its private half, whatever else the record holds', async () => {
    const key = { ...(await generateSigningKey()), key_ops: ['sign'], note: 'secret', nbf: 1 }
    const published = await publishedJwk(key, issuer)
    expect(Object.keys(published).sort()).toEqual(
      ['alg', 'crv', 'issuer', 'kid', 'kty', 'nbf', 'use', 'x', 'y'].sort(),
    )
    expect(JSON.stringify(published)).not.toContain(key.d)
  })
})

describe('a trusted key set', () => {
  const published = async () => publishedJwk(await generateSigningKey(), issuer)

  it.each<[string, (key: PublishedJwk) => unknown]>([
    ['a private key', (key) => ({ ...key, d: key.x })],
    [
      'a kid that is not the thumbprint',
      (key) => ({ ...key, kid: key.kid.toLowerCase().replace(/^./, 'A') }),
    ],
    ['no kid', ({ kid: _, ...key }) => key],
    ['a key of another kind', (key) => ({ ...key, kty: 'RSA' })],
    ['a key on another curve', (key) => ({ ...key, crv: 'P-384' })],
    ['no issuer', ({ issuer: _, ...key }) => key],
    ['an issuer without a name', (key) => ({ ...key, issuer: { id: 'x' } })],
    ['a period that is not a number', (key) => ({ ...key, exp: 'never' })],
    ['nothing', () => null],
  ])('refuses %s', async (_, spoil) => {
    await expect(trustKeys({ keys: [spoil(await published())] })).rejects.toMatchObject({
      code: 'key-set-invalid',
    })
  })

  it('refuses a point that is not on the curve', async () => {
    const off = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } as const
    await expect(trustKeys({ keys: [await publishedJwk(off, issuer)] })).rejects.toMatchObject({
      code: 'key-set-invalid',
    })
  })

  it('refuses what is no key set, and one key under two names', async () => {
    for (const set of [{}, { keys: 1 }, null]) await expect(trustKeys(set as never)).rejects.toThrow()
    const key = await generateSigningKey()
    const sets = [issuer, otherIssuer].map(async (of) => ({ keys: [await publishedJwk(key, of)] }))
    await expect(trustKeys(...(await Promise.all(sets)))).rejects.toMatchObject({ code: 'key-set-invalid' })
  })

  it('takes the same key twice, as after joining two copies', async () => {
    const key = await published()
    expect((await trustKeys({ keys: [key] }, { keys: [key] })).keys).toHaveLength(1)
  })

  it('of several issuers tells them apart', async () => {
    const [ours, theirs] = await Promise.all([mockIssuer(), mockIssuer({}, otherIssuer)])
    const keys = await trustKeys(
      { keys: [await publishedJwk(ours.key, issuer)] },
      { keys: [await publishedJwk(theirs.key, otherIssuer)] },
    )
    for (const [signer, of] of [
      [ours.signer, issuer],
      [theirs.signer, otherIssuer],
    ] as const) {
      const { credential } = await signCredential(mockClaims(), signer)
      expect((await verifyCredential(credential, { keys, now })).issuer).toEqual(of)
    }
  })

  it('uses neither of two keys that share the prefix a credential names', async () => {
    const { signer, keys } = await mockIssuer()
    const { credential } = await signCredential(mockClaims(), signer)
    const doubled = { ...keys, byPrefix: () => 'ambiguous' as const }
    const result = await verifyCredential(credential, { keys: doubled, now })
    expect(result.key).toEqual({ outcome: 'failed', reason: 'key-ambiguous' })
    expect(result.claims).toBeUndefined()
  })
})

describe('rotation', () => {
  it('publishes the new key before it signs, so that no cached set is caught out', async () => {
    const [first, second] = await Promise.all([generateSigningKey(), generateSigningKey()])
    const keys = rotateKeys([first], second, { now, publishFor: 3600 })
    const signsAfter = (s: number) => signingKeyAt(keys, new Date(now.getTime() + s * 1000))
    expect(signsAfter(0).x).toBe(first.x)
    expect(signsAfter(3599).x).toBe(first.x)
    expect(signsAfter(3600).x).toBe(second.x)
    expect(signsAfter(1e9).x).toBe(second.x)
  })

  it('never signs with a revoked key, and says when no key is left', async () => {
    const revoked = { ...(await generateSigningKey()), revoked: { revoked_at: 0 } }
    expect(() => signingKeyAt([revoked], now)).toThrow(expect.objectContaining({ code: 'no-signing-key' }))
  })

  it('does not lengthen the life of a key that was to end sooner', () => {
    const [, old] = rotateKeys([{ exp: 5 }], {}, { now, publishFor: 60 })
    expect(old?.exp).toBe(5)
  })
})

describe('a signature', () => {
  it('from KMS, in DER, becomes the 64 bytes of ES256', async () => {
    const { key, signer, keys } = await mockIssuer()
    const privateKey = createPrivateKey({ key: { ...key }, format: 'jwk' })
    const kms = {
      kid: signer.kid,
      sign: async (bytes: Uint8Array) => signatureFromDer(sign('sha256', bytes, privateKey)),
    }
    // Often enough to meet numbers that begin with zeros or need one more.
    for (let i = 0; i < 300; i++) {
      const { credential } = await signCredential(mockClaims({ status: { list: 0, index: i } }), kms)
      expect((await verifyCredential(credential, { keys, now })).signature.outcome).toBe('verified')
    }
  })

  it('in broken DER is refused', () => {
    const der = Uint8Array.of(0x30, 6, 2, 1, 1, 2, 1, 1)
    expect(signatureFromDer(der)[63]).toBe(1)
    for (const broken of [
      [],
      [0x30],
      [0x31, 6, 2, 1, 1, 2, 1, 1],
      [0x30, 6, 2, 1, 1, 2, 1],
      [0x30, 6, 2, 1, 1, 2, 1, 1, 0],
      [0x30, 5, 2, 1, 1, 2, 0],
      [0x30, 39, 2, 33, ...new Uint8Array(33).fill(1), 2, 1, 1],
    ])
      expect(() => signatureFromDer(Uint8Array.from(broken))).toThrow(RangeError)
  })

  it('has one of its two forms only', async () => {
    const signer = await localSigner(await generateSigningKey())
    for (let i = 0; i < 50; i++) {
      const low = toLowS(await signer.sign(Uint8Array.of(i)))
      expect(isLowS(low)).toBe(true)
      expect(toLowS(low)).toEqual(low)
    }
  })
})
