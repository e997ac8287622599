/**
 * The issuer's JWT (RFC 9901, 4.1; 7.1, step 2): read, and its signature checked by a key that was trusted before. What
 * the token itself brings, as `x5c` is, names a key and never makes one trusted.
 */

import { type CompactJws, readCompact, readJson, SIGNATURE_BYTES, type TrustedKey } from '#lib/jose'
import { SdJwtError } from './errors.ts'

type Members = Readonly<Record<string, unknown>>

export interface IssuerJwt {
  readonly header: Members
  readonly payload: Members
  readonly key: TrustedKey
}

/**
 * @param keyOf the trusted key that a header names
 * @throws {SdJwtError}
 */
export async function verifyIssuerJwt(
  text: string,
  typ: string,
  keyOf: (header: Members) => Promise<TrustedKey>,
): Promise<IssuerJwt> {
  const jws = readIssuerJwt(text, typ)
  const key = await keyOf(jws.header)
  if (!(await key.verify(jws.signature, jws.signed))) throw new SdJwtError('signature-wrong')
  const payload = readJson(jws.payload)
  if (!payload) throw new SdJwtError('malformed')
  if ((payload._sd_alg ?? 'sha-256') !== 'sha-256') throw new SdJwtError('hash-refused')
  return { header: jws.header, payload, key }
}

function readIssuerJwt(text: string, typ: string): CompactJws {
  const jws = readCompact(text)
  if (!jws) throw new SdJwtError('malformed')
  if (jws.header.alg !== 'ES256') throw new SdJwtError('algorithm-refused')
  if ('crit' in jws.header) throw new SdJwtError('header-critical')
  if (jws.header.typ !== typ) throw new SdJwtError('type-wrong')
  if (jws.signature.length !== SIGNATURE_BYTES) throw new SdJwtError('malformed')
  return jws
}
