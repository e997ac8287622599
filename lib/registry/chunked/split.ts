/**
 * Checks the rows of one file of the bucket and queues them in chunks. May be cut short and called again: the same file
 * gives the same chunks.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Catalogues } from '#lib/policy'
import type { ImportRegister } from '#lib/store'
import { type CheckedRow, checkRow } from '../check-row.ts'
import { dayInChina } from '../day.ts'
import { createDuplicateCheck } from '../duplicates.ts'
import { RegistryError } from '../errors.ts'
import { type CertificateFile, readCertificates } from '../read.ts'
import { type Encoding, openSheet, type Sheet } from '../sheet/index.ts'
import { finishRun } from './finish.ts'
import {
  type ChunkMessage,
  chunkKey,
  type ImportObjects,
  type ImportQueue,
  isAnswer,
  type Manifest,
  manifestKey,
  type Run,
  summaryKey,
} from './types.ts'

export interface SplitContext {
  readonly objects: ImportObjects
  readonly queue: ImportQueue
  readonly register: ImportRegister
  /** What qualifications and regions are called: built-in ones and the operator's. */
  readonly catalogues: Catalogues
  readonly now: () => Date
}

/** A chunk is worked off in some seconds, and is small enough to be done again whole. */
const ROWS_PER_CHUNK = 1_000

/**
 * Splits a file. One that is refused whole gets a summary that says why, and is done with.
 *
 * @param key of the object; answers of the import itself are passed over
 * @param principal who put it there, as S3 says; the object's metadata `operator` outranks it
 */
export async function splitFile(key: string, principal: string, context: SplitContext): Promise<void> {
  if (isAnswer(key)) return
  const folder = await mkdtemp(join(tmpdir(), 'import-'))
  try {
    const path = join(folder, 'file')
    const metadata = await context.objects.download(key, path)
    const sheet = await openSheet(path, {
      encoding: encodingOf(metadata.encoding),
      ...(metadata.sheet && { sheet: metadata.sheet }),
    })
    const file = await readCertificates(sheet)
    const run = await beginRun(key, sheet, metadata, principal, context)
    await splitRows(run, file, sheet.date1904, context)
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    const summary = { file: key, state: 'refused', error: { code: error.code, ...error.detail } }
    await context.objects.write(summaryKey(key), JSON.stringify(summary, null, 2), 'application/json')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function beginRun(
  file: string,
  sheet: Sheet,
  metadata: Readonly<Record<string, string>>,
  principal: string,
  { register, now }: SplitContext,
): Promise<Run> {
  const importId = sheet.fingerprint
  const earlier = await register.findImport(importId)
  const resumed = earlier !== undefined && earlier.finishedAt === undefined
  const startedAt = resumed ? earlier.startedAt : now().toISOString()
  const operator = decodeMetadata(metadata.operator) || principal
  const dryRun = metadata['dry-run'] === 'true'
  if (!resumed && !dryRun)
    await register.recordImport({ importId, fileName: basename(file), operator, startedAt })
  return {
    runId: `${importId.slice(0, 16)}-${startedAt.replaceAll(/[^0-9TZ]/g, '')}`,
    importId,
    file,
    operator,
    startedAt,
    replace: metadata.replace === 'true',
    dryRun,
  }
}

const encodings: readonly Encoding[] = ['utf-8', 'gb18030', 'utf-16le']

function encodingOf(name: string | undefined): Encoding | undefined {
  const encoding = encodings.find((known) => known === name?.toLowerCase())
  if (encoding || !name) return encoding
  throw new RegistryError('encoding-unknown', {
    zh: `编码应为 ${encodings.join('、')} 之一`,
    en: `the encoding must be one of ${encodings.join(', ')}`,
  })
}

/** Metadata of an object is ASCII; other text stands in it percent-encoded. */
function decodeMetadata(text = ''): string {
  try {
    return decodeURIComponent(text).trim()
  } catch {
    return text.trim()
  }
}

async function splitRows(
  run: Run,
  { headings, rows }: CertificateFile,
  date1904: boolean,
  context: SplitContext,
): Promise<void> {
  const { objects, queue, catalogues } = context
  const refuseDuplicate = createDuplicateCheck()
  const options = { today: dayInChina(context.now()), date1904, catalogues }
  let chunks = 0
  let chunk: CheckedRow[] = []
  const queueChunk = async () => {
    const number = chunks++
    const text = chunk.map((row) => `${JSON.stringify(row)}\n`).join('')
    chunk = []
    await objects.write(chunkKey(run, number), text, 'application/x-ndjson')
    await queue.send(JSON.stringify({ run, chunk: number } satisfies ChunkMessage))
  }
  for await (const row of rows) {
    chunk.push(refuseDuplicate(checkRow(row, options)))
    if (chunk.length === ROWS_PER_CHUNK) await queueChunk()
  }
  if (chunk.length > 0) await queueChunk()
  const manifest: Manifest = { run, chunks, unknownColumns: headings.unknown }
  await objects.write(manifestKey(run), JSON.stringify(manifest), 'application/json')
  await finishRun(run, context)
}
