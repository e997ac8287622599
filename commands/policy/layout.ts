/** Text for a terminal in which a Chinese character is two columns wide. */

import type { Bilingual } from '#lib/policy'

const WIDE = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFF60\uFFE0-\uFFE6]/u

/** Columns that a text takes. */
export function width(text: string): number {
  return [...text].reduce((columns, character) => columns + (WIDE.test(character) ? 2 : 1), 0)
}

/** Fills a text up to so many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

/** Rows in aligned columns, each as wide as its widest cell; the last is not filled up. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const columns = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  )
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0),
      )
      return `${indent}${cells.join('  ')}`.trimEnd()
    })
    .map((line) => `${line}\n`)
    .join('')
}

/** Both languages on a line. */
export function both({ zh, en }: Bilingual): string {
  return zh === en ? zh : `${zh} · ${en}`
}

/** Breaks a text into lines of at most so many columns, at spaces or between Chinese characters. */
export function wrap(text: string, columns: number, indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.match(
    /[^\s\p{Script=Han}]+[，。；：、）]*\s*|\p{Script=Han}[，。；：、）]*|\s+/gu,
  ) ?? []) {
    if (line !== '' && width(line + word.trimEnd()) > columns) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += word
  }
  return [...lines, line.trimEnd()].map((each) => `${indent}${each}\n`).join('')
}
