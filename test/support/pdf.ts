/** Documents written anew with other contents: what a forger makes who knows our form, and whose table is right again. */

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
