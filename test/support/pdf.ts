/** Documents written anew with other contents: what a forger makes who knows our form, and whose table is right again. */

import { deflateSync, inflateSync } from 'node:zlib'

/** Objects of a document without a signature are edited as text; its cross-reference table follows them. */
export function rewrite(file: Uint8Array, edit: (objects: string) => string): Buffer {
  const text = Buffer.from(file).toString('latin1')
  const table = text.lastIndexOf('\nxref\n') + 1
  const objects = edit(text.slice(0, table))
  return Buffer.from(objects + ending(objects, text.slice(text.indexOf('trailer\n', table))), 'latin1')
}

/** The table of these objects, and the trailer with what it is told there. */
export function ending(objects: string, trailer: string): string {
  const offsets = [...objects.matchAll(/^(\d+) 0 obj$/gm)].map(({ index }) => index)
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n\r\n`)
  return [
    `xref\n0 ${lines.length + 1}\n0000000000 65535 f\r\n${lines.join('')}`,
    trailer
      .replace(/\/Size \d+/, `/Size ${lines.length + 1}`)
      .replace(/startxref\n\d+/, `startxref\n${objects.length}`),
  ].join('')
}

/** The same document with another link over its QR. */
export const withLink = (file: Uint8Array, link: string): Buffer =>
  rewrite(file, (objects) => objects.replace(/\/URI \([^)]*\)/, `/URI (${link})`))

/** The same document with another page: the operators that draw it are edited as text. */
export function withPage(file: Uint8Array, edit: (operators: string) => string): Buffer {
  return rewrite(file, (objects) => {
    const number = /\/Contents (\d+) 0 R/.exec(objects)?.[1]
    const head = new RegExp(`\\n${number} 0 obj\\n<<\\n/Length (\\d+)[^>]*>>\\nstream\\n`).exec(objects)
    if (!head) throw new Error('the document has no page')
    const start = head.index + head[0].length
    const end = start + Number(head[1])
    const drawn = inflateSync(Buffer.from(objects.slice(start, end), 'latin1')).toString('latin1')
    const packed = deflateSync(Buffer.from(edit(drawn), 'latin1')).toString('latin1')
    const object = head[0].replace(`/Length ${head[1]}`, `/Length ${packed.length}`)
    return objects.slice(0, head.index) + object + packed + objects.slice(end)
  })
}

/** Adds objects behind the others, numbered on. */
export const withObjects = (file: Uint8Array, ...added: readonly string[]): Buffer =>
  rewrite(file, (objects) => {
    const count = [...objects.matchAll(/^\d+ 0 obj$/gm)].length
    return objects + added.map((object, i) => `${count + 1 + i} 0 obj\n${object}\nendobj\n`).join('')
  })

/** Adds entries to the dictionary of an object, found by an entry that it has. */
export const withEntry = (file: Uint8Array, beside: string, entry: string): Buffer =>
  rewrite(file, (objects) => objects.replace(`${beside}\n`, `${beside}\n${entry}\n`))

/** Appends an incremental update, as any PDF editor does: these objects in the place of those with their numbers. */
export function withUpdate(
  file: Uint8Array,
  ...objects: readonly (readonly [number: number, object: string])[]
): Buffer {
  const text = Buffer.from(file).toString('latin1')
  const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]
  const [trailer = ''] =
    /trailer\n<<[\s\S]*?>>\nstartxref/.exec(text.slice(text.lastIndexOf('trailer\n'))) ?? []
  let update = ''
  const offsets = objects.map(([number, object]) => {
    const at = text.length + update.length
    update += `${number} 0 obj\n${object}\nendobj\n`
    return `${number} 1\n${String(at).padStart(10, '0')} 00000 n\r\n`
  })
  const size = Math.max(Number(/\/Size (\d+)/.exec(trailer)?.[1]), ...objects.map(([number]) => number + 1))
  const own = trailer
    .replace(/\/Prev \d+\n/, '')
    .replace(/\/Size \d+/, `/Size ${size}`)
    .replace('/Info', `/Prev ${previous}\n/Info`)
  const table = text.length + update.length
  return Buffer.from(`${text}${update}xref\n${offsets.join('')}${own}\n${table}\n%%EOF\n`, 'latin1')
}
