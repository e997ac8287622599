/** How far an import has come: a bar on a terminal, a plain line now and then where the output is piped. */

import type { ImportProgress } from '#lib/registry'

const BAR_WIDTH = 24
const BAR_EVERY = 100
const LINE_EVERY = 5_000

export interface Output {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

export interface ProgressDisplay {
  show(progress: ImportProgress): void
  /** Before anything is written; what rate there is counts from its end. */
  check(fraction: number): void
  end(): void
}

/** @param now milliseconds of a clock that only goes forward */
export function progressDisplay(
  output: Output,
  now: () => number = () => performance.now(),
): ProgressDisplay {
  let begun = now()
  const line = progressLine(output, now)
  return {
    show: (progress) =>
      line.show(
        () => describe(progress, (now() - begun) / 1000),
        () => bar(progress.fraction),
      ),
    check(fraction) {
      begun = now()
      line.show(
        () => `检查文件 checking the file · ${Math.floor(fraction * 100)}%`,
        () => bar(fraction),
      )
    },
    end: line.end,
  }
}

/** One line that is written over on a terminal, and now and then a new one where the output is piped. */
export function progressLine(output: Output, now: () => number = () => performance.now()) {
  let last = now()
  let shown = false
  return {
    /** @param ahead what only a terminal shows before the text */
    show(text: () => string, ahead: () => string = () => '…') {
      const at = now()
      if (at - last < (output.isTTY ? BAR_EVERY : LINE_EVERY)) return
      last = at
      shown = true
      output.write(output.isTTY ? `\r\x1b[K${ahead()} ${text()}` : `${text()}\n`)
    },
    end() {
      if (shown && output.isTTY) output.write('\r\x1b[K')
    },
  }
}

function bar(fraction: number): string {
  const full = Math.round(fraction * BAR_WIDTH)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}`
}

/** Rows, rate and time left, as in `120000 行 rows · 42% · 2710/s · 剩余 left 1:02`. */
function describe({ rows, fraction, refused }: ImportProgress, seconds: number): string {
  const rate = seconds > 0 ? Math.round(rows / seconds) : 0
  const left = fraction > 0 ? clock((seconds / fraction) * (1 - fraction)) : '–'
  const refusals = refused > 0 ? ` · 拒绝 refused ${refused}` : ''
  return `${rows} 行 rows · ${Math.floor(fraction * 100)}% · ${rate}/s · 剩余 left ${left}${refusals}`
}

function clock(seconds: number): string {
  const whole = Math.round(seconds)
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const from = parts[0] === 0 ? 1 : 0
  return parts
    .slice(from)
    .map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')
}
