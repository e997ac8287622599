/**
 * What the parts of our OFD documents are and how they hang together, as `lib/document` writes them (GB/T 33190-2016): one
 * document, one page, its fonts, and where it is sealed one signature. A test makes every kind of document and holds it against
 * this page; who changes what is written there changes this.
 */

import { SEALED_WITH } from '#lib/document'
import { Refusal } from '../refusal.ts'
import { ID, Reader, rooted, spelling, TEXT, textOf } from './grammar.ts'
import { readPage } from './page.ts'

export type PackageParts = ReadonlyMap<string, Buffer>

export interface OfdStructure {
  /** What the QR opens: its whole text. */
  readonly link: string
  /** To the minute, as it is printed. */
  readonly createdAt: Date
}

const DAY = '\\d{4}-\\d\\d-\\d\\d'
const ENTRY = spelling`${rooted('OFD')} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>${'[0-9a-f]{32}'}</ofd:DocID><ofd:Title>${TEXT}</ofd:Title><ofd:Author>${TEXT}</ofd:Author><ofd:Subject>${TEXT}</ofd:Subject><ofd:CreationDate>${DAY}</ofd:CreationDate><ofd:ModDate>${DAY}</ofd:ModDate><ofd:Creator>Zhengyan</ofd:Creator></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>${`(<ofd:Signatures>${SEALED_WITH.list}</ofd:Signatures>)?`}</ofd:DocBody></ofd:OFD>`
const DOCUMENT = spelling`${rooted('Document')}><ofd:CommonData><ofd:MaxUnitID>${`(${ID})`}</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`
const RESOURCES = spelling`${rooted('Res')} BaseLoc="Res"><ofd:Fonts>`
const FONT = spelling`<ofd:Font ID="${`(${ID})`}" FontName="${TEXT}" FamilyName="${TEXT}"><ofd:FontFile>font_${`(${ID})`}.ttf</ofd:FontFile></ofd:Font>`
const RESOURCES_END = spelling`</ofd:Fonts></ofd:Res>`
/** The foot of the page, in Beijing time. */
const MADE = /生成于 (\d{4})年(\d{1,2})月(\d{1,2})日 (\d\d):(\d\d)（北京时间）/

/** What a sealed package has beside, in its order. */
const SEALED = Object.values(SEALED_WITH)

/** Whether a package says that it is sealed, by the parts that it has. */
export const hasSealParts = (parts: PackageParts): boolean => SEALED.some((path) => parts.has(path))

/** @throws {Refusal} `form-unexpected`, `object-unused`, `too-costly` */
export function readOfdStructure(parts: PackageParts): OfdStructure {
  const entry = new Reader(textOf(parts.get('OFD.xml')))
  const isSealed = entry.expect(ENTRY)[1] !== undefined
  const root = new Reader(textOf(parts.get('Doc_0/Document.xml')))
  const highest = Number(root.expect(DOCUMENT)[1])
  const fonts = readFonts(textOf(parts.get('Doc_0/PublicRes.xml')))
  const page = readPage(textOf(parts.get('Doc_0/Pages/Page_0/Content.xml')))
  if (!entry.isAtEnd || !root.isAtEnd) throw new Refusal('form-unexpected')
  // Every identifier once, none left out: what is there is referred to, and what is referred to is there.
  const ids = [1, ...page.ids, ...fonts].sort((one, other) => one - other)
  const inOrder = page.ids.every((id, i) => id > (page.ids[i - 1] ?? 0))
  if (!inOrder || ids.length !== highest || ids.some((id, i) => id !== i + 1))
    throw new Refusal('form-unexpected')
  if (fonts.size !== page.fonts.size || [...page.fonts].some((id) => !fonts.has(id)))
    throw new Refusal('object-unused')
  const wanted = [
    'OFD.xml',
    'Doc_0/Document.xml',
    'Doc_0/PublicRes.xml',
    ...[...fonts].map((id) => `Doc_0/Res/font_${id}.ttf`),
    'Doc_0/Pages/Page_0/Content.xml',
    ...(isSealed ? SEALED : []),
  ]
  const there = [...parts.keys()]
  if (there.some((path) => !wanted.includes(path))) throw new Refusal('object-unused')
  if (there.join() !== wanted.join()) throw new Refusal('form-unexpected')
  return { link: page.link, createdAt: madeAt(page.text) }
}

function readFonts(part: string): ReadonlySet<number> {
  const reader = new Reader(part)
  reader.expect(RESOURCES)
  const fonts = new Set<number>()
  for (let found = reader.take(FONT); found; found = reader.take(FONT)) {
    if (found[1] !== found[2]) throw new Refusal('form-unexpected')
    if (fonts.has(Number(found[1]))) throw new Refusal('object-repeated')
    fonts.add(Number(found[1]))
  }
  reader.expect(RESOURCES_END)
  if (!reader.isAtEnd) throw new Refusal('form-unexpected')
  return fonts
}

/** @throws {Refusal} `form-unexpected` */
function madeAt(text: string): Date {
  const [, year, month, day, hour, minute] = MADE.exec(text) ?? []
  const two = (number = '') => number.padStart(2, '0')
  const date = new Date(`${year}-${two(month)}-${two(day)}T${hour}:${minute}:00+08:00`)
  if (Number.isNaN(date.getTime())) throw new Refusal('form-unexpected')
  return date
}
