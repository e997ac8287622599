/**
 * The parts of a workbook (ECMA-376): which worksheets it has and what its shared strings are. Read by a SAX parser, which
 * knows no entities but those of XML, within limits.
 */

import { unzipSync } from 'fflate'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ListError } from './errors.ts'
import { type Bytes, LIMITS } from './types.ts'

export type Parts = Readonly<Record<string, Bytes>>
export type Attributes = SaxesTagPlain['attributes']

export interface Workbook {
  readonly parts: Parts
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly strings: readonly string[]
}

export interface Handlers {
  /** @param at where the tag begins and where it ends */
  readonly open: (name: string, attributes: Attributes, at: Span, empty: boolean) => void
  readonly close?: (name: string, at: Span) => void
  readonly text?: (text: string) => void
}

export interface Span {
  readonly start: number
  readonly end: number
}

const damaged = (cause?: unknown) =>
  new ListError(
    'file-malformed',
    {
      zh: '工作簿已损坏或不是标准的 XLSX 文件，请用表格软件重新另存',
      en: 'the workbook is damaged or not a standard XLSX file: save it anew with a spreadsheet program',
    },
    cause,
  )

/** @throws ListError `file-malformed`, `file-too-large` */
export function openWorkbook(bytes: Bytes): Workbook {
  const parts = unzip(bytes)
  try {
    const targets = targetsOf(parts)
    const strings = [...targets.values()].find(({ type }) => type.endsWith('/sharedStrings'))?.target
    return { parts, sheets: sheetsOf(parts, targets), strings: strings ? stringsOf(parts, strings) : [] }
  } catch (cause) {
    throw cause instanceof ListError ? cause : damaged(cause)
  }
}

/** What a part states as its size is all that is made room for. */
function unzip(bytes: Bytes): Parts {
  let size = 0
  let count = 0
  try {
    return unzipSync(bytes, {
      filter({ originalSize }) {
        size += originalSize
        if (size > LIMITS.inflated || ++count > LIMITS.parts) throw tooLarge()
        return true
      },
    }) as Parts
  } catch (cause) {
    throw cause instanceof ListError ? cause : damaged(cause)
  }
}

const tooLarge = () =>
  new ListError('file-too-large', {
    zh: '工作簿解压后过大，请拆分或另存为 CSV',
    en: 'the workbook is too large when unpacked: split it, or save it as CSV',
  })

const textDecoder = new TextDecoder()

/** The text of a part. @throws ListError where there is none */
export function partText(parts: Parts, name: string): string {
  const part = parts[name]
  if (!part) throw damaged()
  return textDecoder.decode(part)
}

/** The name without a prefix: some programs write `x:row` for `row`. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Reads the XML of a part from its beginning to its end. */
export function parseXml(xml: string, { open, close, text }: Handlers): void {
  const parser = new SaxesParser({ position: true })
  const span = () => ({ start: xml.lastIndexOf('<', parser.position - 1), end: parser.position })
  parser.on('opentag', ({ name, attributes, isSelfClosing }) =>
    open(localName(name), attributes as Attributes, span(), isSelfClosing),
  )
  if (close) parser.on('closetag', ({ name }) => close(localName(name), span()))
  if (text) parser.on('text', text)
  parser.on('doctype', () => {
    throw damaged()
  })
  try {
    parser.write(xml).close()
  } catch (cause) {
    throw cause instanceof ListError ? cause : damaged(cause)
  }
}

function targetsOf(parts: Parts): Map<string, { target: string; type: string }> {
  const targets = new Map<string, { target: string; type: string }>()
  parseXml(partText(parts, 'xl/_rels/workbook.xml.rels'), {
    open(name, { Id = '', Target = '', Type = '' }) {
      if (name !== 'Relationship') return
      targets.set(Id, { target: Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`, type: Type })
    },
  })
  return targets
}

function sheetsOf(parts: Parts, targets: ReadonlyMap<string, { target: string }>): Workbook['sheets'] {
  const sheets: { name: string; part: string }[] = []
  parseXml(partText(parts, 'xl/workbook.xml'), {
    open(name, attributes) {
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => localName(key) === 'id' && key !== 'id')?.[1]
      const part = targets.get(id ?? '')?.target
      if (part && parts[part]) sheets.push({ name: attributes.name ?? '', part })
    },
  })
  if (sheets.length === 0) throw damaged()
  return sheets
}

/** Texts of `sst/si` (part 1, 18.4): runs joined, phonetic hints (`rPh`) left out. */
function stringsOf(parts: Parts, part: string): readonly string[] {
  const strings: string[] = []
  let text = ''
  let inText = false
  let inPhonetic = false
  parseXml(partText(parts, part), {
    open(tag) {
      if (tag === 'si') text = ''
      else if (tag === 't') inText = !inPhonetic
      else if (tag === 'rPh') inPhonetic = true
    },
    text(part) {
      if (inText) text += part
    },
    close(tag) {
      if (tag === 't') inText = false
      else if (tag === 'rPh') inPhonetic = false
      else if (tag === 'si') strings.push(text)
    },
  })
  return strings
}
