/**
 * API keys: whose program asks, and how much it may ask for on a day. What is asked for is counted before it is
 * answered: parallel requests cannot get more than the quota together. A key never stands in a problem, a log or an
 * address; where one has to be named, it is named by its id.
 */

import { randomBytes } from 'node:crypto'
import { Problem } from '#lib/problem'
import type { Store } from '#lib/store'
import { chinaDay, secondsLeftOf } from './day.ts'
import { isSecret, parseKey } from './key.ts'
import type { ApiClient } from './types.ts'

export {
  type ApiKeyRegister,
  type ApiKeyReport,
  createApiKeyRegister,
  DEFAULT_PER_DAY,
  LONGEST_NAME,
  MOST_PER_DAY,
} from './register.ts'
export { ANSWER_KEPT, createRepeats, type Repeats } from './repeats.ts'
export type { ApiClient } from './types.ts'

export interface ApiKeySettings {
  readonly store: Pick<Store, 'apiKeys'>
  readonly now: () => Date
}

export type ApiKeys = ReturnType<typeof createApiKeys>

export function createApiKeys({ store, now }: ApiKeySettings) {
  return {
    /**
     * Finds out whose key it is: one round trip, the same for a key that was never made, one with a wrong secret and one
     * that was revoked.
     *
     * @param text the header `x-api-key`
     * @throws Problem `api-key-required`, the same whatever is wrong with the key
     */
    async authenticate(text: string | undefined): Promise<ApiClient> {
      const presented = parseKey(text ?? '')
      if (!presented) throw new Problem('api-key-required')
      const { id, secret } = presented
      const found = await store.apiKeys.find(id)
      const right = isSecret(secret, found?.secretHash)
      if (!found || !right || found.revokedAt !== undefined) throw new Problem('api-key-required')
      return { id, name: found.name, perDay: found.perDay }
    },

    /**
     * Counts so many items against the quota of the day in China; all of them or none.
     * @throws Problem `api-quota` with the seconds until the next day
     */
    async count({ id, perDay }: ApiClient, items: number): Promise<void> {
      const at = now()
      const day = chinaDay(at)
      const request = randomBytes(12).toString('base64url')
      const stand = await store.apiKeys.count(id, { day, items, perDay, at: at.toISOString(), request })
      if (stand === undefined) return
      throw new Problem('api-quota', {
        retryAfter: secondsLeftOf(at),
        detail: {
          zh: `每日额度 ${perDay} 项，今日已用 ${stand} 项，本次请求 ${items} 项；北京时间零点后恢复。`,
          en: `The quota is ${perDay} items a day; ${stand} are used today, and this request has ${items}. The next day begins at midnight in Beijing.`,
        },
      })
    },
  }
}
