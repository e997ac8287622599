/**
 * Status lists and receipts are both a JWS in compact form (RFC 7515), ES256, with a `typ` of their own. Made
 * here by any `Signer`; checked by jose against the trusted keys.
 */

import { base64url, compactVerify, decodeProtectedHeader, errors } from 'jose'
import { type KeyCheck, keyCheck, type SignatureCheck, signatureCheck } from './check.ts'
import { periodCheck, type TrustedKey, type TrustedKeySet } from './key-set.ts'
import type { Signer } from './signer.ts'

/** A status list of random bits is 175 kB; nothing we sign is ten times as long. */
const MAX_LENGTH = 2 ** 21

/** A JWS taken apart: one result per check, and the payload only if its signature holds. */
export interface JwsCheck {
  readonly signature: SignatureCheck
  readonly key: KeyCheck
  readonly trusted?: TrustedKey
  readonly payload?: { readonly iat: number } & Readonly<Record<string, unknown>>
}

/** Signs a payload. */
export async function signJws(typ: string, payload: { iat: number }, signer: Signer): Promise<string> {
  const header = { alg: 'ES256', typ, kid: signer.kid }
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(payload))}`
  const signature = await signer.sign(new TextEncoder().encode(input))
  return `${input}.${base64url.encode(signature)}`
}

/** Checks the signature, the type and the key; never throws. */
export async function verifyJws(jws: string, typ: string, keys: TrustedKeySet): Promise<JwsCheck> {
  const refused = (reason: SignatureCheck['reason'], key: KeyCheck) => ({
    signature: signatureCheck(reason),
    key,
  })
  const unreadable = keyCheck('unreadable')
  if (jws.length > MAX_LENGTH) return refused('too-long', unreadable)
  try {
    const header = decodeProtectedHeader(jws)
    if (header.typ !== typ || header.alg !== 'ES256') return refused('malformed', unreadable)
    const trusted = keys.byKid(header.kid ?? '')
    if (!trusted) return refused('no-key', keyCheck('key-unknown'))
    const { payload: bytes } = await compactVerify(jws, trusted.cryptoKey, { algorithms: ['ES256'] })
    const payload = JSON.parse(new TextDecoder().decode(bytes))
    if (!Number.isFinite(payload?.iat)) return refused('malformed', unreadable)
    return {
      signature: signatureCheck('signature-holds'),
      key: periodCheck(trusted, payload.iat),
      trusted,
      payload,
    }
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return refused('signature-wrong', keyCheck('signature-not-verified'))
    return refused('malformed', unreadable)
  }
}
