/** Keys and status lists as they are kept on this machine, so that signatures are checked without a network. */

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Client, KeySet } from '../index.ts'
import { openStatusList, type TrustedKeySet, trustKeySet, type VerifiedStatusList } from '../offline/index.ts'

export interface Stock {
  readonly keys: TrustedKeySet
  readonly lists: readonly VerifiedStatusList[]
  /** When they were fetched; ISO 8601. */
  readonly fetchedAt: string
}

interface Kept {
  readonly origin: string
  readonly fetchedAt: string
  readonly keySet: KeySet
  readonly lists: readonly string[]
}

/** 256 lists hold 268 million certificates and releases. */
const MOST_LISTS = 256

/** A deployment a file. */
const fileOf = (folder: string, origin: string) =>
  join(folder, `${createHash('sha256').update(origin).digest('hex').slice(0, 16)}.json`)

/** What is kept; undefined where there is nothing, or nothing that could be read. */
export async function loadStock(folder: string, origin: string): Promise<Stock | undefined> {
  try {
    const kept = JSON.parse(await readFile(fileOf(folder, origin), 'utf8')) as Kept
    return kept.origin === origin ? await opened(kept) : undefined
  } catch {
    return undefined
  }
}

/** Fetches keys and all lists, and keeps them. @throws ZhengyanProblem when they cannot be had */
export async function refreshStock(
  folder: string,
  origin: string,
  client: Client,
  now: Date,
): Promise<Stock> {
  const keySet = await client.keySet()
  const lists: string[] = []
  for (let number = 0; number < MOST_LISTS; number++) {
    const token = await client.statusList(number)
    if (token === undefined) break
    lists.push(token)
  }
  const kept: Kept = { origin, fetchedAt: now.toISOString(), keySet, lists }
  const stock = await opened(kept)
  const file = fileOf(folder, origin)
  await mkdir(dirname(file), { recursive: true })
  // Whoever reads it at the same moment reads the one or the other.
  const part = `${file}.${process.pid}`
  await writeFile(part, JSON.stringify(kept))
  await rename(part, file)
  return stock
}

/** A list that does not verify is as good as not there. */
async function opened({ keySet, lists, fetchedAt }: Kept): Promise<Stock> {
  const keys = await trustKeySet(keySet)
  const read = await Promise.all(
    lists.map((token) => openStatusList(token, { keySet: keys }).catch(() => undefined)),
  )
  return { keys, lists: read.filter((list) => list !== undefined), fetchedAt }
}
