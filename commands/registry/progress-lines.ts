/** How far something has come that has no known end: one line that is written over on a terminal, else one now and then. */

import type { Output } from './progress.ts'

const TERMINAL_EVERY = 200
const LINE_EVERY = 5_000

/** @returns shows a text, if it is time for one */
export function progressLines(output: Output): (text: string) => void {
  let last = performance.now()
  return (text) => {
    const now = performance.now()
    if (now - last < (output.isTTY ? TERMINAL_EVERY : LINE_EVERY)) return
    last = now
    output.write(output.isTTY ? `\r\x1b[K${text}` : `${text}\n`)
  }
}
