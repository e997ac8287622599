/** Keys and lists as the rooms of the service have them, whether they were opened before or not. No part of what is public. */

import { type TrustedKeySet as Trusted, trustKeysBy, webCrypto } from '../../lib/jose/index.ts'
import { type VerifiedStatusList as Opened, verifyStatusList } from '../../lib/status-list/index.ts'
import type { Engine, OfflineOptions } from './types.ts'

export async function trusted(
  keySet: OfflineOptions['keySet'],
  engine: Engine = webCrypto,
): Promise<Trusted> {
  // What was trusted before was made here, and by the engine that was asked for then.
  return 'byKid' in keySet ? (keySet as Trusted) : trustKeysBy(engine, [keySet])
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
