/**
 * `registry watch FOLDER`: the import bucket's counterpart where there is none. A file that is put into the folder is
 * imported; then it is moved to `done/` or, when it or one of its rows was refused, to `refused/`, with its summary and
 * its report beside it. What is cut short stays where it is and is taken up by the next run.
 */

import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { RegistryError } from '#lib/registry'
import type { Command } from './arguments.ts'
import { importFile, summaryText } from './import.ts'
import type { Target } from './target.ts'

/** Between two looks, in milliseconds. A file that has not changed in between has been written to its end. */
const INTERVAL = 2_000

/** Says nothing about the file: it is tried again. */
const PASSING = new Set(['import-in-progress', 'lease-lost'])

export interface Watched {
  readonly done: number
  readonly refused: number
}

/** @param stopped when it is aborted, the file under way is the last; with `--once` the folder's being empty ends it */
export async function watchFolder(
  command: Command,
  target: Target,
  stopped: AbortSignal,
  interval = INTERVAL,
): Promise<Watched> {
  const folder = command.argument
  for (const name of ['done', 'refused']) await mkdir(join(folder, name), { recursive: true })
  const counts = { done: 0, refused: 0 }
  let before = new Map<string, string>()
  while (!stopped.aborted) {
    const now = await filesIn(folder)
    for (const [name, form] of now) {
      if (stopped.aborted || before.get(name) !== form) continue
      const outcome = await importOne(join(folder, name), command, target)
      if (outcome) counts[outcome]++
    }
    if (command.once && now.size === 0) break
    before = now
    await pause(interval, undefined, { signal: stopped }).catch(() => {})
  }
  return counts
}

/** The files to be imported, each with what changes while it is written. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => /^[^.~].*\.(csv|xlsx)$/i.test(name)).sort()
  const forms = new Map<string, string>()
  for (const name of names.filter((one) => !one.endsWith('.report.csv'))) {
    const found = await stat(join(folder, name)).catch(() => undefined)
    if (found?.isFile()) forms.set(name, `${found.size} ${found.mtimeMs}`)
  }
  return forms
}

async function importOne(file: string, command: Command, target: Target): Promise<keyof Watched | undefined> {
  try {
    const summary = await importFile({ ...command, argument: file, report: `${file}.report.csv` }, target)
    const outcome = summary.refused === 0 ? 'done' : 'refused'
    const { report, ...rest } = summary
    const kept = { ...rest, fileName: basename(file), ...(report && { report: basename(report) }) }
    await writeFile(`${file}.summary.json`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
    if (!command.json) process.stdout.write(summaryText(kept))
    else process.stdout.write(`${JSON.stringify(kept)}\n`)
    await put(file, outcome, [...(report ? ['.report.csv'] : []), '.summary.json'])
    return outcome
  } catch (error) {
    if (!(error instanceof RegistryError) || PASSING.has(error.code)) {
      const { zh, en } = error instanceof RegistryError ? error.detail : passing
      process.stderr.write(`! ${basename(file)}：${zh} / ${en}\n`)
      return undefined
    }
    const { code, detail } = error
    process.stderr.write(`✗ ${basename(file)}：${detail.zh} / ${detail.en} (${code})\n`)
    const said = { fileName: basename(file), error: { code, ...detail } }
    await writeFile(`${file}.summary.json`, `${JSON.stringify(said, null, 2)}\n`, { mode: 0o600 })
    await put(file, 'refused', ['.summary.json'])
    return 'refused'
  }
}

const passing = { zh: '未能完成，稍后再试', en: 'could not be done, is tried again' }

/** Moves a file with what was written about it, the file last: until then it is done again. Nothing is overwritten. */
async function put(file: string, where: keyof Watched, beside: readonly string[]): Promise<void> {
  const folder = join(file, '..', where)
  const taken = new Set(await readdir(folder))
  let name = basename(file)
  if (taken.has(name)) name = `${new Date().toISOString().replace(/\D/g, '').slice(0, 17)}-${name}`
  for (const ending of [...beside, '']) await rename(file + ending, join(folder, name + ending))
}
