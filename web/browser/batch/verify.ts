/** One verification of what was chosen, which can be stopped and gone on with: what this device checks, what it asks. */

import { verifyOffline } from '#client/offline'
import { createPolicy } from '#lib/policy'
import { ruleSets } from '#rule-sets'
import { createAsk, whyOf } from '../../../client/list/ask.ts'
import { memoryJournal, type Progress, type Run, verifyTasks } from '../../../client/list/run.ts'
import { fromOffline, needsService } from '../../../client/list/verdict.ts'
import { client } from '../api.ts'
import { loadStock, refreshStock, type Stock } from '../scan/stock.ts'
import type { Chosen } from './read.ts'

export interface Wish {
  /** Absent: nobody is asked. */
  readonly apiKey?: string
  readonly useIn: string
}

export interface Watch {
  readonly onProgress: (progress: Progress) => void
  readonly onWait: (seconds: number) => void
  readonly onStock: (stock: Stock) => void
}

/** Batches on their way at a time. */
const PARALLEL = 2

const { qualifications } = createPolicy(ruleSets)
const nameOf = (id: string) => qualifications.find(id)?.qualification.name ?? { zh: id, en: id }

/**
 * What was answered stays with it, so that going on asks nothing twice.
 *
 * @returns runs, or goes on
 */
export function createVerification({ tasks }: Chosen, { apiKey, useIn }: Wish, watch: Watch) {
  const journal = memoryJournal()
  return async (signal: AbortSignal): Promise<Run> => {
    const now = new Date()
    // Without a network what was kept earlier has to do.
    await refreshStock(now).catch(() => undefined)
    const stock = await loadStock(now)
    watch.onStock(stock)
    return verifyTasks(tasks, whyOf, {
      journal,
      parallel: PARALLEL,
      signal,
      onProgress: watch.onProgress,
      checkOffline: (credential) => check(credential, stock),
      ...(apiKey && {
        ask: createAsk({ client, apiKey, useIn, keys: stock.keys, signal, onWait: watch.onWait }),
      }),
    })
  }
}

async function check(credential: string, { keys, lists }: Stock) {
  if (!keys) return needsService()
  const now = new Date()
  return fromOffline(await verifyOffline(credential, { keySet: keys, statusLists: lists, now }), now, nameOf)
}
