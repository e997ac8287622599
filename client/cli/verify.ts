/** One run over a list or a folder, from what is kept here to what is written. Says nothing itself; `main.ts` does. */

import { rename, writeFile } from 'node:fs/promises'
import { createPolicy } from '../../lib/policy/index.ts'
import type { Bilingual, Client } from '../index.ts'
import { createAsk, whyOf } from '../list/ask.ts'
import { type Progress, type Run, verifyTasks } from '../list/run.ts'
import { fromOffline, needsService, type Outcome } from '../list/verdict.ts'
import { verifyOffline } from '../offline/index.ts'
import { type Arguments, type Places, placesOf, UsageError } from './arguments.ts'
import { loadEyes } from './eyes.ts'
import { openJournal } from './journal.ts'
import type { Source } from './sources.ts'
import type { Stock } from './stock.ts'

export interface Watcher {
  readonly signal: AbortSignal
  readonly onFile: (done: number, total: number) => void
  readonly onProgress: (progress: Progress) => void
  /** The service asked for some patience. */
  readonly onWait: (seconds: number) => void
}

export interface Result extends Run {
  readonly places: Places
  readonly counts: Readonly<Record<Outcome, number>>
  readonly resumed: boolean
  readonly source: Source
  /** Stopped by whoever has started it: nothing was written but the journal. */
  readonly interrupted: boolean
}

/** Batches on their way at a time: while one is answered, the next is checked and sent. */
const PARALLEL = 3

export async function verifySource(
  source: Source,
  { origin, apiKey, useIn = '', out, lang, offline }: Arguments,
  {
    client,
    stock,
    watcher,
  }: { readonly client: Client; readonly stock: Stock | undefined; readonly watcher: Watcher },
): Promise<Result> {
  const { signal } = watcher
  const places = placesOf(source.path, out, source.extension)
  const journal = await openJournal(places.journal, { fingerprint: source.fingerprint, origin, useIn })
  try {
    const tasks = await source.tasks({ ...journal, signal, onFile: watcher.onFile, eyes: once(eyesOrWhy) })
    const run = await verifyTasks(tasks, whyOf, {
      journal,
      parallel: PARALLEL,
      signal,
      onProgress: watcher.onProgress,
      checkOffline: offlineCheck(stock),
      ...(!offline && {
        ask: createAsk({
          client,
          apiKey: apiKey as string,
          useIn,
          keys: stock?.keys,
          signal,
          onWait: watcher.onWait,
        }),
      }),
    })
    const interrupted = signal.aborted
    if (!interrupted) await write(source, places, run, lang)
    const result = { ...run, places, counts: countsOf(run), resumed: journal.resumed, source, interrupted }
    if (isComplete(result)) await journal.remove()
    return result
  } finally {
    await journal.close()
  }
}

/** Whoever was interrupted, or could not ask for everything, goes on with the journal; who has it all needs none. */
export const isComplete = ({
  incomplete,
  interrupted,
}: Pick<Result, 'incomplete' | 'interrupted'>): boolean => !incomplete && !interrupted

async function write(
  source: Source,
  { out, receipts }: Places,
  run: Run,
  lang: keyof Bilingual,
): Promise<void> {
  await replace(out, source.written(run.verdicts, out, lang))
  const lines = [...run.receipts].toSorted(([a], [b]) => a - b).map(([, receipt]) => `${receipt}\n`)
  if (lines.length > 0) await replace(receipts, lines.join(''))
}

/** The one or the other, never a half. */
async function replace(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.part`, content)
  await rename(`${path}.part`, path)
}

const qualifications = createPolicy([]).qualifications

const nameOf = (id: string): Bilingual => qualifications.find(id)?.qualification.name ?? { zh: id, en: id }

function offlineCheck(stock: Stock | undefined) {
  return async (credential: string) => {
    if (!stock) return needsService()
    const now = new Date()
    const found = await verifyOffline(credential, { keySet: stock.keys, statusLists: stock.lists, now })
    return fromOffline(found, now, nameOf)
  }
}

function countsOf({ verdicts }: Run): Record<Outcome, number> {
  const counts = { verified: 0, failed: 0, unreadable: 0, 'not-checked': 0 }
  for (const { outcome } of verdicts.values()) counts[outcome]++
  return counts
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

async function eyesOrWhy() {
  try {
    return await loadEyes()
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).includes('MODULE_NOT_FOUND')) throw cause
    throw new UsageError(
      '读取图片和 PDF 需要可选组件，请安装：npm install zxing-wasm @hyzyla/pdfium',
      'pictures and PDFs need optional packages: npm install zxing-wasm @hyzyla/pdfium',
    )
  }
}
