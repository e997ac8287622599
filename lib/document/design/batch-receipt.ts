/**
 * The pages of a batch's receipt: who asked, and a line for each item. The first page says what it is and how it is
 * checked; as many follow as the lines take, each with its number and the heads of the columns.
 */

import { labelOf, terms } from '#lib/certificate'
import { formatCode } from '#lib/credential'
import type { Bilingual, Regions } from '#lib/policy'
import {
  type Block,
  bilingualParagraph,
  fitted,
  GREY,
  HAIRLINE,
  INK,
  paragraph,
  space,
  stack,
} from '../drawing/blocks.ts'
import { type Canvas, MM, PAGE } from '../drawing/canvas.ts'
import type { BatchReceipt, PrintedReceipt } from '../types.ts'
import { BLUE, checkAgain } from './check-again.ts'
import { field, RIBBON } from './parts.ts'
import * as words from './receipt-wording.ts'
import { chinaTime, printedValue, UNRECORDED } from './wording.ts'

const LEFT = 15 * MM
const WIDTH = PAGE.width - 2 * LEFT
const PADDING = 4

/** Heads of the columns, and their widths in points; together the width of the table. */
const COLUMNS: readonly (readonly [head: Bilingual, width: number])[] = [
  [words.NUMBER, 26],
  [labelOf('managementNumber'), 124],
  [words.HOLDER, 104],
  [labelOf('qualification'), WIDTH - 26 - 124 - 104 - 116],
  [words.CONCLUSION, 116],
]

/** @param newPage gives the canvas of a further page */
export function drawBatchReceipt(
  newPage: () => Canvas,
  printed: PrintedReceipt<BatchReceipt>,
  { demonstration, regions }: { readonly demonstration: boolean; readonly regions: Pick<Regions, 'nameOf'> },
): void {
  const edge = demonstration ? RIBBON : 0
  const top = edge + 13 * MM
  const lowest = PAGE.height - edge - 12 * MM
  const { receipt } = printed
  const lines = receipt.answer.results.map((result, i) => cellsOf(result, receipt.asked.items[i], i))
  let done = 0
  for (let page = 1; page === 1 || done < lines.length; page++) {
    const canvas = newPage()
    const number = pageNumber(canvas, page, lines.length)
    const again =
      page === 1 ? checkAgain(canvas, receipt.issuer, `${receipt.issuer}/verify`, WIDTH) : space(0)
    const foot = lowest - again.height - number.height
    const head = page === 1 ? stack([title(canvas), facts(canvas, printed, regions), space(8)]) : space(0)
    head.draw(LEFT, top)
    let y = top + head.height
    for (const [index, cells] of [HEADS, ...lines.slice(done)].entries()) {
      const line = tableLine(canvas, cells, index === 0)
      if (y + line.height > foot - 8) break
      line.draw(LEFT, y)
      y += line.height
      if (index > 0) done += 1
    }
    again.draw(LEFT, foot)
    number.draw(LEFT, lowest - number.height)
  }
}

function title(canvas: Canvas): Block {
  const { zh, en } = words.BATCH_RECEIPT
  return stack([
    paragraph(canvas, zh, { face: 'serif', size: 20, color: BLUE }, { width: WIDTH, leading: 1.3 }),
    paragraph(canvas, en, { face: 'sans', size: 8.5, color: GREY }, { width: WIDTH }),
    space(3),
    bilingualParagraph(canvas, words.WHAT_IT_IS, { face: 'sans', size: 8.5, color: INK }, WIDTH),
    space(5),
  ])
}

function facts(
  canvas: Canvas,
  { receipt, issuer }: PrintedReceipt<BatchReceipt>,
  regions: Pick<Regions, 'nameOf'>,
): Block {
  const { verifiedAt, requestId, results } = receipt.answer
  const { client, useIn } = receipt.asked
  const verified = results.filter((one) => 'verification' in one && one.verification.verified).length
  const rows: readonly (readonly [Bilingual, string | undefined])[] = [
    [words.CONCLUSION, words.batchConclusion(results.length, verified)],
    [words.CLIENT, `${client.name}（${words.KEY} ${client.id}）`],
    [words.ANSWERED_AT, `${chinaTime(verifiedAt)}（北京时间 UTC+8）`],
    [words.ISSUED_BY, `${issuer.name.zh} ${issuer.name.en} · ${receipt.issuer}`],
    [words.REQUEST, requestId],
    [words.USE, useIn && `${regions.nameOf(useIn).zh} ${regions.nameOf(useIn).en}`],
  ]
  return stack(
    rows.flatMap(([label, value]) =>
      value === undefined
        ? []
        : field(canvas, label, value, { width: WIDTH, labelWidth: 92, size: 9.5, minHeight: 21 }),
    ),
  )
}

type Cells = readonly string[]
const HEADS: Cells = COLUMNS.map(([head]) => `${head.zh} ${head.en}`)

function cellsOf(
  result: BatchReceipt['answer']['results'][number],
  asked: BatchReceipt['asked']['items'][number] | undefined,
  index: number,
): Cells {
  const number = String(index + 1)
  const name = askedText(asked)
  if ('problem' in result) return [number, name, '', '', words.itemProblem(result.problem.code)]
  const { certificate, use } = result.verification
  const conclusion = [words.conclusion(result.verification), use && words.hasForce(use)]
  if (!certificate) return [number, name, '', '', conclusion[0] as string]
  const qualified = (['qualification', 'level', 'specialty'] as const)
    .map((key) => printedValue(certificate, key))
    .filter((value) => value !== UNRECORDED)
  return [
    number,
    asked?.by === 'code' ? `${certificate.managementNumber} ${name}` : certificate.managementNumber,
    `${certificate.holderName} ${certificate.idNumber}`,
    qualified.join(' · '),
    conclusion.filter(Boolean).join('；'),
  ]
}

function askedText(asked: BatchReceipt['asked']['items'][number] | undefined): string {
  if (asked?.by === 'code') return formatCode(asked.code)
  if (asked?.by === 'facts') return `${asked.managementNumber} ${asked.name} ${asked.idNumber}`
  return asked?.by === 'credential' ? words.ASKED_BY.credential : words.UNREADABLE
}

function tableLine(canvas: Canvas, cells: Cells, isHead: boolean): Block {
  const style = { face: 'sans', size: isHead ? 7 : 7.5, color: isHead ? GREY : INK } as const
  const texts = cells.map((text, i) =>
    fitted(canvas, text, style, {
      width: (COLUMNS[i]?.[1] ?? 0) - 2 * PADDING,
      maxLines: 3,
      smallest: 5.5,
      leading: 1.3,
    }),
  )
  const height = Math.max(18, ...texts.map((text) => text.height + 6))
  return {
    height,
    draw(x, y) {
      canvas.line(x, y + height, x + WIDTH, y + height, {
        width: isHead ? 1 : 0.5,
        color: isHead ? BLUE : HAIRLINE,
      })
      let left = x
      for (const [i, text] of texts.entries()) {
        text.draw(left + PADDING, y + (height - text.height) / 2)
        left += COLUMNS[i]?.[1] ?? 0
      }
    },
  }
}

function pageNumber(canvas: Canvas, page: number, items: number): Block {
  const text = `${terms.receipt.zh} · 共 ${items} 项 ${items} items · 第 ${page} 页 page ${page}`
  return stack([
    space(6),
    fitted(
      canvas,
      text,
      { face: 'sans', size: 7, color: GREY },
      { width: WIDTH, maxLines: 1, smallest: 6, align: 'center' },
    ),
  ])
}
