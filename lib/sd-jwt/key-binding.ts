/**
 * The holder's proof (RFC 9901, 4.3 and 7.3): a JWT by the key in `cnf`, made for this audience and this nonce, over
 * exactly what is presented.
 */

import { fromBase64url } from '#lib/bytes'
import { type Engine, type PublicJwk, readCompact, readJson, SIGNATURE_BYTES } from '#lib/jose'
import type { CompactSdJwt } from './compact.ts'
import { digestOf } from './disclosure.ts'
import { SdJwtError } from './errors.ts'

/** Seconds that clocks may differ. */
export const SKEW = 300

/** Bytes of a coordinate of P-256. */
const COORDINATE = 32

export interface ExpectedBinding {
  readonly audience: string
  readonly nonce: string
  /** When the nonce was made: no proof is older. */
  readonly since: Date
}

/** @throws {SdJwtError} `key-binding-…` */
export async function checkKeyBinding(
  { keyBinding, presented }: CompactSdJwt,
  holder: PublicJwk,
  { audience, nonce, since }: ExpectedBinding,
  { engine, now }: { readonly engine: Engine; readonly now: Date },
): Promise<void> {
  if (keyBinding === undefined) throw new SdJwtError('key-binding-missing')
  const jws = readCompact(keyBinding)
  if (!jws) throw new SdJwtError('key-binding-malformed')
  const { header, signature, signed } = jws
  if (header.alg !== 'ES256') throw new SdJwtError('key-binding-algorithm')
  if (header.typ !== 'kb+jwt') throw new SdJwtError('key-binding-type')
  if ('crit' in header || signature.length !== SIGNATURE_BYTES) throw new SdJwtError('key-binding-malformed')
  if (!(await verifierOf(holder, engine).then((verify) => verify(signature, signed))))
    throw new SdJwtError('key-binding-signature')
  const claims = readJson(jws.payload)
  if (!claims || typeof claims.sd_hash !== 'string') throw new SdJwtError('key-binding-malformed')
  checkTimes(claims, since, now)
  if (claims.aud !== audience) throw new SdJwtError('key-binding-audience')
  if (claims.nonce !== nonce) throw new SdJwtError('key-binding-nonce')
  if (claims.sd_hash !== (await digestOf(engine, presented))) throw new SdJwtError('key-binding-hash')
}

function checkTimes({ iat, exp, nbf }: Readonly<Record<string, unknown>>, since: Date, now: Date): void {
  const at = now.getTime() / 1000
  const isTime = (value: unknown): value is number => Number.isFinite(value)
  if (!isTime(iat) || iat < since.getTime() / 1000 - SKEW || iat > at + SKEW)
    throw new SdJwtError('key-binding-time')
  if (exp !== undefined && !(isTime(exp) && exp > at - SKEW)) throw new SdJwtError('key-binding-time')
  if (nbf !== undefined && !(isTime(nbf) && nbf <= at + SKEW)) throw new SdJwtError('key-binding-time')
}

/**
 * The key of `cnf.jwk` (RFC 7800, 3.2): the public half of a P-256 key, and no more.
 *
 * @throws {SdJwtError} `key-binding-key`
 */
export function holderKey(cnf: unknown): PublicJwk {
  const { kty, crv, x, y, ...rest } = ((cnf ?? {}) as { jwk?: Record<string, unknown> }).jwk ?? {}
  const isCoordinate = (value: unknown): value is string =>
    typeof value === 'string' && fromBase64url(value)?.length === COORDINATE
  if (kty !== 'EC' || crv !== 'P-256' || !isCoordinate(x) || !isCoordinate(y) || 'd' in rest)
    throw new SdJwtError('key-binding-key')
  return { kty, crv, x, y }
}

async function verifierOf(key: PublicJwk, engine: Engine) {
  try {
    return await engine.verifier(key)
  } catch (cause) {
    throw new SdJwtError('key-binding-key', 'not a point of P-256', cause)
  }
}
