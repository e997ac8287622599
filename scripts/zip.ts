/**
 * `fflate` as packaged functions import it (serverless.yml puts this file in its place): Node has the same compression built
 * in. Writes what documents are packed by, and reads nothing.
 */

import { crc32, deflateRawSync } from 'node:zlib'

interface Options {
  readonly level: number
  /** By the clock of wherever it runs, as the form has it. */
  readonly mtime: Date
}

const LOCAL = 0x0403_4b50
const CENTRAL = 0x0201_4b50
const END = 0x0605_4b50
const VERSION = 20
const DEFLATE = 8

/** A ZIP file of these parts, in their order (APPNOTE 6.3.3). @param parts by names in ASCII */
export function zipSync(
  parts: Readonly<Record<string, Uint8Array>>,
  { level, mtime }: Options,
): Uint8Array<ArrayBuffer> {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const [path, data] of Object.entries(parts)) {
    const name = Buffer.from(path, 'ascii')
    const packed = deflateRawSync(data, { level })
    const about = Buffer.alloc(26)
    about.writeUInt16LE(VERSION, 0)
    about.writeUInt16LE(DEFLATE, 4)
    about.writeUInt32LE(dosTime(mtime), 6)
    about.writeUInt32LE(crc32(data), 10)
    about.writeUInt32LE(packed.length, 14)
    about.writeUInt32LE(data.length, 18)
    about.writeUInt16LE(name.length, 22)
    bodies.push(signature(LOCAL), about, name, packed)
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE(offset, 10)
    directory.push(signature(CENTRAL), Buffer.from([VERSION, 0]), about, entry, name)
    offset += 30 + name.length + packed.length
  }
  const length = directory.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(18)
  const count = Object.keys(parts).length
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(length, 8)
  end.writeUInt32LE(offset, 12)
  return Uint8Array.from(Buffer.concat([...bodies, ...directory, signature(END), end]))
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(number)
  return bytes
}

const dosTime = (time: Date) =>
  ((time.getFullYear() - 1980) << 25) |
  ((time.getMonth() + 1) << 21) |
  (time.getDate() << 16) |
  (time.getHours() << 11) |
  (time.getMinutes() << 5) |
  (time.getSeconds() >> 1)
