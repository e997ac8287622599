/** Which worksheets a workbook has, where they lie, and how it counts days. */

import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { Gauge } from './gauge.ts'
import type { ZipParts } from './zip.ts'

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly sharedStringsPart: string | undefined
  readonly date1904: boolean
}

/** The name without a prefix: some programs write `x:row` for `row`. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** What a part is read by; each is called as often as the part has such a thing. */
export interface Handlers {
  readonly open: (name: string, attributes: SaxesTagPlain['attributes']) => void
  readonly close?: (name: string) => void
  readonly text?: (text: string) => void
}

/**
 * Reads a part by a SAX parser, chunk by chunk, within the limits: what the parser would gather on its own (one endless
 * text, tag or comment, tags within tags, declarations of entities) is refused before it has grown.
 *
 * @param afterChunk may hand on what was gathered
 */
export async function* parsePart<T>(
  zip: ZipParts,
  part: string,
  handlers: Handlers,
  { gauge, count }: { readonly gauge: Gauge; readonly count: 'inflated-bytes' | 'workbook-bytes' },
  afterChunk: (bytes: number) => T[],
): AsyncGenerator<T> {
  const parser = new SaxesParser({ position: false })
  let depth = 0
  let pending = 0
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0
    gauge.check('xml-depth', ++depth)
    handlers.open(localName(name), attributes as SaxesTagPlain['attributes'])
  })
  parser.on('closetag', ({ name }) => {
    pending = 0
    depth--
    handlers.close?.(localName(name))
  })
  parser.on('text', (text) => handlers.text?.(text))
  parser.on('doctype', () => gauge.add('xml-declarations', 1))
  // What unfolds to more than it states is refused by the reading of the part.
  gauge.add(count, zip.size(part))
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of zip.read(part)) {
    gauge.checkTime()
    pending += chunk.length
    parser.write(decoder.decode(chunk, { stream: true }))
    gauge.check('xml-characters', pending)
    yield* afterChunk(chunk.length)
  }
  parser.write(decoder.decode()).close()
  yield* afterChunk(0)
}

async function tagsOf(zip: ZipParts, gauge: Gauge, part: string, open: Handlers['open']) {
  const limits = { gauge, count: 'workbook-bytes' } as const
  for await (const _ of parsePart(zip, part, { open }, limits, () => [])) {
    // Nothing is handed on: the tags say it all.
  }
}

/** Office Open XML (ECMA-376 part 1, 18.2) and its relationships (part 2). */
export async function readWorkbook(zip: ZipParts, gauge: Gauge): Promise<Workbook> {
  const targets = new Map<string, { target: string; type: string }>()
  await tagsOf(zip, gauge, 'xl/_rels/workbook.xml.rels', (name, attributes) => {
    if (name !== 'Relationship') return
    const target = attributes.Target ?? ''
    targets.set(attributes.Id ?? '', {
      target: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
      type: attributes.Type ?? '',
    })
  })

  const sheets: { name: string; part: string }[] = []
  let date1904 = false
  await tagsOf(zip, gauge, 'xl/workbook.xml', (name, attributes) => {
    if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
    if (name !== 'sheet') return
    const id = Object.entries(attributes).find(([key]) => localName(key) === 'id' && key !== 'id')?.[1]
    const part = targets.get(id ?? '')?.target
    if (part && zip.has(part)) sheets.push({ name: attributes.name ?? '', part })
  })

  const shared = [...targets.values()].find(({ type }) => type.endsWith('/sharedStrings'))?.target
  return { sheets, sharedStringsPart: shared && zip.has(shared) ? shared : undefined, date1904 }
}
