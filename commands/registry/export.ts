/**
 * `registry export FILE`: the whole registry as a file that the import reads. It appears whole or not at all.
 * `registry exports`: who has done so, when, and how many certificates it were.
 */

import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportCertificates } from '#lib/registry'
import type { ExportEntry } from '#lib/store'
import type { Target } from './target.ts'

/** The newest, which is as many as anybody looks through. */
const EXPORTS_SHOWN = 100

/** @returns how many certificates the file holds */
export async function exportFile(path: string, { policy, ...target }: Target): Promise<number> {
  const unfinished = `${path}.unfinished`
  let rows = 0
  const context = { ...target, regions: policy.regions, now: () => new Date() }
  const text = exportCertificates(context, (count) => {
    rows = count
  })
  try {
    await pipeline(Readable.from(text), createWriteStream(unfinished, { mode: 0o600 }))
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  return rows
}

/** Newest first. */
export const listExports = ({ exports }: Target): Promise<readonly ExportEntry[]> =>
  exports.list(EXPORTS_SHOWN)

export const exportsText = (entries: readonly ExportEntry[]): string =>
  entries.length === 0
    ? '（无 none）\n'
    : entries
        .map(({ startedAt, operator, finishedAt, certificates }) => {
          const end = finishedAt ? `${certificates} 行 rows` : '未完成 not finished'
          return `${startedAt}  ${operator}  ${end}\n`
        })
        .join('')
