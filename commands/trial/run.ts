/**
 * What `npm run fuzz` and `npm run faults` have in common: the trial runs in a process of its own, since the functions read
 * their environment when they are loaded; here are its progress, its table and its exit status.
 */

import { fork } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fail } from '../../local/fail.ts'
import { type Column, tableOf } from './table.ts'

const CHILD = join(import.meta.dirname, '../../test/robustness/child.ts')
const BAR_EVERY = 200
const LINE_EVERY = 10_000
const MOST_SHOWN = 20

export interface Trial<Row> {
  readonly name: 'fuzz' | 'faults'
  /** The option that says how much is tried, and how much where it does not. */
  readonly amount: readonly [option: string, usual: number]
  readonly columns: readonly Column<Row>[]
}

interface Report<Row> {
  readonly seed: number
  readonly rows: readonly Row[]
  readonly findings: readonly Readonly<Record<string, string>>[]
  readonly clean: boolean
}

/** Runs a trial as its command line says. The exit status is 0 only if nothing was found. */
export async function run<Row>({ name, amount: [option, usual], columns }: Trial<Row>): Promise<void> {
  const { amount, seed, json } = commandLine(name, option, usual)
  const begun = performance.now()
  const { report, isStopped } = await inChild<Row>(name, { [option]: amount, seed }, !json)
  const seconds = Math.round((performance.now() - begun) / 1000)
  if (json) console.log(JSON.stringify({ ...report, stopped: isStopped, seconds }))
  else {
    console.log(tableOf(columns, report.rows))
    for (const finding of report.findings.slice(0, MOST_SHOWN)) console.log(`✗ ${JSON.stringify(finding)}`)
    const early = isStopped ? '（提前结束 stopped early）' : ''
    const verdict = report.clean ? '✓ 没有发现问题 nothing found' : '✗ 发现问题 something was found'
    console.log(`${verdict}${early} · seed ${report.seed} · ${seconds} s`)
  }
  process.exitCode = report.clean ? 0 : 1
}

function commandLine(name: string, option: string, usual: number) {
  const usage = () => fail(`用法 / usage: npm run ${name} -- [--${option} N] [--seed N] [--json]`)
  const number = (text: string | undefined, otherwise: number) => {
    const value = text === undefined ? otherwise : Number(text)
    return Number.isSafeInteger(value) && value > 0 ? value : usage()
  }
  try {
    const options = {
      [option]: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
    } as const
    const values: Record<string, unknown> = parseArgs({ options }).values
    return {
      amount: number(values[option] as string | undefined, usual),
      seed: number(values.seed as string | undefined, 1),
      json: values.json === true,
    }
  } catch {
    return usage()
  }
}

type Message<Row> =
  | { readonly done: number; readonly of: number }
  | { readonly report: Report<Row>; readonly isStopped: boolean }

function inChild<Row>(name: string, options: object, shown: boolean) {
  // The child hears Ctrl-C too, and ends with its report.
  process.on('SIGINT', () => {})
  const child = fork(CHILD, [name, JSON.stringify(options)])
  let last = performance.now()
  return new Promise<Extract<Message<Row>, { report: unknown }>>((resolve, reject) => {
    child.on('message', (message: Message<Row>) => {
      if ('report' in message) {
        if (shown && process.stderr.isTTY) process.stderr.write('\r\x1b[K')
        resolve(message)
      } else if (shown && performance.now() - last > (process.stderr.isTTY ? BAR_EVERY : LINE_EVERY)) {
        last = performance.now()
        const text = `${message.done} / ${message.of}`
        process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
      }
    })
    child.once('exit', (status) => reject(new Error(`the trial ended without a report: ${status}`)))
  })
}
