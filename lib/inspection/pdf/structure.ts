/**
 * What the objects of our documents are and how they hang together, as `lib/document` makes them: one page, its fonts,
 * the link over its QR, and where it is sealed one signature field without a picture. A test makes every kind of document
 * and holds it against this page; who changes what is written there changes this.
 */

import { Refusal } from '../refusal.ts'
import type { PdfFile } from './file.ts'
import { dict, equals, named, number, numbers, type Shape, said, stream, text, to, tuple } from './shape.ts'
import { type Dictionary, dictionary, isArray, type Name, Ref, Text, type Value } from './values.ts'

export interface DocumentStructure {
  /** What the QR opens: its whole text. */
  readonly link: string
  readonly createdAt: Date
  readonly signature?: SignatureField
}

export interface SignatureField {
  /** Where the value stands in the file, its angle brackets included. */
  readonly place: { readonly start: number; readonly end: number }
  /** As the dictionary claims it. */
  readonly signedAt: Date
  /** What the dictionary says it is: filter and sub-filter. */
  readonly form: string
}

const A4 = tuple(equals(0), equals(0), equals(595.28), equals(841.89))
const rectangle = tuple(number, number, number, number)
const BASE_FONT = /^[A-Z]{6}\+[A-Za-z0-9-]{1,60}$/

const fontFile = stream({ Length1: number })
const plainStream = stream()
const descriptor = dict({
  Type: named('FontDescriptor'),
  FontName: named(BASE_FONT),
  Flags: number,
  FontBBox: rectangle,
  ItalicAngle: number,
  Ascent: number,
  Descent: number,
  CapHeight: number,
  StemV: number,
  FontFile2: to(() => fontFile),
})
const cidFont = dict({
  Type: named('Font'),
  Subtype: named('CIDFontType2'),
  BaseFont: named(BASE_FONT),
  CIDSystemInfo: dict({ Registry: said('Adobe'), Ordering: said('Identity'), Supplement: equals(0) }),
  W: numbers,
  FontDescriptor: to(() => descriptor),
  CIDToGIDMap: to(() => plainStream),
})
const font = dict({
  Type: named('Font'),
  Subtype: named('Type0'),
  BaseFont: named(BASE_FONT),
  Encoding: named('Identity-H'),
  DescendantFonts: tuple(to(() => cidFont)),
  ToUnicode: to(() => plainStream),
})
const graphicsState = dict({ BM: named('Multiply') })
const link = dict({
  Type: named('Annot'),
  Subtype: named('Link'),
  Rect: rectangle,
  F: equals(4),
  BS: dict({ W: equals(0), S: named('S') }),
  A: dict({ S: named('URI'), URI: text }),
})
const page: Shape = dict({
  Type: named('Page'),
  MediaBox: A4,
  Resources: dict(
    { Font: dict({}, {}, [/^F\d{1,2}$/, to(() => font)]) },
    { ExtGState: dict({}, {}, [/^GS\d{1,3}$/, to(() => graphicsState)]) },
  ),
  Parent: to(() => pages),
  Annots: tuple(to(() => link)),
  Contents: to(() => plainStream),
})
const pages: Shape = dict({ Type: named('Pages'), Kids: tuple(to(() => page)), Count: equals(1) })
const metadata = stream({ Type: named('Metadata'), Subtype: named('XML') })
const CATALOG = {
  Type: named('Catalog'),
  Pages: to(() => pages),
  ViewerPreferences: dict({ DisplayDocTitle: equals(true) }),
  Lang: said('zh-CN'),
  Metadata: to(() => metadata),
}
const catalog = dict(CATALOG)

const signature = dict({
  Type: named('Sig'),
  Filter: named(/^(Adobe\.PPKLite|GM\.PKILite)$/),
  SubFilter: named(/^(ETSI\.CAdES\.detached|GM\.sm2seal)$/),
  ByteRange: tuple(number, number, number, number),
  Contents: text,
  M: text,
  Reason: text,
})
const field = dict({
  FT: named('Sig'),
  T: said('Seal'),
  V: to(() => signature),
  Type: named('Annot'),
  Subtype: named('Widget'),
  F: equals(132),
  P: to(() => page),
  // Nothing of it is seen: the seal is drawn on the page.
  Rect: tuple(equals(0), equals(0), equals(0), equals(0)),
})
const standardFont = (name: string) =>
  dict({ Type: named('Font'), Subtype: named('Type1'), BaseFont: named(name) })
