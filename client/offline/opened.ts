/**
 * Keys and lists as the rooms of the service have them, whether they were opened before or not. What was opened here is
 * believed; what only looks so, because it was kept as JSON and read again, is not. No part of what is public.
 */

import { type TrustedKeySet as Trusted, trustKeysBy, webCrypto } from '../../lib/jose/index.ts'
import { type VerifiedStatusList as Opened, verifyStatusList } from '../../lib/status-list/index.ts'
import type { Engine, OfflineOptions } from './types.ts'

const keySets = new WeakSet<object>()
const statusLists = new WeakSet<object>()

const isTrusted = (keySet: object): keySet is Trusted => keySets.has(keySet)
const isOpened = (list: object): list is Opened => statusLists.has(list)

/** One that was trusted before verifies by the engine of then. */
export async function trusted(
  keySet: OfflineOptions['keySet'],
  engine: Engine = webCrypto,
): Promise<Trusted> {
  if (isTrusted(keySet)) return keySet
  const made = await trustKeysBy(engine, [keySet])
  keySets.add(made)
  return made
}

/** @throws StatusListError */
export async function open(token: string, keys: Trusted, now: Date): Promise<Opened> {
  const list = await verifyStatusList(token, keys, { now })
  statusLists.add(list)
  return list
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
        ? open(list, keys, now).catch(() => undefined)
        : isOpened(list)
          ? list
          : undefined,
    ),
  )
  return found.filter((list) => list !== undefined)
}
