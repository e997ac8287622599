/** The counts of `lib/store` in memory: what its conditions say, without the database that holds them. */

import { type Attempt, type Attempts, absurd, type Outcome } from '#lib/store'

interface Cost {
  readonly cost: number
  readonly latest: number
}

export function memoryRateLimit() {
  const items = new Map<string, number>()
  const used = new Set<string>()
  const partKey = (key: string, name: string) => `${key}@${name}`
  const find = (key: string): Attempts | undefined => {
    const forgivenAt = items.get(key)
    if (forgivenAt === undefined) return undefined
    const parts = [...items].filter(([name]) => name.startsWith(partKey(key, '')))
    return {
      forgivenAt,
      parts: Object.fromEntries(parts.map(([name, at]) => [name.slice(key.length + 1), at])),
    }
  }
  const countsOf = (key: string, { cost, latest, part }: Attempt): (Cost & { readonly key: string })[] => [
    { key, cost, latest },
    ...(part ? [{ ...part, key: partKey(key, part.name) }] : []),
  ]
  return {
    counted: (key: string) => items.get(key),
    find: async (keys: readonly string[]) => keys.map(find),
    async count(key: string, attempt: Attempt): Promise<Outcome> {
      const isNone = (at: number, cost: Cost) => at <= attempt.now || at > absurd(cost)
      const counts = countsOf(key, attempt).map((one) => ({ ...one, at: items.get(one.key) ?? 0 }))
      if (counts.some(({ at, ...cost }) => !isNone(at, cost) && at > cost.latest))
        return { held: false, stands: find(key) }
      for (const { at, ...one } of counts) items.set(one.key, (isNone(at, one) ? attempt.now : at) + one.cost)
      return { held: true, stands: find(key) as Attempts }
    },
    async forgive(key: string, attempt: Attempt) {
      const counts = countsOf(key, attempt)
      for (const one of counts) items.set(one.key, (items.get(one.key) ?? 0) - one.cost)
      return true
    },
    async useOnce(what: string) {
      if (used.has(what)) return false
      used.add(what)
      return true
    },
  }
}
