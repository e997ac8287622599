/**
 * An OFD as a reader sees it, written from GB/T 33190-2016 and not from `lib/document`: parts found by how they refer to
 * each other, objects in the order of the page. Whatever it does not know fails the test.
 */

import { unzipSync } from 'fflate'
import { SaxesParser, type SaxesTagNS } from 'saxes'

const OFD = 'http://www.ofdspec.org/2016'

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

export interface Ofd {
  readonly parts: Readonly<Record<string, Uint8Array>>
  readonly entry: Element
  /** Width and height of the page, in millimetres. */
  readonly size: readonly [number, number]
  /** Text objects and path objects. */
  readonly objects: readonly Element[]
  /** Font files by the identifier that text objects refer to them by. */
  readonly fonts: ReadonlyMap<string, Uint8Array>
  /** Signature.xml, where there is a signature, with the folder it is in. */
  readonly signature?: { readonly description: Element; readonly folder: string }
}

export function readOfd(file: Uint8Array): Ofd {
  const parts = unzipSync(file)
  const open = (path: string) => {
    const bytes = parts[path.replace(/^\//, '')]
    if (!bytes) throw new Error(`no part ${path}`)
    return parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  }
  const entry = open('OFD.xml')
  const root = one(entry, 'DocRoot').text
  const folder = folderOf(root)
  const document = open(root)
  const resources = open(`${folder}/${one(document, 'PublicRes').text}`)
  const base = `${folder}/${resources.attributes.BaseLoc}`
  const page = open(`${folder}/${one(document, 'Page').attributes.BaseLoc}`)
  const [, , width = 0, height = 0] = numbers(one(document, 'PhysicalBox').text)
  const list = all(entry, 'Signatures')[0]?.text
  const path = list && (one(open(list), 'Signature').attributes.BaseLoc as string)
  return {
    parts,
    entry,
    size: [width, height],
    objects: one(page, 'Layer').children,
    fonts: new Map(
      all(resources, 'Font').map((font) => [
        font.attributes.ID as string,
        parts[`${base}/${one(font, 'FontFile').text}`] as Uint8Array,
      ]),
    ),
    ...(path && { signature: { description: open(path), folder: folderOf(path) } }),
  }
}

/** What each text object says, in the order of the page. */
export const textsOf = ({ objects }: Ofd): readonly string[] =>
  objects
    .filter(({ name }) => name === 'TextObject')
    .map((object) =>
      all(object, 'TextCode')
        .map(({ text }) => text)
        .join(''),
    )

export const numbers = (text = ''): readonly number[] => text.split(' ').map(Number)

/** DeltaX with its repetitions written out (11.3). */
export function distances(text = ''): readonly number[] {
  const written = text.split(' ').filter(Boolean)
  const values: number[] = []
  for (let at = 0; at < written.length; at++) {
    if (written[at] !== 'g') values.push(Number(written[at]))
    else {
      values.push(...Array<number>(Number(written[at + 1])).fill(Number(written[at + 2])))
      at += 2
    }
  }
  return values
}

/** Every element of that name beneath. */
export const all = ({ children }: Element, name: string): readonly Element[] =>
  children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])

export function one(element: Element, name: string): Element {
  const [found, ...more] = all(element, name)
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} elements ${name}`)
  return found
}

const folderOf = (path: string) => path.replace(/^\//, '').replace(/\/[^/]*$/, '')

function parse(xml: string): Element {
  const parser = new SaxesParser({ xmlns: true })
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [top]
  parser.on('opentag', ({ local, uri, attributes }: SaxesTagNS) => {
    if (uri !== OFD) throw new Error(`an element of another namespace: ${local}`)
    const plain = Object.values(attributes).map(({ name, value }) => [name, value] as const)
    const element: Element = { name: local, attributes: Object.fromEntries(plain), children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    const element = open.at(-1)
    if (element) element.text += text
  })
  parser.on('closetag', () => void open.pop())
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
  return top.children[0] as Element
}
