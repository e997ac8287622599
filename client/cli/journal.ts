/**
 * The journal of a run, beside what it writes: one line for each thing that happened, on disk before the next one happens. A
 * line that was being written when the program was killed counts as not written. Gone when the run is complete.
 */

import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile, rm } from 'node:fs/promises'
import type { Answer, Batch, Journal } from '../list/run.ts'

/** What a journal belongs to: another list, service or region has nothing to do with it. */
export interface Belonging {
  /** Of the list's content. */
  readonly fingerprint: string
  readonly origin: string
  readonly useIn: string
}

export interface FileJournal extends Journal {
  /** What was found in files: read once. */
  readonly files: ReadonlyMap<string, unknown>
  file(name: string, found: unknown): Promise<void>
  /** Whether there was one to go on with. */
  readonly resumed: boolean
  close(): Promise<void>
  /** All is written elsewhere; to be closed all the same. */
  remove(): Promise<void>
}

type Line =
  | { readonly journal: 1; readonly of: string }
  | { readonly sent: Batch }
  | { readonly answered: number; readonly answer: Answer }
  | { readonly file: string; readonly found: unknown }

export const fingerprintOf = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

/** Opens the journal of a run, or begins one anew where what is there belongs to another. */
export async function openJournal(path: string, belonging: Belonging): Promise<FileJournal> {
  const of = fingerprintOf(JSON.stringify(belonging))
  const { lines, length } = await readLines(path)
  const [head] = lines
  const resumed = head !== undefined && 'journal' in head && head.of === of
  const batches: (Batch & { answer?: Answer })[] = []
  const files = new Map<string, unknown>()
  for (const line of resumed ? lines : []) {
    if ('sent' in line && !batches.some(({ number }) => number === line.sent.number))
      batches.push({ ...line.sent })
    if ('answered' in line) {
      const batch = batches.find(({ number }) => number === line.answered)
      if (batch) batch.answer = line.answer
    }
    if ('file' in line) files.set(line.file, line.found)
  }
  // It holds names, like the list itself: for nobody else on this machine.
  const file = await open(path, resumed ? 'r+' : 'w', 0o600)
  if (resumed) await file.truncate(length)
  const note = writer(file, resumed ? length : 0)
  if (!resumed) await note({ journal: 1, of })
  return {
    batches,
    files,
    resumed,
    sent: (batch) => note({ sent: batch }),
    answered: ({ number }, answer) => note({ answered: number, answer }),
    file: (name, found) => note({ file: name, found }),
    close: () => file.close(),
    remove: () => rm(path, { force: true }),
  }
}

/** One line after the other, whoever asks for it: batches are answered in any order. */
function writer(file: FileHandle, start: number): (line: Line) => Promise<void> {
  let at = start
  let last = Promise.resolve()
  return (line) => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    const position = at
    at += bytes.length
    last = last.then(async () => {
      await file.write(bytes, 0, bytes.length, position)
      await file.datasync()
    })
    return last
  }
}

/** Whole lines, and how many bytes they have. */
async function readLines(path: string): Promise<{ lines: readonly Line[]; length: number }> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  try {
    const lines = whole
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line)
    return { lines, length: Buffer.byteLength(whole) }
  } catch {
    // Not ours, or damaged: what it says is asked again.
    return { lines: [], length: 0 }
  }
}
