/** The counts of `lib/store` in memory: what its conditions say, without the database that holds them. */

import { absurd } from '#lib/store'

interface Attempt {
  readonly now: number
  readonly cost: number
  readonly latest: number
}

export function memoryRateLimit() {
  const items = new Map<string, number>()
  const used = new Set<string>()
  return {
    counted: (key: string) => items.get(key),
    find: async (keys: readonly string[]) =>
      keys.map((key) => {
        const forgivenAt = items.get(key)
        return forgivenAt === undefined ? undefined : { forgivenAt }
      }),
    async count(key: string, attempt: Attempt) {
      const { now, cost, latest } = attempt
      const stands = items.get(key) ?? 0
      const none = stands <= now || stands > absurd(attempt)
      if (!none && stands > latest) return false
      items.set(key, (none ? now : stands) + cost)
      return true
    },
    async forgive(key: string, cost: number) {
      const stands = items.get(key)
      if (stands !== undefined) items.set(key, stands - cost)
      return stands !== undefined
    },
    async useOnce(what: string) {
      if (used.has(what)) return false
      used.add(what)
      return true
    },
  }
}
