/** Where a benchmark keeps what it found: a table for people, the figures for programs, and charts. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** What it was measured on. */
export const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`

/** How a goal ended. */
export const said = (met: boolean) => (met ? 'met' : '**missed**')

export interface Kept {
  /** Markdown. */
  readonly report: string
  readonly figures: unknown
  /** SVG, each by what comes after the name of the benchmark in the name of its file; most have one, `''`. */
  readonly charts?: Readonly<Record<string, string>>
}

/** Writes `bench/results/NAME.md`, `.json` and the charts, and shows the report. */
export function keep(name: string, { report, figures, charts = {} }: Kept): void {
  const folder = new URL('results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL(`${name}.md`, folder), report)
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(figures, null, 2)}\n`)
  for (const [suffix, svg] of Object.entries(charts))
    writeFileSync(new URL(`${name}${suffix}.svg`, folder), svg)
  console.log(report)
}
