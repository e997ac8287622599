/** What is to be verified: a list, or the PDFs and pictures of a folder; and the form in which the verdicts come back. */

import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import type { Bilingual } from '../api/types.ts'
import { type Eyes, FILE_NAMES, readFileItems } from '../files/index.ts'
import {
  appendVerdicts,
  type Bytes,
  ListError,
  type ReadItem,
  readList,
  verdictCells,
  verdictHeadings,
  writeCsv,
  writeXlsx,
} from '../list/index.ts'
import type { Task } from '../list/run.ts'
import type { Verdict } from '../list/verdict.ts'
import { UsageError } from './arguments.ts'
import { fingerprintOf } from './journal.ts'

type Lang = keyof Bilingual
type Verdicts = ReadonlyMap<string, Verdict>

export interface Source {
  readonly path: string
  /** Of the content: whose journal is whose. */
  readonly fingerprint: string
  /** With its point, where the result has to be of this kind. */
  readonly extension?: string
  /** Finds what is to be asked; what was read before a stop is not read again. */
  tasks(files: FilesRead): Promise<readonly Task[]>
  /** The result as a file. */
  written(verdicts: Verdicts, out: string, lang: Lang): Bytes
  /** Where a task stands, for people and programs. */
  place(id: string): { readonly row: number } | { readonly file: string }
  /** Files of the folder that are neither PDFs nor pictures. */
  readonly left: number
}

export interface FilesRead {
  readonly files: ReadonlyMap<string, unknown>
  file(name: string, found: unknown): Promise<void>
  readonly eyes: () => Promise<Eyes>
  readonly signal: AbortSignal
  readonly onFile: (done: number, total: number) => void
}

/** @throws UsageError, ListError */
export async function openSource(path: string, host: string): Promise<Source> {
  const found = await stat(path).catch(() => undefined)
  if (!found)
    throw new UsageError(`没有这个文件或文件夹：${path}`, `there is no such file or folder: ${path}`)
  if (found.isDirectory()) return folder(path, path, await filesUnder(path), host)
  if (FILE_NAMES.test(path)) return folder(path, join(path, '..'), [path], host)
  return list(path, await readFile(path), host)
}

function list(path: string, content: Buffer, host: string): Source {
  const bytes = new Uint8Array(content)
  const read = readList(bytes, host)
  return {
    path,
    fingerprint: fingerprintOf(bytes),
    extension: read.file.format === 'xlsx' ? '.xlsx' : '.csv',
    left: 0,
    place: (id) => ({ row: Number(id) }),
    tasks: async () => [...read.items].map(([row, item]) => ({ id: String(row), read: item })),
    written: (verdicts, _, lang) =>
      appendVerdicts(read, new Map([...verdicts].map(([id, verdict]) => [Number(id), verdict])), lang),
  }
}

/** In the order of their names; hidden ones are what systems put beside. */
async function filesUnder(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

async function folder(path: string, root: string, all: readonly string[], host: string): Promise<Source> {
  const paths = all.filter((path) => FILE_NAMES.test(path))
  if (paths.length === 0)
    throw new ListError('nothing-to-verify', {
      zh: '文件夹中没有 PDF 或图片',
      en: 'there is no PDF and no picture in the folder',
    })
  const states = await Promise.all(paths.map((path) => stat(path)))
  const named = paths.map((path, i) => {
    const name = relative(root, path)
    return { path, name, state: `${name}\n${states[i]?.size}\n${states[i]?.mtimeMs}` }
  })
  return {
    path,
    // Files that came or went meanwhile take nothing from what was read and asked of the others.
    fingerprint: fingerprintOf(path),
    left: all.length - paths.length,
    place: (id) => ({ file: nameOf(id) }),
    async tasks({ files, file, eyes, signal, onFile }) {
      const tasks: Task[] = []
      for (const [i, { path, name, state }] of named.entries()) {
        if (signal.aborted) break
        let found = files.get(state) as readonly ReadItem[] | undefined
        if (!found) {
          const own = lazy(eyes)
          found = await readFileItems(new Uint8Array(await readFile(path)), host, own.eyes)
          // That the parts are missing says nothing of the file.
          if (own.missing() !== undefined && !found.some(({ item }) => item)) throw own.missing()
          await file(state, found)
        }
        // The state is part of the name: another file under the same name is another question.
        const id = fingerprintOf(state).slice(0, 16)
        tasks.push(...found.map((read, n) => ({ id: `${name}#${n}#${id}`, read })))
        onFile(i + 1, named.length)
      }
      return tasks
    },
    written(verdicts, out, lang) {
      const rows = [...verdicts].map(([id, verdict]) => [nameOf(id), ...verdictCells(verdict, lang)])
      const heading = { zh: '文件', en: 'File' }[lang]
      const table = [[heading, ...verdictHeadings(lang)], ...rows]
      return extname(out).toLowerCase() === '.xlsx' ? writeXlsx(table, 'files') : writeCsv(table)
    },
  }
}

const nameOf = (id: string): string => id.replace(/#\d+#[0-9a-f]{16}$/, '')

/** The heavy parts, once a file needs them; and why they cannot be had. */
function lazy(eyes: FilesRead['eyes']): { readonly eyes: Eyes; missing(): unknown } {
  let missing: unknown
  const loaded = () =>
    eyes().catch((cause) => {
      missing = cause
      throw cause
    })
  return {
    missing: () => missing,
    eyes: {
      symbols: async (picture) => (await loaded()).symbols(picture),
      async *pages(pdf) {
        yield* (await loaded()).pages(pdf)
      },
    },
  }
}
