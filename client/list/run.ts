/**
 * Verifies a list: what the device can settle by itself first, then the rest by the service, a hundred at a time. Whatever is
 * sent is noted before and its answer after, so that a run that was stopped anywhere is taken up where it was: what was
 * sent without an answer is sent again under its own key, and the service answers it once.
 */

import type { BatchItem, BatchResult, BatchVerification, Bilingual } from '../api/types.ts'
import type { ReadItem } from './items.ts'
import {
  comparedWith,
  couldNotCheck,
  fromResult,
  isSettled,
  needsService,
  type Outcome,
  unreadable,
  type Verdict,
} from './verdict.ts'

/** A row, or what was found in a file. */
export interface Task {
  /** Of its own in the list, and the same in every run over it. */
  readonly id: string
  readonly read: ReadItem
}

/** What is sent at once. */
export interface Batch {
  /** Of its receipt, from 1. */
  readonly number: number
  /** The idempotency key. */
  readonly key: string
  /** The tasks whose items are sent, in this order. */
  readonly ids: readonly string[]
}

export interface Answer {
  readonly results: readonly BatchResult[]
  readonly receipt: string
  /** ISO 8601. */
  readonly at: string
}

/** What is known of earlier runs, and where this one notes what it does. */
export interface Journal {
  /** In the order of their numbers; without an answer where none has come. */
  readonly batches: readonly (Batch & { readonly answer?: Answer })[]
  /** Resolves when it is kept: nothing is sent before. */
  sent(batch: Batch): Promise<void>
  answered(batch: Batch, answer: Answer): Promise<void>
}

/** For a run that nobody takes up when the program has gone. */
export function memoryJournal(): Journal {
  const batches: (Batch & { answer?: Answer })[] = []
  return {
    batches,
    async sent(batch) {
      if (!batches.some(({ number }) => number === batch.number)) batches.push({ ...batch })
    },
    async answered({ number }, answer) {
      const batch = batches.find((one) => one.number === number)
      if (batch) batch.answer = answer
    },
  }
}

export interface Progress {
  readonly done: number
  readonly total: number
  readonly counts: Readonly<Record<Outcome, number>>
}

export interface RunOptions {
  readonly journal: Journal
  /** Checks a credential on this device. */
  readonly checkOffline: (credential: string) => Promise<Verdict>
  /** Absent: nobody is asked. Rejects with why it cannot be asked now. */
  readonly ask?: (items: readonly BatchItem[], batch: Batch) => Promise<BatchVerification>
  /** How many batches are on their way at a time; by default 2. */
  readonly parallel?: number
  readonly now?: () => Date
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: (progress: Progress) => void
}

export interface Run {
  /** By task. */
  readonly verdicts: ReadonlyMap<string, Verdict>
  /** By the number of their batch. */
  readonly receipts: ReadonlyMap<number, string>
  /** Whether asking again may tell more. */
  readonly incomplete: boolean
  /** Why not everything was asked that was to be. */
  readonly stopped?: unknown
}

/** As the service takes them. */
export const MOST_AT_ONCE = 100
/** Signatures that the platform checks at a time. */
const CHECKED_AT_ONCE = 64

