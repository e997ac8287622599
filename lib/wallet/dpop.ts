/**
 * Proofs of possession (RFC 9449): a wallet shows with each request that it holds the key that its token is bound to. That
 * no proof is good twice, the store sees to, by the digest that comes out here.
 */

import { createHash } from 'node:crypto'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { type PublicJwk, thumbprint } from '#lib/jose'
import { OAuthError } from '#lib/problem'
import { holderKey } from '#lib/sd-jwt'
import { digest } from './codes.ts'

/** Seconds that a proof is good for, and that clocks may differ. */
export const PROOF_LIFETIME = 60

/** Longer than the `jti` of any library. */
const MOST_JTI = 256

/** What binds a request to a key; `Bound` of `lib/http`. */
export interface BoundRequest {
  readonly method: string
  readonly address: string
  readonly proof: string | undefined
  readonly token: string | undefined
}

export interface Possession {
  /** Thumbprint of the key. */
  readonly jkt: string
  /** Of the proof's `jti`. */
  readonly digest: string
}

const refuse = (description: string): never => {
  throw new OAuthError('invalid_dpop_proof', description)
}

/** The P-256 key of a header, without its private half; `holderKey` knows no other. */
export function publicKeyOf(header: { readonly jwk?: unknown }): PublicJwk | undefined {
  try {
    return holderKey({ jwk: header.jwk })
  } catch {
    return undefined
  }
}

/**
 * Checks the proof of a request (4.3), all but whether it was used before.
 * @throws OAuthError `invalid_dpop_proof` that says what is wrong
 */
export async function checkPossession(
  { method, address, proof, token }: BoundRequest,
  now: Date,
): Promise<Possession> {
  if (proof === undefined) return refuse('Send one proof in the header DPoP.')
  const { key, payload } = await opened(proof, now)
  const { jti, htm, htu, ath } = payload
  if (typeof jti !== 'string' || jti === '' || jti.length > MOST_JTI) return refuse('jti is missing.')
  if (htm !== method) return refuse('htm is not the method of this request.')
  if (withoutQuery(htu) !== address) return refuse('htu is not the address of this request.')
  if (token !== undefined && ath !== createHash('sha256').update(token).digest('base64url'))
    return refuse('ath is not the digest of the access token.')
  return { jkt: await thumbprint(key), digest: digest(jti) }
}

async function opened(proof: string, now: Date) {
  try {
    const header = decodeProtectedHeader(proof)
    const key = publicKeyOf(header as { jwk?: unknown })
    if (!key || header.alg !== 'ES256')
      return refuse('The proof has to be ES256, with a public P-256 key in jwk.')
    const { payload } = await jwtVerify(proof, await importJWK({ ...key }, 'ES256'), {
      algorithms: ['ES256'],
      typ: 'dpop+jwt',
      requiredClaims: ['iat', 'jti', 'htm', 'htu'],
      maxTokenAge: PROOF_LIFETIME,
      clockTolerance: PROOF_LIFETIME,
      currentDate: now,
    })
    return { key, payload }
  } catch (error) {
    if (error instanceof OAuthError) throw error
    return refuse('The proof is malformed, its signature does not hold, or its iat is not of this minute.')
  }
}

/** Compared without query and fragment (4.3, 9). */
function withoutQuery(htu: unknown): string | undefined {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return undefined
  const { origin, pathname } = new URL(htu)
  return `${origin}${pathname}`
}
