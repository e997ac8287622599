/** Whom to trust, and what they say of what still stands: to be opened once where many credentials are checked. */

import { webCrypto as ofPlatform } from '../../lib/jose/index.ts'
import { open, trusted } from './opened.ts'
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

/**
 * Checks a status list and unpacks it. One that has expired is opened too: `verifyOffline` says so where it matters.
 *
 * @throws an error whose `code` is `status-list-invalid`, and whose message says what is wrong
 */
export async function openStatusList(
  token: string,
  { keySet, now = new Date(), engine }: Pick<OfflineOptions, 'keySet' | 'now' | 'engine'>,
): Promise<VerifiedStatusList> {
  return open(token, await trusted(keySet, engine), now)
}
