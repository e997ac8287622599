/** Saves what was found, as a file that the browser makes: the list with its new columns, a table of its own, the receipts. */

import { verdictCells, verdictHeadings } from '../../../client/list/cells.ts'
import type { Run } from '../../../client/list/run.ts'
import { batch as texts } from '../../texts/batch.ts'
import type { Lang } from '../../texts/define.ts'
import { type Chosen, loadLists } from './read.ts'
import { type Line, type Look, shownLines } from './table.ts'

export type What = 'list' | 'xlsx' | 'csv' | 'receipts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const CSV = 'text/csv;charset=utf-8'

/** @throws when the part that writes workbooks cannot be fetched */
export async function save(
  what: What,
  { chosen, run, lines, look }: { chosen: Chosen; run: Run; lines: readonly Line[]; look: Look },
  lang: Lang,
): Promise<void> {
  const stem = chosen.list ? chosen.name.replace(/\.\w+$/, '') : texts[lang].title
  if (what === 'receipts') {
    const receipts = [...run.receipts].toSorted(([a], [b]) => a - b).map(([, receipt]) => `${receipt}\n`)
    return download(receipts.join(''), `${stem}.receipts.jws`, 'text/plain')
  }
  const { appendVerdicts, writeCsv, writeXlsx } = await loadLists()
  if (what === 'list' && chosen.list) {
    const verdicts = new Map([...run.verdicts].map(([id, verdict]) => [Number(id), verdict]))
    const { format } = chosen.list.file
    const content = appendVerdicts(chosen.list, verdicts, lang)
    return download(content, `${stem}.verified.${format}`, format === 'xlsx' ? XLSX : CSV)
  }
  // As the table stands: what is filtered away is left out, and its order stays.
  const place = chosen.list ? texts[lang].row : texts[lang].file
  const rows = [
    [place, ...verdictHeadings(lang)],
    ...shownLines(lines, look, lang).map(({ place, verdict }) => [
      String(place),
      ...verdictCells(verdict, lang),
    ]),
  ]
  if (what === 'xlsx') download(writeXlsx(rows, texts[lang].results), `${stem}.results.xlsx`, XLSX)
  else download(writeCsv(rows), `${stem}.results.csv`, CSV)
}

function download(content: BlobPart, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Browsers that ask where to put it read it later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
