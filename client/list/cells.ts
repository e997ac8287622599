/** What stands in the columns of a verdict, and what they are called. Pure, and without anything that reads or writes files. */

import type { Bilingual } from '../api/types.ts'
import { columnTexts, howTexts } from './texts.ts'
import type { Verdict } from './verdict.ts'

type Lang = keyof Bilingual

/** What stands in our columns, in their order. */
export function verdictCells({ word, detail, facts, at, how, code, receipt }: Verdict, lang: Lang): string[] {
  return [
    word[lang],
    detail[lang],
    facts?.kind[lang] ?? '',
    facts?.force?.[lang] ?? '',
    facts?.holderName ?? '',
    facts?.managementNumber ?? '',
    facts?.qualification[lang] ?? '',
    at ?? '',
    howTexts[how][lang],
    code,
    receipt ? `${receipt.number}-${receipt.place}` : '',
  ]
}

/** Our headings; beside those of an earlier verification they are numbered. */
export function verdictHeadings(lang: Lang, taken: readonly string[] = []): string[] {
  const headings = Object.values(columnTexts).map((text) => text[lang])
  const numbered = (n: number) => (n === 1 ? headings : headings.map((heading) => `${heading} ${n}`))
  for (let n = 1; ; n++) if (!numbered(n).some((heading) => taken.includes(heading))) return numbered(n)
}
