/** Which worksheets a workbook has, where they lie, and how it counts days. */

import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { ZipParts } from './zip.ts'

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly sharedStringsPart: string | undefined
  readonly date1904: boolean
}

/** The name without a prefix: some programs write `x:row` for `row`. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Feeds a part to a SAX parser, chunk by chunk; `afterChunk` may hand on what was gathered. */
export async function* parsePart<T>(
  zip: ZipParts,
  part: string,
  parser: SaxesParser,
  afterChunk: (bytes: number) => T[],
): AsyncGenerator<T> {
  const decoder = new TextDecoder('utf-8')
  for await (const chunk of zip.read(part)) {
    parser.write(decoder.decode(chunk, { stream: true }))
    yield* afterChunk(chunk.length)
  }
  parser.write(decoder.decode()).close()
  yield* afterChunk(0)
}

async function tagsOf(zip: ZipParts, part: string, onTag: (name: string, tag: SaxesTagPlain) => void) {
  const parser = new SaxesParser({ position: false })
  parser.on('opentag', (tag) => onTag(localName(tag.name), tag as SaxesTagPlain))
  for await (const _ of parsePart(zip, part, parser, () => [])) {
    // Nothing is handed on: the tags say it all.
  }
}

/** Office Open XML (ECMA-376 part 1, 18.2) and its relationships (part 2). */
export async function readWorkbook(zip: ZipParts): Promise<Workbook> {
  const targets = new Map<string, { target: string; type: string }>()
  await tagsOf(zip, 'xl/_rels/workbook.xml.rels', (name, { attributes }) => {
    if (name !== 'Relationship') return
    const target = attributes.Target ?? ''
    targets.set(attributes.Id ?? '', {
      target: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
      type: attributes.Type ?? '',
    })
  })

  const sheets: { name: string; part: string }[] = []
  let date1904 = false
  await tagsOf(zip, 'xl/workbook.xml', (name, { attributes }) => {
    if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes.date1904 ?? '')
    if (name !== 'sheet') return
    const id = Object.entries(attributes).find(([key]) => localName(key) === 'id' && key !== 'id')?.[1]
    const part = targets.get(id ?? '')?.target
    if (part && zip.has(part)) sheets.push({ name: attributes.name ?? '', part })
  })

  const shared = [...targets.values()].find(({ type }) => type.endsWith('/sharedStrings'))?.target
  return { sheets, sharedStringsPart: shared && zip.has(shared) ? shared : undefined, date1904 }
}
