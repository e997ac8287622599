/**
 * `npm test`: every check at once, since each waits for something else: types and lint, the tests in a browser, all other
 * tests. The last are shown as they run, the rest as they end; the last line counts.
 */

import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/** The tests that wait for a browser, one file after the other, so that the processors are free for the others. */
const IN_BROWSER = 'browser'

interface Ended {
  readonly status: number
  readonly output: string
}

/** @param shown while it runs; otherwise with its end */
function run(command: string, args: readonly string[], shown = false): Promise<Ended> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...(process.stdout.isTTY && { FORCE_COLOR: '1' }), ...process.env },
  })
  let output = ''
  const hear = (chunk: Buffer) => {
    output += chunk
    if (shown) process.stdout.write(chunk)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (!shown) process.stdout.write(output)
      resolve({ status: code ?? 1, output })
    })
  })
}

/** vitest's closing line: `Tests  3 failed | 120 passed (123)`. */
function counted({ output }: Ended, what: 'passed' | 'failed'): number {
  const line = stripVTControlCharacters(output)
    .split('\n')
    .findLast((line) => /^ *Tests +/.test(line))
  return Number(line?.match(new RegExp(`(\\d+) ${what}`))?.[1] ?? 0)
}

const [check, browser, rest] = await Promise.all([
  run('npm', ['run', 'check']),
  run('vitest', ['run', '--project', IN_BROWSER]),
  run('vitest', ['run', '--project', `!${IN_BROWSER}`], true),
])
const tests = [browser, rest]
const passed = tests.reduce((sum, ended) => sum + counted(ended, 'passed'), 0)
// Types, lint or a file that does not load fail the run without a failed test: each still a failure.
const failed =
  (check.status === 0 ? 0 : 1) +
  tests.reduce((sum, ended) => sum + (counted(ended, 'failed') || (ended.status === 0 ? 0 : 1)), 0)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
