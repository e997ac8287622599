/** The signed status list that anybody may fetch and keep: built from the stored bitmap, never by scanning. */

import { createHash } from 'node:crypto'
import type { KeyRing } from '#lib/jose'
import { Problem } from '#lib/problem'
import { emptyStatusList, STATUS_LIST_SIZE, signStatusList, statusListUri } from '#lib/status-list'
import type { Store } from '#lib/store'

/** Seconds after which a copy should be fetched again: a revocation shows offline after this time at the latest. */
export const STATUS_LIST_TTL = 300
/** Seconds after which a copy says nothing any more: a week without a network. */
const STATUS_LIST_LIFETIME = 7 * 86_400

export interface StatusListSettings {
  readonly store: Pick<Store, 'status'>
  readonly keyRing: Pick<KeyRing, 'signerAt'>
  readonly origin: string
  readonly now: () => Date
}

/** A token that was signed lately, and the bits that it says. */
interface Signed {
  readonly token: string
  readonly digest: string
  readonly until: number
}

export function createStatusLists({ store, keyRing, origin, now }: StatusListSettings) {
  // While its bits are the same, a list is signed once in the time that a copy may be kept: who has it is told so (304).
  const lately = new Map<number, Signed>()
  return {
    /** The addresses of all lists that there are (Token Status List, 9.3). */
    async addresses(): Promise<readonly string[]> {
      const count = Math.ceil((await store.status.allocated()) / STATUS_LIST_SIZE)
      return Array.from({ length: count }, (_, list) => statusListUri(origin, list))
    },

    /**
     * The token of a list (`application/statuslist+jwt`).
     * @throws Problem `not-found` for a list of which no place was allocated yet
     */
    async token(number: string): Promise<string> {
      const list = /^(0|[1-9]\d{0,8})$/.test(number) ? Number(number) : undefined
      if (list === undefined || list * STATUS_LIST_SIZE >= (await store.status.allocated()))
        throw new Problem('not-found')
      const statuses = emptyStatusList()
      await store.status.fill(list, statuses.bytes)
      const at = now()
      const digest = createHash('sha256').update(statuses.bytes).digest('base64')
      const known = lately.get(list)
      if (known && known.digest === digest && at.getTime() < known.until) return known.token
      const token = await signStatusList(statuses, await keyRing.signerAt(at), {
        origin,
        list,
        now: at,
        ttl: STATUS_LIST_TTL,
        lifetime: STATUS_LIST_LIFETIME,
      })
      lately.set(list, { token, digest, until: at.getTime() + STATUS_LIST_TTL * 1000 })
      return token
    },
  }
}
