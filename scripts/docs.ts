/**
 * `npm run docs`: writes the tables of the documentation that say what the code says. They stand between
 * `<!-- table: NAME -->` and `<!-- end -->`; a test fails while a page is not as it would be written here.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Audience, certificateFields } from '#lib/certificate'
import { LIMITS, rowProblem, rowProblemCodes } from '#lib/registry'

const root = join(import.meta.dirname, '..')

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const yes = (is: boolean) => (is ? 'yes' : '')
const AUDIENCES: readonly Audience[] = ['holder', 'verifier', 'document']

const TABLES: Readonly<Record<string, () => string>> = {
  fields: () =>
    table(
      [
        '中文',
        'English',
        'in the API',
        'in a file',
        'shown to holder',
        'to verifier',
        'on paper',
        'key in the credential',
      ],
      certificateFields.map(({ key, label, required, shownTo, claim }) => [
        label.zh,
        label.en,
        `\`${key}\``,
        required ? 'required' : 'optional',
        ...AUDIENCES.map((audience) => yes(shownTo.includes(audience))),
        String(claim ?? ''),
      ]),
    ),
  columns: () =>
    table(
      ['column', 'headings read (any case, width, spacing)', 'must be there'],
      certificateFields.map(({ key, label, aliases, required }) => [
        label.zh,
        [label.en, key, ...aliases].join(', '),
        yes(required),
      ]),
    ),
  limits: () =>
    table(
      ['name', 'at most', 'of what'],
      Object.entries(LIMITS).map(([name, { most, zh, en }]) => [
        `\`${name}\``,
        String(most),
        `${zh}<br>${en}`,
      ]),
    ),
  problems: () =>
    table(
      ['code', 'row is', 'meaning'],
      rowProblemCodes.map((code) => {
        const { severity, message } = rowProblem(1, code)
        return [`\`${code}\``, severity, `${message.zh}<br>${message.en}`]
      }),
    ),
}

/** The pages that have such tables. */
export const PAGES = ['docs/glossary.md', 'docs/registry.md'] as const

/** @returns the page with its tables as the code has them. @throws Error when it names a table that there is not */
export function written(page: string): string {
  const text = readFileSync(join(root, page), 'utf8')
  return text.replace(/(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, head, name, end) => {
    const make = TABLES[name]
    if (!make) throw new Error(`${page} names a table that there is not: ${name}`)
    return `${head}${make()}\n${end}`
  })
}

if (import.meta.main) for (const page of PAGES) writeFileSync(join(root, page), written(page))
