/**
 * One word for one thing: the names of fields and the words of the product are written in their tables and nowhere
 * else, the documentation says what the tables say, and words that were given up do not come back.
 */

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { certificateFields, terms } from '#lib/certificate'
import { conditionName, kindName } from '#lib/policy'
import { PAGES, written } from '../scripts/docs.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const names = [
  ...certificateFields.map(({ label }) => label),
  ...Object.values(terms),
  kindName('electronic-certificate'),
  kindName('certificate-electronic-file'),
]
const labels = new Set(names.flatMap(({ zh, en }) => [zh, en]))

const TABLES = ['lib/certificate/fields.ts', 'lib/certificate/terms.ts', 'lib/policy/kinds.ts']
/** The policy library is below the tables; that it says the same is tested beneath. */
const BELOW = 'lib/policy/explain.ts'

const sources = ['lib', 'web', 'functions', 'commands', 'local', 'scripts'].flatMap((folder) =>
  globSync(`${folder}/**/*.ts`, { cwd: root }),
)

/** Texts of the code: what stands between quotation marks, but not in comments. */
function textsOf(file: string): string[] {
  const code = read(file).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  return [...code.matchAll(/(['"`])((?:(?!\1)[^\n])*)\1/g)].map(([, , text]) => (text as string).trim())
}

/** A label alone, or with its English behind it, as the command line would have it. */
const isLabel = (text: string) =>
  labels.has(text) || labels.has(/^(\p{Script=Han}+) [a-zA-Z ]+$/u.exec(text)?.[1] ?? '')

test('a label is written in its table and nowhere else', () => {
  const elsewhere = sources
    .filter((file) => ![...TABLES, BELOW].includes(file))
    .flatMap((file) =>
      textsOf(file)
        .filter(isLabel)
        .map((text) => `${file}: ${text}`),
    )
  expect(elsewhere).toEqual([])
})

test('no two fields or words have the same label, and no heading means two fields', () => {
  expect(labels.size).toBe(2 * names.length)
  const meant = new Map<string, string>()
  for (const { key, label, aliases } of certificateFields) {
    for (const heading of [key, label.zh, label.en, ...aliases]) {
      const folded = heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
      expect(meant.get(folded) ?? key, heading).toBe(key)
      meant.set(folded, key)
    }
  }
})

test('the rules are explained in the same words', () => {
  const labelOf = (key: string) => certificateFields.find((field) => field.key === key)?.label.zh
  expect(conditionName('level').zh).toBe(labelOf('level'))
  expect(conditionName('issuingRegion').zh).toBe(labelOf('issuingRegion'))
  expect(conditionName('examDate').zh).toBe(labelOf('examDate'))
  expect(conditionName('issueDate').zh).toBe(labelOf('issueDate'))
})

test.each(PAGES)('%s has the tables that `npm run docs` writes', (page) => {
  expect(read(page)).toBe(written(page))
})

describe('the glossary', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\|(.+)\|$/gm)].map(([, cells]) =>
    (cells as string).split('|').map((cell) => cell.trim()),
  )

  test('has every word in both languages', () => {
    for (const { zh, en } of names)
      expect(rows.filter(([first, second]) => first === zh && second === en)).toHaveLength(1)
  })

  test('names words that are not used, and they are not', () => {
    const retired = rows
      .flatMap((cells) => (cells.length === 5 ? (cells[4] as string).split('、') : []))
      .filter((word) => /^\p{Script=Han}+$/u.test(word))
    expect(retired.length).toBeGreaterThan(3)
    const pages = ['README.zh-CN.md', 'README.md', ...globSync('docs/*.md', { cwd: root })].filter(
      (page) => page !== 'docs/glossary.md',
    )
    const found = [...sources, ...pages, 'openapi.json', 'policy/README.md'].flatMap((file) =>
      retired.filter((word) => read(file).includes(word)).map((word) => `${file}: ${word}`),
    )
    expect(found).toEqual([])
  })
})
