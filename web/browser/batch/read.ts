/** From the files that somebody chose to what is to be verified. Nothing is sent; heavy parts are fetched when needed. */

import type { VerifiableList } from '#client/list'
import type { Task } from '../../../client/list/run.ts'
import type { FileRead, FileToRead } from '../decoder-batch.ts'
import type * as Lists from './lists.ts'

/** Where the build has put them. */
declare const LISTS: string
declare const DECODER_BATCH: string

/** What was chosen, and where each task stands in it. */
export interface Chosen {
  readonly name: string
  readonly tasks: readonly Task[]
  readonly list?: VerifiableList
  /** A row's number or a file's name. */
  readonly place: (id: string) => number | string
}

let lists: Promise<typeof Lists> | undefined
export const loadLists = (): Promise<typeof Lists> => {
  lists ??= import(LISTS)
  // Without a network it fails, and may be tried again.
  lists.catch(() => {
    lists = undefined
  })
  return lists
}

const LIST_NAMES = /\.(xlsx|xls|csv|tsv|txt)$/i
export const isList = ({ name }: File): boolean => LIST_NAMES.test(name)

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer())

/** @throws ListError, or what the network did */
export async function readChosenList(file: File): Promise<Chosen> {
  const { readList } = await loadLists()
  const list = readList(await bytesOf(file), location.host)
  return {
    name: file.name,
    list,
    tasks: [...list.items].map(([row, read]) => ({ id: String(row), read })),
    place: Number,
  }
}

/** @param onFile hears how many files have been read. @throws when the worker cannot be had */
export async function readChosenFiles(
  files: readonly File[],
  signal: AbortSignal,
  onFile: (done: number) => void,
): Promise<Chosen> {
  const reader = fileReader()
  try {
    const tasks: Task[] = []
    const names = new Map<string, string>()
    const first = files[0]?.name ?? ''
    for (const [n, file] of files.entries()) {
      if (signal.aborted) break
      for (const [i, read] of (await reader.read(await bytesOf(file))).entries()) {
        const id = `${n}-${i}`
        names.set(id, file.name)
        tasks.push({ id, read })
      }
      onFile(n + 1)
    }
    return {
      name: files.length === 1 ? first : `${first} … (${files.length})`,
      tasks,
      place: (id) => names.get(id) ?? '',
    }
  } finally {
    reader.close()
  }
}

function fileReader() {
  const worker = new Worker(DECODER_BATCH, { type: 'module' })
  let last = 0
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', () => reject(new Error('the worker could not be had')))
  })
  return {
    close: () => worker.terminate(),
    read: (bytes: FileToRead['bytes']) =>
      Promise.race([
        broken,
        new Promise<FileRead['items']>((resolve) => {
          const id = ++last
          const hear = ({ data }: MessageEvent<FileRead>) => {
            if (data.id !== id) return
            worker.removeEventListener('message', hear)
            resolve(data.items)
          }
          worker.addEventListener('message', hear)
          worker.postMessage({ id, bytes, host: location.host } satisfies FileToRead, [bytes.buffer])
        }),
      ]),
  }
}
