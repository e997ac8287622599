/** The parts of a ZIP file by name, each readable as a stream. */

import { crc32 } from 'node:zlib'
import { type Entry, openPromise } from 'yauzl'
import type { Gauge } from './gauge.ts'

export interface ZipParts {
  has(name: string): boolean
  /** Bytes of the part when inflated, as the file states it. */
  size(name: string): number
  /** Streams the part, inflated. @throws Error when there is no such part, or its checksum does not hold. */
  read(name: string): AsyncGenerator<Buffer>
  close(): void
}

/** @throws Error when the file is no ZIP file, or a damaged one. */
export async function openZip(path: string, gauge: Gauge): Promise<ZipParts> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false })
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    gauge.add('zip-parts', 1)
    entries.set(entry.fileName, entry)
  }
  return {
    has: (name) => entries.has(name),
    size: (name) => entries.get(name)?.uncompressedSize ?? 0,
    async *read(name) {
      const entry = entries.get(name)
      if (!entry) throw new Error(`the workbook has no part ${name}`)
      let checksum = 0
      for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        checksum = crc32(chunk, checksum)
        yield chunk
      }
      if (checksum !== entry.crc32) throw new Error(`the checksum of ${name} does not hold`)
    },
    close: () => zip.close(),
  }
}
