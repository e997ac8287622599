/** The log of a certificate in groups: what one asker was told on one day. Pure. */

import type { VerificationEntry } from '#lib/lookup'
import { day } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'

/** As the log gives it: repetitions of a day are one entry. */
export type LogEntry = VerificationEntry

/** What one asker was told on one day. */
export interface LogGroup {
  readonly day: string
  /** Of an office or company that asks by a key. */
  readonly name?: string | undefined
  readonly network: string
  readonly verified: boolean
  readonly count: number
  /** ISO 8601 instants. */
  readonly first: string
  readonly last: string
  readonly entries: readonly LogEntry[]
}

/** Groups of one day, one asker, one network and one answer, in the order of the log: newest first. */
export function groupLog(entries: readonly LogEntry[], lang: Lang): readonly LogGroup[] {
  const groups = new Map<string, LogGroup>()
  for (const entry of entries) {
    const { at, firstAt, count, verified, verifier } = entry
    const on = day(at, lang)
    const key = JSON.stringify([on, verifier.name, verifier.network, verified])
    const known = groups.get(key)
    groups.set(key, {
      day: on,
      name: verifier.name,
      network: verifier.network,
      verified,
      count: (known?.count ?? 0) + count,
      first: known && known.first < firstAt ? known.first : firstAt,
      last: known && known.last > at ? known.last : at,
      entries: [...(known?.entries ?? []), entry],
    })
  }
  return [...groups.values()]
}
