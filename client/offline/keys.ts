/** Whom to trust, and what they say of what still stands: to be opened once where many credentials are checked. */

import type { TrustedKeySet as Trusted } from '../../lib/jose/index.ts'
import { webCrypto as ofPlatform, trustKeysBy } from '../../lib/jose/index.ts'
import { type VerifiedStatusList as Opened, verifyStatusList } from '../../lib/status-list/index.ts'
import type { Engine, OfflineOptions, TrustedKeySet, VerifiedStatusList } from './types.ts'

/** The engine of Node, browsers and workers: WebCrypto and `DecompressionStream`. */
export const webCrypto: Engine = ofPlatform

/**
 * Reads a key set.
 *
 * @throws an error whose `code` is `key-set-invalid` when a key is not a public P-256 key for signatures, has no issuer, or
 *   has a name that is not its own; or `crypto-unavailable`
 */
export const trustKeySet = (
  keySet: OfflineOptions['keySet'],
  { engine }: Pick<OfflineOptions, 'engine'> = {},
): Promise<TrustedKeySet> => trusted(keySet, engine)

/** As the rooms of the service have it. */
export async function trusted(
  keySet: OfflineOptions['keySet'],
  engine: Engine = webCrypto,
): Promise<Trusted> {
  // What was trusted before was made here, and by the engine that was asked for then.
  return 'byKid' in keySet ? (keySet as Trusted) : trustKeysBy(engine, [keySet])
}

/**
 * Checks a status list and unpacks it. One that has expired is opened too: `verifyOffline` says so where it matters.
 *
 * @throws an error whose `code` is `status-list-invalid`, and whose message says what is wrong
 */
export async function openStatusList(
  token: string,
  { keySet, now = new Date(), engine }: Pick<OfflineOptions, 'keySet' | 'now' | 'engine'>,
): Promise<VerifiedStatusList> {
  return verifyStatusList(token, await trusted(keySet, engine), { now })
}

/** Those that are at hand; one that does not verify is as good as not there. */
export async function opened(
  lists: NonNullable<OfflineOptions['statusLists']>,
  keys: Trusted,
  now: Date,
): Promise<readonly Opened[]> {
  const found = await Promise.all(
    lists.map((list) =>
      typeof list === 'string'
        ? verifyStatusList(list, keys, { now }).catch(() => undefined)
        : (list as Opened),
    ),
  )
  return found.filter((list) => list !== undefined)
}
