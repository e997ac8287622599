/** A file that is made once and kept: of several that start at once, in one process or in many, one makes it. */

import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * What is kept at `path`, readable by its owner alone; made when there is none yet.
 *
 * @param path its directory is made if need be
 */
export async function keptFile(path: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const kept = await readFile(path).catch(unless('ENOENT'))
  if (kept) return kept
  const file = await make()
  await mkdir(dirname(path), { recursive: true })
  // A link appears whole, and never over another.
  const own = `${path}.${randomBytes(8).toString('hex')}`
  await writeFile(own, file, { mode: 0o600 })
  await link(own, path).catch(unless('EEXIST'))
  await rm(own)
  return readFile(path)
}

const unless = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error
  return undefined
}
