/** The container of a TrueType font (OpenType 1.9, «Organization of an OpenType font»): its tables, found and packed. */

/** A table by its tag, as a view on the font; undefined where the font has none. */
export function tableOf(font: Uint8Array, tag: string): DataView | undefined {
  const view = viewOf(font)
  for (let record = 12; record < 12 + view.getUint16(4) * 16; record += 16) {
    if (view.getUint32(record) !== numberOf(tag)) continue
    return new DataView(
      font.buffer,
      font.byteOffset + view.getUint32(record + 8),
      view.getUint32(record + 12),
    )
  }
  return undefined
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const bytesOf = (view: DataView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength)

const HEAD_CHECKSUM = 8

/** A font of these tables, in the order of their tags, with its checksums. @param tables `head` among them */
export function packFont(tables: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const tags = Object.keys(tables).sort()
  const directory = 12 + tags.length * 16
  const length = tags.reduce((sum, tag) => sum + padded((tables[tag] as Uint8Array).length), directory)
  const font = new Uint8Array(length)
  const view = viewOf(font)
  const log = Math.floor(Math.log2(tags.length))
  view.setUint32(0, 0x0001_0000)
  view.setUint16(4, tags.length)
  view.setUint16(6, 16 * 2 ** log)
  view.setUint16(8, log)
  view.setUint16(10, tags.length * 16 - 16 * 2 ** log)
  let at = directory
  let head = 0
  for (const [index, tag] of tags.entries()) {
    const table = tables[tag] as Uint8Array
    font.set(table, at)
    if (tag === 'head') {
      head = at
      view.setUint32(at + HEAD_CHECKSUM, 0)
    }
    const record = 12 + index * 16
    view.setUint32(record, numberOf(tag))
    view.setUint32(record + 4, checksum(font, at, padded(table.length)))
    view.setUint32(record + 8, at)
    view.setUint32(record + 12, table.length)
    at += padded(table.length)
  }
  view.setUint32(head + HEAD_CHECKSUM, 0xb1b0_afba - checksum(font, 0, length))
  return font
}

const padded = (length: number) => (length + 3) & ~3

function checksum(font: Uint8Array, start: number, length: number): number {
  const view = viewOf(font)
  let sum = 0
  for (let at = start; at < start + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}

const numberOf = (tag: string) => viewOf(new TextEncoder().encode(tag)).getUint32(0)
