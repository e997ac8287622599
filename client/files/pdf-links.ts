/**
 * The links of a PDF that lead to a service: documents of ours carry the whole text of their QR as the link that lies on it.
 * Read without a PDF library, for a link can only stand as text or in an object stream (PDF 32000-1, 7.5.7 and 12.5.6.5);
 * whoever finds none has to draw the pages.
 */

import { Unzlib } from 'fflate'
import type { Bytes } from '../list/types.ts'

export const LINK = /https?:\/\/[\w.:[\]-]+\/v\/[\w-]+(?:#\d+)?/g

/** Object streams that are looked into, and bytes of each: more than any document of ours has. */
const MOST_STREAMS = 200
const LONGEST = 512 * 1024

/** @returns each link once, those with a credential first */
export function pdfLinks(pdf: Bytes): readonly string[] {
  const text = latin1(pdf)
  const found = [text, ...objectStreams(pdf, text)].flatMap((part) => part.match(LINK) ?? [])
  const signed = new Set(found.filter((link) => link.includes('#')).map((link) => link.split('#')[0]))
  return [...new Set(found)].filter((link) => link.includes('#') || !signed.has(link))
}

const latin1 = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

function objectStreams(pdf: Bytes, text: string): readonly string[] {
  const found: string[] = []
  for (const { index } of text.matchAll(/\/ObjStm\b/g)) {
    if (found.length >= MOST_STREAMS) break
    const start = /stream\r?\n/.exec(text.slice(index, index + 1024))
    if (!start) continue
    const from = index + start.index + start[0].length
    const end = text.indexOf('endstream', from)
    if (end > from) found.push(inflated(pdf.subarray(from, end)))
  }
  return found
}

/** As far as it is deflated, and no longer than it may be. */
function inflated(bytes: Bytes): string {
  let text = ''
  const unpacked = new Unzlib((chunk) => {
    text += latin1(chunk)
    if (text.length > LONGEST) throw new RangeError('too long')
  })
  try {
    // A kilobyte unfolds to one megabyte at most.
    for (let at = 0; at < bytes.length; at += 1024)
      unpacked.push(bytes.subarray(at, at + 1024), at + 1024 >= bytes.length)
  } catch {
    // What came out until then is looked at.
  }
  return text
}
