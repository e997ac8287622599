/**
 * The page of a receipt: what was asked, what was answered, when, by whom and by which rule, in a plain ruled table, so
 * that nobody takes it for a certificate; and how to check it again.
 */

import { type Certificate, type FieldKey, fieldsShownTo, labelOf, terms } from '#lib/certificate'
import { formatCode, qrText } from '#lib/credential'
import type { Bilingual } from '#lib/policy'
import {
  type Block,
  bilingualParagraph,
  fillRoom,
  GREY,
  HAIRLINE,
  INK,
  paragraph,
  space,
  stack,
} from '../drawing/blocks.ts'
import { type Canvas, MM, PAGE } from '../drawing/canvas.ts'
import type { Color } from '../drawing/typeset.ts'
import type { PrintedReceipt } from '../types.ts'
import { BLUE, checkAgain } from './check-again.ts'
import { field, RIBBON } from './parts.ts'
import * as words from './receipt-wording.ts'
import { chinaTime, printedValue, UNRECORDED } from './wording.ts'

const LEFT = 20 * MM
const WIDTH = PAGE.width - 2 * LEFT
const LABEL_WIDTH = 92
const PADDING = 7
const SHADE: Color = [0.945, 0.95, 0.96]

type Row = readonly [label: Bilingual, value: string]

export function drawReceipt(canvas: Canvas, printed: PrintedReceipt, demonstration: boolean): void {
  const edge = demonstration ? RIBBON : 0
  const top = edge + 15 * MM
  const foot = PAGE.height - edge - 12 * MM
  const { asked, issuer } = printed.receipt
  const address = asked.by === 'code' ? qrText({ origin: issuer, code: asked.code }) : `${issuer}/verify`
  const again = checkAgain(canvas, issuer, address, WIDTH)
  const room = foot - top - again.height - 10
  fillRoom(canvas, room, (density) => stack([title(canvas), table(canvas, rowsOf(printed), density)])).draw(
    LEFT,
    top,
  )
  again.draw(LEFT, foot - again.height)
}

function title(canvas: Canvas): Block {
  const { zh, en } = terms.receipt
  return stack([
    paragraph(canvas, zh, { face: 'serif', size: 24, color: BLUE }, { width: WIDTH, leading: 1.3 }),
    paragraph(canvas, en, { face: 'sans', size: 8.5, color: GREY }, { width: WIDTH }),
    space(4),
    bilingualParagraph(canvas, words.WHAT_IT_IS, { face: 'sans', size: 8.5, color: INK }, WIDTH),
    space(8),
  ])
}

function askedBy(asked: PrintedReceipt['receipt']['asked']): string {
  if (asked.by === 'code') return words.byCode(formatCode(asked.code))
  return asked.by === 'document' ? words.byDocument(asked.sha256) : words.ASKED_BY[asked.by]
}

/** Most important first; what the answer did not have is left out. */
function rowsOf({ receipt, issuer }: PrintedReceipt): readonly Row[] {
  const { verifiedAt, status, certificate, annotation, use, differences, requestId } = receipt.answer
  const result = certificate?.result
  const { asked } = receipt
  return [
    [words.CONCLUSION, words.conclusion(receipt.answer)],
    [words.ANSWERED_AT, `${chinaTime(verifiedAt)}（北京时间 UTC+8）`],
    [words.ISSUED_BY, `${issuer.name.zh} ${issuer.name.en} · ${receipt.issuer}`],
    ...optional(words.REQUEST, requestId),
    [words.ASKED, askedBy(asked)],
    [words.STATUS, words.statusText(status)],
    ...optional(words.DIFFERS, differences && `${differences.length}`),
    ...(certificate ? factsOf(certificate) : []),
    ...(result
      ? ([
          [
            terms.kind,
            result.label.zh === result.mark ? result.mark : `${result.label.zh}（${result.mark}）`,
          ],
        ] as const)
      : []),
    ...optional(words.FORCE, result?.force.statement.zh),
    ...optional(words.USE, use?.reason.zh),
    ...optional(
      terms.annotation,
      annotation &&
        [
          annotation.purpose,
          annotation.recipient,
          `${terms.validUntil.zh} ${chinaTime(annotation.expiresAt)}`,
        ]
          .filter(Boolean)
          .join(' · '),
    ),
    ...optional(
      words.RULE,
      result &&
        `${result.rule.name.zh} · ${result.rule.id} v${result.rule.version} · ${words.determined(result)}`,
    ),
    ...optional(
      terms.legalBasis,
      result?.basis.map(({ number, title: name }) => `${number}《${name}》`).join('\n'),
    ),
  ]
}

const optional = (label: Bilingual, value: string | undefined): readonly Row[] =>
  value === undefined || value === '' ? [] : [[label, value]]

const factsOf = (certificate: Certificate): readonly Row[] =>
  fieldsShownTo('verifier')
    .filter((key) => !ELSEWHERE.has(key))
    .map(
      (key): Row => [
        labelOf(key),
        key === 'qualification' ? qualified(certificate) : printedValue(certificate, key),
      ],
    )
    .filter(([, value]) => value !== UNRECORDED)

/** In one line with the qualification, or said by the conclusion. */
const ELSEWHERE: ReadonlySet<FieldKey> = new Set(['status', 'level', 'specialty'])

const qualified = (certificate: Certificate): string =>
  (['qualification', 'level', 'specialty'] as const)
    .map((key) => printedValue(certificate, key))
    .filter((value) => value !== UNRECORDED)
    .join(' · ')

function table(canvas: Canvas, rows: readonly Row[], density: number): Block {
  const stroke = { width: 0.5, color: HAIRLINE }
  return stack(
    rows.map(([label, value], index): Block => {
      const cell = field(canvas, label, value, {
        width: WIDTH - 2 * PADDING,
        labelWidth: LABEL_WIDTH,
        size: index === 0 ? 14 : 10,
        minHeight: index === 0 ? 32 : Math.max(23, 24 * density),
      })
      return {
        height: cell.height,
        draw(x, y) {
          canvas.rectangle(x, y, LABEL_WIDTH, cell.height, { fill: SHADE })
          canvas.rectangle(x, y, WIDTH, cell.height, { stroke })
          cell.draw(x + PADDING, y)
        },
      }
    }),
  )
}
