/**
 * Proofs of the keys that a wallet wants its credentials bound to (OpenID4VCI 1.0, 8.2.1 and F.1): a JWT by each key, for
 * this issuer and with a nonce of ours. Keys that a wallet provider attests are another matter: nothing here could say
 * whose attestation is to be believed, so they are refused, and not ignored.
 */

import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { type PublicJwk, thumbprint } from '#lib/jose'
import { OAuthError } from '#lib/problem'
import { publicKeyOf } from './dpop.ts'
import { NONCE_LIFETIME } from './nonces.ts'

/** Credentials of one request, each bound to a key of its own. */
export const BATCH_SIZE = 10
const PROOF_TYPE = 'openid4vci-proof+jwt'
/** Seconds that clocks may differ. */
const SKEW = 60

export interface ProvenKey {
  readonly jwk: PublicJwk
  readonly thumbprint: string
}

export interface Proven {
  readonly keys: readonly ProvenKey[]
  /** The one nonce of all proofs. */
  readonly nonce: string
}

const refuse = (description: string): never => {
  throw new OAuthError('invalid_proof', description)
}

/**
 * @param proofs as the request has them
 * @param audience the issuer's identifier
 * @throws OAuthError `invalid_proof` that says what is wrong; `invalid_nonce` for several
 */
export async function checkProofs(proofs: unknown, audience: string, now: Date): Promise<Proven> {
  const given = typeof proofs === 'object' && proofs !== null && !Array.isArray(proofs) ? proofs : {}
  const [type, ...more] = Object.keys(given)
  if (type === undefined) return refuse('proofs is missing, or not an object with proofs.')
  if (type === 'attestation')
    return refuse('Key attestations are not accepted: prove each key by a jwt proof.')
  if (type !== 'jwt' || more.length > 0) return refuse('proofs has to have jwt, and nothing else.')
  const { jwt: jwts } = given as { jwt?: unknown }
  if (!Array.isArray(jwts) || jwts.length === 0) return refuse('jwt has to be an array of proofs.')
  if (jwts.length > BATCH_SIZE) return refuse(`No more than ${BATCH_SIZE} proofs are accepted at once.`)
  const proven = []
  for (const jwt of jwts) proven.push(await checkProof(jwt, audience, now))
  if (new Set(proven.map((one) => one.thumbprint)).size < proven.length)
    return refuse('Each proof has to be of a key of its own.')
  const [nonce, ...others] = new Set(proven.map((one) => one.nonce))
  if (others.length > 0) throw new OAuthError('invalid_nonce', 'All proofs have to have the same nonce.')
  return { keys: proven, nonce: nonce as string }
}

async function checkProof(jwt: unknown, audience: string, now: Date) {
  if (typeof jwt !== 'string') return refuse('A proof has to be a JWT.')
  const { key, payload } = await opened(jwt, now)
  if (payload.aud !== audience) return refuse('aud is not the identifier of this issuer.')
  if (typeof payload.nonce !== 'string') return refuse('nonce is missing.')
  return { jwk: key, thumbprint: await thumbprint(key), nonce: payload.nonce }
}

async function opened(jwt: string, now: Date) {
  try {
    const header = decodeProtectedHeader(jwt)
    if ('key_attestation' in header)
      return refuse('Key attestations are not accepted: prove the key without key_attestation.')
    if ('kid' in header || 'x5c' in header || 'trust_chain' in header)
      return refuse('The key has to be in jwk alone: not in kid, x5c or trust_chain.')
    const key = publicKeyOf(header as { jwk?: unknown })
    if (!key || header.alg !== 'ES256')
      return refuse('The proof has to be ES256, with a public P-256 key in jwk.')
    const { payload } = await jwtVerify(jwt, await importJWK({ ...key }, 'ES256'), {
      algorithms: ['ES256'],
      typ: PROOF_TYPE,
      requiredClaims: ['aud', 'iat'],
      maxTokenAge: NONCE_LIFETIME,
      clockTolerance: SKEW,
      currentDate: now,
    })
    return { key, payload }
  } catch (error) {
    if (error instanceof OAuthError) throw error
    return refuse(
      'The proof is malformed, of another typ, its signature does not hold, or its iat is too old.',
    )
  }
}
