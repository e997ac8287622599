/**
 * What the device keeps to check credentials without a network: this deployment's keys and its lists of what was revoked
 * or withdrawn, as they were signed. Kept in a cache of its own, which a new version of the page does not empty.
 */

import { openStatusList, type TrustedKeySet, trustKeySet, type VerifiedStatusList } from '#client/offline'
import { freshClient, Refusal } from '../api.ts'

const STORE = 'zhengyan-stock'
const KEYS = '/.well-known/jwks.json'
const listAt = (number: number) => `/v1/status/${number}`
/** When this device fetched it. */
const FETCHED = 'x-fetched'
/** 256 lists hold 268 million certificates and releases. */
const MOST_LISTS = 256

export interface Stock {
  readonly keys?: TrustedKeySet
  /** ISO 8601: when the keys were fetched. */
  readonly keysAt?: string
  readonly lists: readonly VerifiedStatusList[]
}

/** What is at hand; whatever cannot be read or does not verify is as good as not there. */
export async function loadStock(now: Date): Promise<Stock> {
  const store = await caches.open(STORE)
  const kept = await store.match(KEYS)
  if (!kept) return { lists: [] }
  const keys = await trustKeySet(await kept.json()).catch(() => undefined)
  if (!keys) return { lists: [] }
  const lists: VerifiedStatusList[] = []
  for (const request of await store.keys()) {
    if (new URL(request.url).pathname === KEYS) continue
    const token = await (await store.match(request))?.text()
    const list = token && (await openStatusList(token, { keySet: keys, now }).catch(() => undefined))
    if (list) lists.push(list)
  }
  return { keys, lists, keysAt: kept.headers.get(FETCHED) ?? now.toISOString() }
}

/**
 * Fetches keys and all lists anew. What is not answered, or not rightly, leaves what was there.
 * @throws when there is no network
 */
export async function refreshStock(now: Date): Promise<void> {
  const store = await caches.open(STORE)
  const set = await freshClient.keySet()
  const keySet = await trustKeySet(set)
  const keep = (address: string, body: string) =>
    store.put(address, new Response(body, { headers: { [FETCHED]: now.toISOString() } }))
  await keep(KEYS, JSON.stringify(set))
  for (let number = 0; number < MOST_LISTS; number++) {
    const token = await freshClient.statusList(number).catch(unlessOffline)
    if (token === undefined) break
    await openStatusList(token, { keySet, now }).then(
      () => keep(listAt(number), token),
      () => undefined,
    )
  }
}

/** A list that is refused just now is as one that is not there. */
function unlessOffline(problem: unknown): undefined {
  if (!(problem instanceof Refusal) || problem.status === 0) throw problem
}

/** Whether a list says nothing any more. */
export const isTooOld = ({ expiresAt }: VerifiedStatusList, now: Date): boolean =>
  expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime()
