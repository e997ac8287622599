/**
 * A package as our writer lays it out, byte after byte: the entries one behind the other, their directory, its end. Nothing
 * may stand between these, before them or behind them, and the directory is written anew from the entries and has to be the
 * same; so there is no part that one reader sees and another does not, and none twice.
 */

import { crc32, inflateRawSync } from 'node:zlib'
import { MAX_FILE, MAX_PARTS, MAX_UNPACKED } from '../limits.ts'
import { Refusal } from '../refusal.ts'

const ENTRY = 0x04034b50
const DIRECTORY = 0x02014b50
const END = 0x06054b50
/** Version 2.0, no flags, deflated, undated: 1980-01-01 00:00 (APPNOTE 4.4). */
const HOW = Buffer.from('1400000008000000' + '2100', 'hex')
const HEAD = 30
/** No entry is older than its format, and no name of ours is longer or leads anywhere else. */
const NAME = /^(?:[A-Za-z][A-Za-z0-9_]{0,30}\/){0,4}[A-Za-z][A-Za-z0-9_]{0,30}\.[a-z]{3}$/

interface Entry {
  readonly at: number
  readonly name: Buffer
  /** Checksum and both lengths, as they stand in the head. */
  readonly sizes: Buffer
}

/** Whether a file begins as a package does. */
export const isPackage = (bytes: Buffer): boolean => bytes.length >= HEAD && bytes.readUInt32LE(0) === ENTRY

/**
 * @returns the parts in their order, unpacked
 * @throws {Refusal} `too-large`, `too-costly`, `object-repeated`, `cross-references-wrong`, `bytes-appended`, `form-unexpected`
 */
export function readPackage(bytes: Buffer): ReadonlyMap<string, Buffer> {
  if (bytes.length > MAX_FILE) throw new Refusal('too-large')
  const parts = new Map<string, Buffer>()
  const entries: Entry[] = []
  let left = MAX_UNPACKED
  let at = 0
  while (at + HEAD <= bytes.length && bytes.readUInt32LE(at) === ENTRY) {
    if (entries.length === MAX_PARTS) throw new Refusal('too-costly')
    const [packed, unpacked] = [bytes.readUInt32LE(at + 18), bytes.readUInt32LE(at + 22)]
    const start = at + HEAD + bytes.readUInt16LE(at + 26)
    const name = bytes.subarray(at + HEAD, start)
    const path = name.toString('latin1')
    // An extra field is room for what no reader shows.
    const isOurs = bytes.subarray(at + 4, at + 14).equals(HOW) && bytes.readUInt16LE(at + 28) === 0
    if (!isOurs || !NAME.test(path) || start + packed > bytes.length) throw new Refusal('form-unexpected')
    if (parts.has(path)) throw new Refusal('object-repeated')
    left -= unpacked
    if (left < 0) throw new Refusal('too-costly')
    const part = inflated(bytes.subarray(start, start + packed), unpacked)
    if (crc32(part) !== bytes.readUInt32LE(at + 14)) throw new Refusal('form-unexpected')
    parts.set(path, part)
    entries.push({ at, name, sizes: bytes.subarray(at + 14, at + 26) })
    at = start + packed
  }
  if (entries.length === 0) throw new Refusal('form-unexpected')
  const wanted = directoryOf(entries, at)
  if (!bytes.subarray(at, at + wanted.length).equals(wanted)) throw new Refusal('cross-references-wrong')
  if (at + wanted.length !== bytes.length) throw new Refusal('bytes-appended')
  return parts
}

/** To its last byte, and of the length that is said of it. */
function inflated(data: Buffer, length: number): Buffer {
  try {
    const { buffer, engine } = inflateRawSync(data, {
      maxOutputLength: Math.max(length, 1),
      info: true,
    }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } }
    if (engine.bytesWritten === data.length && buffer.length === length) return buffer
  } catch {
    // Refused below, as is what unfolds to more than it says.
  }
  throw new Refusal('form-unexpected')
}

function directoryOf(entries: readonly Entry[], at: number): Buffer {
  const lines = entries.map((entry) => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(DIRECTORY, 0)
    head.writeUInt16LE(20, 4)
    HOW.copy(head, 6)
    entry.sizes.copy(head, 16)
    head.writeUInt16LE(entry.name.length, 28)
    head.writeUInt32LE(entry.at, 42)
    return Buffer.concat([head, entry.name])
  })
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(
    lines.reduce((sum, { length }) => sum + length, 0),
    12,
  )
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...lines, end])
}
