import { createPublicKey, verify } from 'node:crypto'
import { decode, encode, Tagged } from 'cborg'
import { describe, expect, it } from 'vitest'
import { REASONS, verifyCredential } from '#lib/credential'
import { trustKeys } from '#lib/jose'
import { verifyStatusList } from '#lib/status-list'
import vectors from './vectors.json' with { type: 'json' }

const now = new Date(vectors.now)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('the published vectors', () => {
  it.each(vectors.credentials)('$name', async ({ credential, expect: expected, ...vector }) => {
    const keys = await trustKeys(vectors.jwks)
    const statusLists = [await verifyStatusList(vectors.statusListToken, keys, { now })]
    const result = await verifyCredential(credential, { keys, now, statusLists })
    for (const subject of ['signature', 'key', 'dates', 'annotation', 'status', 'withdrawal'] as const) {
      expect(result[subject].reason, subject).toBe(expected[subject])
      const outcomes: Record<string, string> = REASONS[subject]
      expect(result[subject].outcome).toBe(outcomes[expected[subject]])
    }
    expect(result.claims).toEqual('claims' in vector ? vector.claims : undefined)
  })

  it('are verified by the plain RFCs too: digits, CBOR, COSE, ECDSA, none of it ours', () => {
    let held = 0
    for (const { credential, cose, claimsCbor, sigStructure, expect: expected } of vectors.credentials) {
      if (expected.signature !== 'signature-holds') continue
      let bytes = ''
      for (const block of credential.match(/\d{1,17}/g) ?? []) {
        const length = Math.floor((block.length * Math.log2(10)) / 8)
        bytes += BigInt(block)
          .toString(16)
          .padStart(2 * length, '0')
      }
      expect(bytes).toBe(cose)
      const { value } = decode(Buffer.from(bytes, 'hex'), { tags: Tagged.preserve(18) }) as Tagged
      const [header, unprotected, payload, signature] = value as [Uint8Array, object, Uint8Array, Uint8Array]
      const signed = encode(['Signature1', header, new Uint8Array(), payload])
      expect([hex(payload), hex(signed), unprotected]).toEqual([claimsCbor, sigStructure, {}])
      const { 1: alg, 4: kid } = Object.fromEntries(decode(header, { useMaps: true }) as Map<number, unknown>)
      expect(alg).toBe(-7)
      const jwk = vectors.jwks.keys.find((key) =>
        Buffer.from(key.kid, 'base64url')
          .subarray(0, 8)
          .equals(kid as Uint8Array),
      )
      const key = createPublicKey({ key: { ...jwk } as never, format: 'jwk' })
      expect(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
      held++
    }
    expect(held).toBeGreaterThan(10)
  })
})