/** @param whyNot says of what was to be asked, and could not be, why */
export async function verifyTasks(
  tasks: readonly Task[],
  whyNot: (stopped: unknown) => Bilingual,
  options: RunOptions,
): Promise<Run> {
  const { journal, ask, signal, parallel = 2, now = () => new Date() } = options
  const questions = questionsOf(tasks)
  const items = new Map([...questions.values()].map(({ id, item }) => [id, item]))
  const found = new Map<string, Verdict>()
  const receipts = new Map<number, string>()
  const tell = progressOf(tasks, questions, found, options)

  const take = ({ number, ids }: Batch, { results, receipt, at }: Answer) => {
    receipts.set(number, receipt)
    for (const [i, id] of ids.entries()) {
      const result = results[i]
      if (result) found.set(id, fromResult(result, { at, receipt: { number, place: i + 1 } }))
    }
  }
  for (const { answer, ...batch } of journal.batches) if (answer) take(batch, answer)

  const local = new Map<string, Verdict>()
  const credentials = [...items].flatMap(([id, item]) =>
    'credential' in item && !found.has(id) ? [[id, item.credential] as const] : [],
  )
  for (const some of chunks(credentials, CHECKED_AT_ONCE)) {
    if (signal?.aborted) break
    await Promise.all(some.map(async ([id, text]) => local.set(id, await options.checkOffline(text))))
    for (const [id] of some) {
      const verdict = local.get(id) as Verdict
      if (!ask || isSettled(verdict)) found.set(id, verdict)
    }
    tell()
  }

  let stopped: unknown
  let incomplete = false
  if (ask) {
    const waiting = batchesOf(items, found, journal)
    const work = async () => {
      for (let batch = waiting.shift(); batch && stopped === undefined; batch = waiting.shift()) {
        if (signal?.aborted) stopped ??= signal.reason
        if (stopped !== undefined) return
        try {
          await journal.sent(batch)
          const { results, receipt } = await ask(
            batch.ids.map((id) => items.get(id) as BatchItem),
            batch,
          )
          const answer = { results, receipt, at: now().toISOString() }
          // What the service could not look up is asked again by whoever goes on; its answer is no last word.
          if (results.some(isForNow)) incomplete = true
          else await journal.answered(batch, answer)
          take(batch, answer)
          tell()
        } catch (problem) {
          stopped ??= problem
        }
      }
    }
    await Promise.all(Array.from({ length: parallel }, work))
  }
  const rest = stopped === undefined ? needsService() : couldNotCheck(whyNot(stopped))
  const verdicts = new Map(
    tasks.map(({ id, read }) => {
      if (!read.item) return [id, unreadable(read.problem)]
      const asked = questions.get(keyOf(read.item))?.id as string
      return [id, comparedWith(found.get(asked) ?? local.get(asked) ?? rest, read.expected)]
    }),
  )
  return {
    verdicts,
    receipts,
    incomplete: incomplete || stopped !== undefined,
    ...(stopped !== undefined && { stopped }),
  }
}

/** Not answered rather than answered with no. */
const isForNow = ({ problem }: BatchResult): boolean => problem !== undefined && problem.status >= 500

type Questions = ReadonlyMap<string, { readonly id: string; readonly item: BatchItem }>

const keyOf = (item: BatchItem): string => JSON.stringify(item)

/** What stands in several rows is asked once. */
function questionsOf(tasks: readonly Task[]): Questions {
  const questions = new Map<string, { id: string; item: BatchItem }>()
  for (const { id, read } of tasks) {
    if (read.item && !questions.has(keyOf(read.item)))
      questions.set(keyOf(read.item), { id, item: read.item })
  }
  return questions
}

/** Those that were sent without an answer as they were, then all that is still open. */
function batchesOf(
  items: ReadonlyMap<string, BatchItem>,
  found: ReadonlyMap<string, Verdict>,
  { batches }: Journal,
): Batch[] {
  const again = batches.filter(({ answer, ids }) => !answer && ids.every((id) => items.has(id)))
  const taken = new Set(again.flatMap(({ ids }) => ids))
  const open = [...items.keys()].filter((id) => !found.has(id) && !taken.has(id))
  const first = Math.max(0, ...batches.map(({ number }) => number)) + 1
  return [
    ...again.map(({ number, key, ids }) => ({ number, key, ids })),
    ...chunks(open, MOST_AT_ONCE).map((ids, i) => ({ number: first + i, key: crypto.randomUUID(), ids })),
  ]
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

/** Tells how many tasks have their verdict. */
function progressOf(
  tasks: readonly Task[],
  questions: Questions,
  found: ReadonlyMap<string, Verdict>,
  { onProgress }: RunOptions,
): () => void {
  const asking = tasks.map(({ read }) => read.item && (questions.get(keyOf(read.item))?.id as string))
  return () => {
    if (!onProgress) return
    const counts = { verified: 0, failed: 0, unreadable: 0, 'not-checked': 0 }
    for (const id of asking) {
      const outcome = id === undefined ? 'unreadable' : found.get(id)?.outcome
      if (outcome) counts[outcome]++
    }
    const done = Object.values(counts).reduce((sum, count) => sum + count, 0)
    onProgress({ done, total: tasks.length, counts })
  }
}
