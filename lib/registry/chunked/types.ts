/**
 * An import in chunks that are worked off side by side. A chunk holds rows as `checkRow` left them, one JSON a line:
 *
 *     incoming/FILE ──split──▶ runs/RUN/chunk-00000.ndjson … ──▶ queue ──work──▶ runs/RUN/result-00000.json …
 *                      └─────▶ runs/RUN/manifest.json                              │ all there?
 *     incoming/FILE.report.csv, incoming/FILE.summary.json ◀────────finish─────────┘
 *
 * Every step may be done twice: S3 and SQS deliver at least once, and functions are cut short. Messages carry no
 * personal data, only where the chunk is; a chunk is removed as soon as its result stands.
 */

import type { ImportCounts } from '../counts.ts'
import type { RowProblem } from '../problems.ts'

/** What the import needs of its bucket; the tests have one in memory. */
export interface ImportObjects {
  /** Copies an object to a file. @returns its metadata */
  download(key: string, path: string): Promise<Readonly<Record<string, string>>>
  read(key: string): Promise<string | undefined>
  write(key: string, text: string, contentType: string): Promise<void>
  upload(key: string, path: string, contentType: string): Promise<void>
  /** Every key with the prefix, in the order of the keys. */
  list(prefix: string): Promise<readonly string[]>
  remove(key: string): Promise<void>
}

export interface ImportQueue {
  send(body: string): Promise<void>
}

/** One run of one file; stands in every message. */
export interface Run {
  /** Names the run's folder: fingerprint and start, so that the same file loaded later is another run. */
  readonly runId: string
  readonly importId: string
  /** Key of the file. */
  readonly file: string
  readonly operator: string
  /** ISO 8601 instant. */
  readonly startedAt: string
  readonly replace: boolean
  readonly dryRun: boolean
}

export interface ChunkMessage {
  readonly run: Run
  readonly chunk: number
}

/** Written last by the splitting: from then on it is known how many chunks there are. */
export interface Manifest {
  readonly run: Run
  readonly chunks: number
  readonly unknownColumns: readonly string[]
}

export interface ChunkResult {
  readonly rows: number
  readonly counts: ImportCounts
  readonly problems: readonly RowProblem[]
}

const place = (number: number) => String(number).padStart(5, '0')
export const workFolder = ({ runId }: Run): string => `runs/${runId}/`
export const chunkKey = (run: Run, chunk: number): string => `${workFolder(run)}chunk-${place(chunk)}.ndjson`
export const resultKey = (run: Run, chunk: number): string => `${workFolder(run)}result-${place(chunk)}.json`
export const failureKey = (run: Run, chunk: number): string => `${workFolder(run)}failed-${place(chunk)}.json`
export const manifestKey = (run: Run): string => `${workFolder(run)}manifest.json`
export const reportKey = (file: string): string => `${file}.report.csv`
export const summaryKey = (file: string): string => `${file}.summary.json`

/** Whether an object is the import's own answer, which lies beside the file it answers. */
export const isAnswer = (key: string): boolean => key.endsWith('.report.csv') || key.endsWith('.summary.json')
