/**
 * The parts of the package and how they refer to each other (GB/T 33190-2016, 7): OFD.xml names the document, the
 * document its resources and its page. Neither name nor number of a person goes into what describes the document:
 * properties show up in file lists and search indexes.
 */

import { createHash } from 'node:crypto'
import type { Page } from '../design/page.ts'
import { DEMONSTRATION } from '../design/wording.ts'
import { PAGE_BOX } from '../drawing/ofd/canvas.ts'
import { boxText } from '../drawing/ofd/path.ts'
import type { UsedFont } from '../drawing/ofd/used-fonts.ts'
import { escaped, NAMESPACE, part } from '../drawing/ofd/xml.ts'
import { subsetFont } from '../drawing/subset/subset.ts'

/** Parts by their path in the package, in the order in which they are packed. */
export type Parts = ReadonlyMap<string, Uint8Array>

export const DOCUMENT = 'Doc_0'
export const SIGNATURES = `${DOCUMENT}/Signs/Signatures.xml`

/** Of the page, which is the first thing that has one. */
export const PAGE_ID = 1

const PRODUCER = 'Zhengyan'

export interface Drawn {
  readonly page: Omit<Page, 'canvas'>
  readonly content: Uint8Array
  readonly fonts: readonly UsedFont[]
  /** The highest identifier. */
  readonly maxId: number
  readonly sealed: boolean
}

/** Everything but the signature. */
export function partsOf({ page, content, fonts, maxId, sealed }: Drawn): Parts {
  return new Map([
    ['OFD.xml', entry(page, content, sealed)],
    [`${DOCUMENT}/Document.xml`, documentPart(maxId)],
    [`${DOCUMENT}/PublicRes.xml`, resources(fonts)],
    ...fonts.map(
      ({ id, font, glyphs }) =>
        [`${DOCUMENT}/Res/font_${id}.ttf`, subsetFont(font.data, glyphs, nameOf(font.program))] as const,
    ),
    [`${DOCUMENT}/Pages/Page_0/Content.xml`, content],
  ])
}

function entry(
  { request, service, demonstration }: Drawn['page'],
  content: Uint8Array,
  sealed: boolean,
): Uint8Array {
  const { qualification, result } = request.certificate
  const prefix = demonstration ? `${DEMONSTRATION} ` : ''
  const properties = [
    ['DocID', identifierOf(content)],
    ['Title', `${prefix}${result.label.zh} ${qualification.name.zh}`],
    ['Author', service.zh],
    ['Subject', `${result.label.en}: ${qualification.name.en}`],
    ['CreationDate', chinaDay(request.now)],
    ['ModDate', chinaDay(request.now)],
    ['Creator', PRODUCER],
  ].map(([name, value]) => `<ofd:${name}>${escaped(value ?? '')}</ofd:${name}>`)
  return part(
    `<ofd:OFD ${NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>${properties.join('')}</ofd:DocInfo><ofd:DocRoot>${DOCUMENT}/Document.xml</ofd:DocRoot>${sealed ? `<ofd:Signatures>${SIGNATURES}</ofd:Signatures>` : ''}</ofd:DocBody></ofd:OFD>`,
  )
}

/** 32 hexadecimal digits (table 3), the same for the same page: a UUID of version 8, of what the page consists of. */
function identifierOf(content: Uint8Array): string {
  const digest = createHash('sha256').update(content).digest()
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80
  return digest.toString('hex', 0, 16)
}

/** China keeps one time, UTC+8, and the format has days alone (xs:date). */
const chinaDay = (now: Date) => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)

const documentPart = (maxId: number): Uint8Array =>
  part(
    `<ofd:Document ${NAMESPACE}><ofd:CommonData><ofd:MaxUnitID>${maxId}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>${boxText(PAGE_BOX)}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="${PAGE_ID}" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
  )

function resources(fonts: readonly UsedFont[]): Uint8Array {
  const each = fonts.map(
    ({ id, font: { program } }) =>
      `<ofd:Font ID="${id}" FontName="${escaped(nameOf(program))}" FamilyName="${escaped(program.familyName ?? nameOf(program))}"><ofd:FontFile>font_${id}.ttf</ofd:FontFile></ofd:Font>`,
  )
  return part(`<ofd:Res ${NAMESPACE} BaseLoc="Res"><ofd:Fonts>${each.join('')}</ofd:Fonts></ofd:Res>`)
}

const nameOf = ({ postScriptName }: UsedFont['font']['program']): string => postScriptName ?? 'Unnamed'
