/** How far a run has come: a bar on a terminal that is written over, plain lines now and then where the output is piped. */

import type { Watcher } from './verify.ts'

export interface Output {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

const WIDTH = 24
const BAR_EVERY = 100
const LINE_EVERY = 5_000

const bar = (fraction: number) => {
  const full = Math.round(fraction * WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
}

/** @param now milliseconds of a clock that only goes forward */
export function progressDisplay(
  output: Output,
  now: () => number = () => performance.now(),
): Omit<Watcher, 'signal'> & { end(): void } {
  const begun = now()
  let last = begun
  let shown = false
  function show(done: number, total: number, text: string): void {
    const at = now()
    if (at - last < (output.isTTY ? BAR_EVERY : LINE_EVERY)) return
    last = at
    shown = true
    const share = total > 0 ? done / total : 1
    const line = `${Math.floor(share * 100)}% · ${done}/${total} · ${text}`
    output.write(output.isTTY ? `\r\x1b[K${bar(share)} ${line}` : `${line}\n`)
  }
  return {
    onFile: (done, total) => show(done, total, '读取文件 reading files'),
    onProgress({ done, total, counts }) {
      const rate = Math.round(done / Math.max(0.001, (now() - begun) / 1000))
      const bad = counts.failed > 0 ? ` · 未通过 not verified ${counts.failed}` : ''
      show(done, total, `核验 verifying · ${rate}/s${bad}`)
    },
    onWait(seconds) {
      const line = `服务要求等待 the service asks to wait ${seconds} s`
      shown = true
      output.write(output.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    },
    end() {
      if (shown && output.isTTY) output.write('\r\x1b[K')
    },
  }
}
