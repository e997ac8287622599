/**
 * The signed status list that `/v1/status/{list}` serves (draft-ietf-oauth-status-list, 5.1), and what an
 * offline page keeps. Signed from a stored bitmap; verified without asking anybody.
 */

import { type Issuer, type Signer, signCompact, type TrustedKeySet, verifyJws } from '#lib/jose'
import { StatusListError } from './errors.ts'
import { decodeStatusList, type EncodedStatusList, encodeStatusList, type StatusList } from './list.ts'

/** Content type of a status list token. */
export const STATUS_LIST_TYPE = 'application/statuslist+jwt'

const TYP = 'statuslist+jwt'

/** Seconds that clocks may differ. */
const SKEW = 300

/** A list whose signature holds, by a trusted key. */
export interface VerifiedStatusList {
  readonly uri: string
  /** The number in the address: what a credential's `status.list` names. */
  readonly list: number
  /** Whose list it is; it says nothing of another issuer's credentials. */
  readonly issuer: Issuer
  /** When it was signed; ISO 8601. A page shows how old that is. */
  readonly issuedAt: string
  /** From when on it says nothing any more; ISO 8601. `verifyCredential` heeds it. */
  readonly expiresAt?: string
  /** Seconds after which a fresh one should be fetched. */
  readonly ttl?: number
  readonly statuses: StatusList
}

/** Where all lists of a deployment are named (9.3). */
export const statusListsUri = (origin: string): string => `${origin}/v1/status/aggregation`

/** Where a list is served: a claim of the token, and how a credential's list number is found. */
export function statusListUri(origin: string, list: number): string {
  return `${origin}/v1/status/${list}`
}

/**
 * Signs a list. The key's certificates go with it, where it has any: HAIP 1.0, 6.1 asks for them.
 *
 * @param ttl seconds a copy may be kept before a fresh one should be fetched
 * @param lifetime seconds after which the copy says nothing any more; at least `ttl`
 */
export async function signStatusList(
  statuses: StatusList,
  signer: Signer,
  options: { origin: string; list: number; now: Date; ttl: number; lifetime: number },
): Promise<string> {
  const iat = Math.floor(options.now.getTime() / 1000)
  const payload = {
    sub: statusListUri(options.origin, options.list),
    iat,
    exp: iat + options.lifetime,
    ttl: options.ttl,
    status_list: { ...(await encodeStatusList(statuses)), aggregation_uri: statusListsUri(options.origin) },
  }
  return signCompact({ typ: TYP, ...(signer.x5c && { x5c: signer.x5c }) }, payload, signer)
}

/**
 * Checks a token and unpacks its list. An expired list is returned with its `expiresAt`: whoever uses it
 * other than through `verifyCredential` must look at that.
 *
 * @throws {StatusListError} `status-list-invalid` when anything but its age is wrong
 */
export async function verifyStatusList(
  token: string,
  keys: TrustedKeySet,
  { now }: { readonly now: Date },
): Promise<VerifiedStatusList> {
  const { signature, key, trusted, payload } = await verifyJws(token.trim(), TYP, keys)
  if (!payload || !trusted || key.outcome !== 'verified')
    throw invalid(signature.outcome === 'verified' ? key.reason : signature.reason)
  const { sub, iat, exp, ttl, status_list } = payload
  const list = /\/v1\/status\/(0|[1-9]\d{0,8})$/.exec(typeof sub === 'string' ? sub : '')?.[1]
  if (list === undefined) throw invalid('sub')
  if (iat > now.getTime() / 1000 + SKEW) throw invalid('iat')
  if (exp !== undefined && !isTime(exp)) throw invalid('exp')
  if (ttl !== undefined && !(isTime(ttl) && ttl > 0)) throw invalid('ttl')
  return {
    uri: sub as string,
    list: Number(list),
    issuer: trusted.issuer,
    issuedAt: new Date(iat * 1000).toISOString(),
    ...(exp !== undefined && { expiresAt: new Date(exp * 1000).toISOString() }),
    ...(ttl !== undefined && { ttl }),
    statuses: await decodeStatusList((status_list ?? {}) as EncodedStatusList, keys.engine),
  }
}

/** A number that `Date` can hold when it is seconds. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 8.64e12
}

const invalid = (reason: string) => new StatusListError(`status list token: ${reason}`)
