/** What the pages about security and about wallets name is there: every file, every test by its name, every requirement once. */

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** A file in backquotes, and the names of its tests behind it: `test/a.test.ts` “one”, “another”. */
const FILE = /`([\w.@-]+(?:\/[\w.@-]+)*)`((?:,? “[^”]+”)*)/g
const FOLDER = /^(bench|commands|docs|functions|lib|local|packages|policy|scripts|server|stages|test|web)\//
const NAME = /\.(ts|md|yml|json|csv|service)$|^Containerfile$|^\.dockerignore$/

/** A page with no line breaks: names go over them. */
const flat = (page: string) => read(page).replace(/\s+/g, ' ')

const named = (page: string) =>
  [...flat(page).matchAll(FILE)]
    .map(([, file = '', names = '']) => ({
      file,
      tests: [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name),
    }))
    .filter(({ file }) => FOLDER.test(file) || NAME.test(file))

const PAGES = ['SECURITY.md', 'docs/security.md', 'docs/asvs.md', 'docs/wallet.md']

describe.each(PAGES)('%s', (page) => {
  test('names files that are there', () => {
    const places = [root, join(root, page, '..')]
    const gone = named(page).filter(({ file }) => !places.some((place) => existsSync(join(place, file))))
    expect(gone).toEqual([])
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(root, page, '..', link)))).toEqual([])
  })

  test('names tests by their names', () => {
    const gone = named(page).flatMap(({ file, tests }) => {
      const titles = tests.length === 0 ? [] : titlesOf(file)
      return tests
        .filter((name) => !titles.some((title) => title.includes(name)))
        .map((name) => `${file}: ${name}`)
    })
    expect(gone).toEqual([])
  })
})

/** What stands between the quotation marks behind `test(`, `it(` and `describe(`, and behind the table of an `each`. */
function titlesOf(file: string): readonly string[] {
  const code = existsSync(join(root, file)) ? read(file) : ''
  return [...code.matchAll(/(?:\b(?:test|it|describe)\(|\)\()(?:\n\s*)?(['"`])((?:(?!\1)[^\n])+)\1,/gm)].map(
    ([, , title = '']) => title,
  )
}

test('a test that is gone is missed', () => {
  expect(titlesOf('test/documents.test.ts')).toContain('a test that is gone is missed')
  expect(titlesOf('test/documents.test.ts')).not.toContain('a test that was never there')
})

test('docs/security.md answers every number of the review, with a test for each', () => {
  const part = read('docs/security.md').split('## The numbers of the review')[1]?.split('\n## ')[0] ?? ''
  const rows = [...part.matchAll(/^\| (\d+) \|(.*)\|$/gm)]
  const numbers = new Set(rows.map(([, number]) => Number(number)))
  expect([...numbers]).toEqual(Array.from({ length: 18 }, (_, i) => i + 1))
  expect(rows.filter(([, , rest = '']) => !/`test\/[^`]+`/.test(rest)).map(([row]) => row)).toEqual([])
})

describe('docs/asvs.md', () => {
  const rows = [
    ...read('docs/asvs.md').matchAll(/^\| (V(\d+)\.\d+\.\d+) \| (.+) \| ([12]) \| (.+) \| (.*) \|$/gm),
  ]
  const answers = ['met', 'not applicable', 'not met']

  test('answers each of the 253 requirements once', () => {
    // Of chapters 1 to 17, on levels 1 and 2.
    const counts = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7]
    expect(counts.map((_, i) => rows.filter(([, , chapter]) => chapter === `${i + 1}`).length)).toEqual(
      counts,
    )
    expect(new Set(rows.map(([, id]) => id)).size).toBe(253)
    for (const [, id, , , , answer = '', why = ''] of rows) {
      expect(answers, id).toContain(answer)
      expect(why.length, id).toBeGreaterThan(3)
    }
  })

  test('counts them as they are', () => {
    const stated = /^\| all \| (\d+) \| (\d+) \| (\d+) \|$/m.exec(read('docs/asvs.md'))?.slice(1).map(Number)
    const counted = answers.map((answer) => rows.filter(([, , , , , one]) => one === answer).length)
    expect(stated).toEqual(counted)
    const missing = rows.filter(([, , , , , answer]) => answer === 'not met').map(([, id]) => id)
    expect(flat('docs/asvs.md')).toContain(` Not met: ${missing.join(', ')}. `)
  })
})

describe('docs/wallet.md', () => {
  const rows = [
    ...read('docs/wallet.md').matchAll(
      /^\| ([4-9][.\d]*) \| (issuer|verifier|wallet|both) \| (.+) \| (.+) \| (.+) \|$/gm,
    ),
  ]
  const answers = ['met', 'not met', 'not applicable']

  test('answers each section of HAIP 1.0 that asks for something, and shows by a test what it says is met', () => {
    const sections = '4 4.1 4.2 4.3 4.4 4.4.1 4.5.1 5 5.1 5.2 5.3.1 5.3.2 6.1 6.1.1 6.1.1.1 7 8 9.4'
    expect([...new Set(rows.map(([, section]) => section))].join(' ')).toBe(sections)
    for (const [row, , , , answer = '', why = ''] of rows) {
      expect(answers, row).toContain(answer)
      if (answer === 'met') expect(why, row).toMatch(/`test\/[^`]+` “/)
      else expect(why.length, row).toBeGreaterThan(8)
    }
  })

  test('counts them as they are', () => {
    const [met, missed, beside] = answers.map(
      (one) => rows.filter(([, , , , answer]) => answer === one).length,
    )
    expect(flat('docs/wallet.md')).toContain(` ${met} met, ${missed} not met, ${beside} not applicable. `)
  })
})
