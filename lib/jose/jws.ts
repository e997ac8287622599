/**
 * Status lists and receipts are both a JWS in compact form (RFC 7515), ES256, with a `typ` of their own. Made here by any
 * `Signer`, and checked against the trusted keys: one algorithm, one form, no option, so that it needs no library.
 */

import { fromBase64url, fromUtf8, toBase64url, toUtf8 } from '#lib/bytes'
import { type KeyCheck, keyCheck, type SignatureCheck, signatureCheck } from './check.ts'
import { periodCheck, type TrustedKey, type TrustedKeySet } from './key-set.ts'
import { SIGNATURE_BYTES } from './signature.ts'
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

/** A JWS in its parts, none of them believed yet. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Uint8Array
  readonly signature: Uint8Array<ArrayBuffer>
  /** The bytes that the signature is over. */
  readonly signed: Uint8Array<ArrayBuffer>
}

/** Signs a payload. */
export const signJws = (typ: string, payload: { iat: number }, signer: Signer): Promise<string> =>
  signCompact({ typ }, payload, signer)

/** Signs a payload under a header with more in it; `alg` and `kid` are the signer's. */
export async function signCompact(header: object, payload: object, signer: Signer): Promise<string> {
  const whole = { alg: 'ES256', ...header, kid: signer.kid }
  const input = [whole, payload].map((part) => toBase64url(toUtf8(JSON.stringify(part)))).join('.')
  const signature = await signer.sign(toUtf8(input))
  return `${input}.${toBase64url(signature)}`
}

/**
 * Takes a JWS apart (RFC 7515, 5.2): three parts in their only spelling, whatever its header says.
 *
 * @returns undefined when it is not that; never throws
 */
export function readCompact(jws: string): CompactJws | undefined {
  const parts = jws.split('.')
  const [head, payload, signature] = parts.map(fromBase64url)
  if (parts.length !== 3 || !head || !payload || !signature) return undefined
  const header = readJson(head)
  return header && { header, payload, signature, signed: toUtf8(jws.slice(0, jws.lastIndexOf('.'))) }
}

/**
 * The same, of a header that names ES256 and asks for nothing that would have to be understood (`crit`, 4.1.11).
 *
 * @returns undefined when it is not that; never throws
 */
export function readJws(jws: string): CompactJws | undefined {
  const read = readCompact(jws)
  if (read?.header.alg !== 'ES256' || 'crit' in read.header) return undefined
  return read.signature.length === SIGNATURE_BYTES ? read : undefined
}

/** Checks the signature, the type and the key; never throws. */
export async function verifyJws(jws: string, typ: string, keys: TrustedKeySet): Promise<JwsCheck> {
  const refused = (reason: SignatureCheck['reason'], key: KeyCheck['reason'] = 'unreadable') => ({
    signature: signatureCheck(reason),
    key: keyCheck(key),
  })
  if (jws.length > MAX_LENGTH) return refused('too-long')
  const parts = readJws(jws)
  if (parts?.header.typ !== typ) return refused('malformed')
  const trusted = keys.byKid(String(parts.header.kid))
  if (!trusted) return refused('no-key', 'key-unknown')
  const holds = await trusted.verify(parts.signature, parts.signed).catch(() => undefined)
  if (!holds)
    return refused(holds === undefined ? 'crypto-unavailable' : 'signature-wrong', 'signature-not-verified')
  const payload = readJson(parts.payload)
  if (!Number.isFinite(payload?.iat)) return refused('malformed')
  return {
    signature: signatureCheck('signature-holds'),
    key: periodCheck(trusted, payload?.iat as number),
    trusted,
    payload: payload as NonNullable<JwsCheck['payload']>,
  }
}

/** @returns undefined for what is no JSON object in UTF-8 */
export function readJson(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(fromUtf8(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
