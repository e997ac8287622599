/**
 * `registry activation-codes --all|FILE --out CODES.csv`: one-time codes for a letter, message or mail service. The
 * file appears whole or not at all. Until then there are two beside it, of mode 600 as it is: the lines so far, and
 * how far they go. The same command again takes a run up that was cut short, and gives the same codes.
 */

import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import {
  type CodeRun,
  codesHead,
  everybody,
  giveCodes,
  named,
  newCodeRun,
  type Place,
  RegistryError,
} from '#lib/registry'
import { progressLines } from './progress-lines.ts'
import type { Target } from './target.ts'

export interface CodesCommand {
  /** A file with management numbers; everybody's when absent. */
  readonly file: string | undefined
  readonly out: string
  readonly validDays: number
  readonly json: boolean
}

export interface CodesOutcome {
  readonly file: string
  /** Codes in the file: one a holder. */
  readonly codes: number
  readonly certificates: number
  readonly validUntil: string
  /** Rows of FILE whose number is not on record; the first hundred. */
  readonly unknown: readonly number[]
  readonly resumed: boolean
}

/** How far a run has come; kept beside its file until it is done. */
interface State {
  readonly run: CodeRun
  /** What the run is for: `--all`, or the fingerprint of the file. */
  readonly source: string
  readonly after: Place | undefined
  readonly bytes: number
  readonly codes: number
  readonly certificates: number
  readonly unknown: readonly number[]
}

const UNKNOWN_NAMED = 100

/** @throws RegistryError `file-exists` */
export async function makeCodes(command: CodesCommand, target: Target): Promise<CodesOutcome> {
  const { file, out, validDays } = command
  const [unfinished, stateFile] = [`${out}.unfinished`, `${out}.run`]
  if (existsSync(out)) throw exists(out)
  const source = file === undefined ? '--all' : await fingerprint(file)
  const found = await readState(stateFile)
  if (found && found.source !== source) throw otherRun(stateFile)
  const begun: State = { ...start(source, validDays), ...found }
  const resumed = found !== undefined
  await keep(stateFile, begun)
  const lines = await open(unfinished, begun.bytes > 0 ? 'r+' : 'w', 0o600)
  let state = begun
  try {
    if (state.bytes > 0) await lines.truncate(state.bytes)
    else state = { ...state, bytes: await append(lines, 0, codesHead) }
    const { activations, store } = target
    const pages = file === undefined ? everybody(activations, state.after) : named(file, store, state.after)
    const progress = command.json ? undefined : progressLines(process.stderr)
    for await (const { page, unknown, next } of pages) {
      const given = await giveCodes(state.run, page, target)
      state = {
        ...state,
        after: next,
        bytes: await append(lines, state.bytes, given.join('')),
        codes: state.codes + given.length,
        certificates: state.certificates + page.length,
        unknown: [...state.unknown, ...unknown].slice(0, UNKNOWN_NAMED),
      }
      if (next !== undefined) await keep(stateFile, state)
      progress?.(`${state.certificates} 份证书 certificates · ${state.codes} 个激活码 codes`)
    }
  } finally {
    await lines.close()
  }
  await rename(unfinished, out)
  await rm(stateFile)
  const { codes, certificates, unknown, run } = state
  return { file: out, codes, certificates, validUntil: run.lastDay, unknown, resumed }
}

const start = (source: string, validDays: number): State => ({
  run: newCodeRun(new Date(), validDays),
  source,
  after: undefined,
  bytes: 0,
  codes: 0,
  certificates: 0,
  unknown: [],
})

/** On the disk before it is counted. @returns how long the file is now */
async function append(file: FileHandle, at: number, text: string): Promise<number> {
  const bytes = Buffer.from(text)
  await file.write(bytes, 0, bytes.length, at)
  await file.datasync()
  return at + bytes.length
}

/** Whole or not at all: a state that is half written would lose the run's codes. */
async function keep(stateFile: string, state: State): Promise<void> {
  const next = `${stateFile}.next`
  await writeFile(next, JSON.stringify(state), { mode: 0o600, flush: true })
  await rename(next, stateFile)
}

async function readState(stateFile: string): Promise<State | undefined> {
  return existsSync(stateFile) ? JSON.parse(await readFile(stateFile, 'utf8')) : undefined
}

async function fingerprint(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

const exists = (out: string) =>
  new RegistryError('file-exists', {
    zh: `${out} 已存在；激活码文件不会被覆盖，请换一个文件名`,
    en: `${out} is there already; a file of codes is never written over: name another`,
  })

const otherRun = (stateFile: string) =>
  new RegistryError('file-exists', {
    zh: `${stateFile} 属于另一次未完成的生成；请用原来的参数接续，或删除它重新开始`,
    en: `${stateFile} is of another run that was not finished: take it up with the same arguments, or remove it`,
  })

/** The outcome for people. */
export function codesText({ file, codes, certificates, validUntil, unknown, resumed }: CodesOutcome): string {
  const lines = [
    `${file}：${codes} 个激活码 codes，${certificates} 份证书 certificates，有效期至 valid until ${validUntil}`,
  ]
  if (resumed) lines.push('接续此前中断的生成 · took up a run that was cut short')
  if (unknown.length > 0) lines.push(`没有登记的行 · rows not on record: ${unknown.join(', ')}`)
  return `${lines.join('\n')}\n`
}