const form = dict({
  Fields: tuple(to(() => field)),
  DR: dict({ Font: dict({ Helv: standardFont('Helvetica'), ZaDb: standardFont('ZapfDingbats') }) }),
  DA: text,
  NeedAppearances: equals(false),
  SigFlags: equals(3),
})
const sealedCatalog = dict({ ...CATALOG, AcroForm: to(() => form) })

const information = dict({
  Title: text,
  Author: text,
  Subject: text,
  Creator: said('Zhengyan'),
  Producer: said('Zhengyan'),
  CreationDate: text,
  ModDate: text,
})
const trailer = {
  Size: number,
  ID: tuple(text, text),
  Info: to(() => information),
}
const firstTrailer = dict({ ...trailer, Root: to(() => catalog) })
const sealedTrailer = dict({ ...trailer, Prev: number, Root: to(() => sealedCatalog) })

/** @throws {Refusal} `form-unexpected`, `object-unused`, `object-replaced` */
export function readStructure({ first, update }: PdfFile): DocumentStructure {
  walk(firstTrailer, first.trailer, first.objects)
  if (!update) return describe(first.trailer, first.objects)
  const root = first.trailer.get('Root') as Ref
  const replaced = [...update.objects.keys()].filter((one) => first.objects.has(one))
  const sameInfo = (update.trailer.get('Info') as Ref | undefined)?.number === infoOf(first.trailer)
  if (replaced.length !== 1 || replaced[0] !== root.number || !sameInfo) throw new Refusal('object-replaced')
  const objects = new Map([...first.objects, ...update.objects])
  walk(sealedTrailer, update.trailer, objects)
  return { ...describe(first.trailer, objects), signature: fieldOf(objects, root) }
}

const infoOf = (of: Dictionary) => (of.get('Info') as Ref).number

/** Every object has its place, or the file holds something that is not shown and waits to be. */
function walk(shape: Shape, value: Value, objects: ReadonlyMap<number, Value>): void {
  const met = new Map<number, Shape>()
  shape(value, { objects, met })
  if (met.size !== objects.size) throw new Refusal('object-unused')
}

/** What the shapes above have made sure of is taken as such. */
function describe(of: Dictionary, objects: ReadonlyMap<number, Value>): DocumentStructure {
  const found = (value: Value | undefined) =>
    dictionary(value instanceof Ref ? objects.get(value.number) : value)
  const only = (value: Value | undefined) => found(isArray(value) ? value[0] : undefined)
  const onlyPage = only(found(found(of.get('Root')).get('Pages')).get('Kids'))
  const action = dictionary(only(onlyPage.get('Annots')).get('A'))
  return {
    link: (action.get('URI') as Text).bytes.toString('latin1'),
    createdAt: dateOf(found(of.get('Info')).get('CreationDate')),
  }
}

function fieldOf(objects: ReadonlyMap<number, Value>, root: Ref): SignatureField {
  const found = (value: Value | undefined) => dictionary(objects.get((value as Ref).number))
  const fields = found(found(root).get('AcroForm')).get('Fields') as readonly Value[]
  const value = found(found(fields[0]).get('V'))
  const contents = value.get('Contents') as Text
  const names = ['Filter', 'SubFilter'].map((key) => (value.get(key) as Name).name)
  return {
    place: { start: contents.start, end: contents.end },
    signedAt: dateOf(value.get('M')),
    form: names.join(' '),
  }
}

const DATE = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/

/** A moment in UTC, as our writer puts it (ISO 32000-1, 7.9.4). @throws {Refusal} `form-unexpected` */
function dateOf(value: Value | undefined): Date {
  const [, year, month, day, hour, minute, second] =
    (value instanceof Text && DATE.exec(value.bytes.toString('latin1'))) || []
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(date.getTime())) throw new Refusal('form-unexpected')
  return date
}
