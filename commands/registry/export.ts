/** `registry export FILE`: the whole registry as a file that the import reads. It appears whole or not at all. */

import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportCertificates } from '#lib/registry'
import type { Target } from './target.ts'

/** @returns how many certificates the file holds */
export async function exportFile(path: string, { store, vault, policy }: Target): Promise<number> {
  const unfinished = `${path}.unfinished`
  let rows = 0
  const text = exportCertificates(store, vault, policy.regions, (count) => {
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
