/**
 * Which key an `x5c` header names (RFC 7515, 4.1.6): the one in its first certificate. The certificate is read as far as
 * that key and not checked: it is a name for a key that is trusted already, or for none.
 */

import { fromBase64url, toBase64url } from '#lib/bytes'
import type { PublicJwk } from '#lib/jose'

/** SubjectPublicKeyInfo of a P-256 key up to its coordinates (RFC 5480, 2.1.1 and 2.2, uncompressed). */
const P256_HEAD = fromBase64url('MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE') as Uint8Array<ArrayBuffer>

const SEQUENCE = 0x30
/** Before subjectPublicKeyInfo: serial number, signature, issuer, validity, subject (RFC 5280, 4.1). */
const BEFORE_KEY = 5
const VERSION = 0xa0

/** @returns undefined where there is no such certificate, or its key is not of P-256 */
export function leafKey(x5c: unknown): PublicJwk | undefined {
  const [leaf] = Array.isArray(x5c) ? (x5c as unknown[]) : []
  const der = typeof leaf === 'string' ? fromBase64(leaf) : undefined
  const certificate = der && valueAt(der, 0, SEQUENCE)
  const signed = certificate && valueAt(certificate, 0, SEQUENCE)
  if (!signed) return undefined
  let at = signed[0] === VERSION ? endOf(signed, 0) : 0
  for (let field = 0; field < BEFORE_KEY; field++) at = endOf(signed, at)
  const key = signed.subarray(at, endOf(signed, at))
  if (key.length !== P256_HEAD.length + 64 || P256_HEAD.some((byte, i) => key[i] !== byte)) return undefined
  const point = key.subarray(P256_HEAD.length)
  return {
    kty: 'EC',
    crv: 'P-256',
    x: toBase64url(point.subarray(0, 32)),
    y: toBase64url(point.subarray(32)),
  }
}

/** base64 with its padding, in its only spelling. */
function fromBase64(text: string): Uint8Array | undefined {
  const [, body] = /^([A-Za-z0-9+/]+)={0,2}$/.exec(text) ?? []
  if (body === undefined || text.length % 4 !== 0) return undefined
  return fromBase64url(body.replaceAll('+', '-').replaceAll('/', '_'))
}

/** Where the contents of an element begin, and where it ends (X.690, 8.1.3, definite lengths). */
function bounds(der: Uint8Array, at: number): readonly [start: number, end: number] {
  const first = der[at + 1] ?? 0
  if (first < 0x80) return [at + 2, at + 2 + first]
  const bytes = der.subarray(at + 2, at + 2 + (first & 0x7f))
  const start = at + 2 + bytes.length
  return [start, start + bytes.reduce((length, byte) => length * 256 + byte, 0)]
}

const endOf = (der: Uint8Array, at: number) => bounds(der, at)[1]

function valueAt(der: Uint8Array, at: number, tag: number): Uint8Array | undefined {
  return der[at] === tag ? der.subarray(...bounds(der, at)) : undefined
}
