/**
 * Finds receipts in what somebody kept: the PDF, the whole answer as JSON, or the text of the receipt itself. Runs in
 * browsers too, so it reads no PDF as such: it looks where a text can stand, and inflates what was packed.
 */

/** A compact JWS (RFC 7515, 7.1); whether it is one of ours, and whole, is for `verifyReceipt` to say. */
const JWS = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+/g

/** More compressed streams than a file of ours has; what another program has added is not searched without end. */
const MOST_STREAMS = 200
/** Inflated bytes of one stream that are looked at; a receipt has some 4 kB. */
const LONGEST = 256 * 1024

/**
 * @returns each receipt once, in the order in which they stand; none where there is none
 */
export async function findReceipts(file: Uint8Array<ArrayBuffer>): Promise<readonly string[]> {
  const text = latin1(file)
  const found = [...receiptsOf(text)]
  // One that is packed counts as much as one that is not: no second one is overlooked.
  if (text.startsWith('%PDF-')) found.push(...(await inflated(file, text)).flatMap(receiptsOf))
  // A mail program breaks long lines.
  else if (found.length === 0) found.push(...receiptsOf(text.replace(/\s+/g, '')))
  return [...new Set(found)]
}

const receiptsOf = (text: string): readonly string[] => text.match(JWS) ?? []

const latin1 = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes)

/** What the streams of a PDF hold (PDF 32000-1, 7.3.8), as far as they are compressed by deflate. */
async function inflated(file: Uint8Array<ArrayBuffer>, text: string): Promise<readonly string[]> {
  const texts: string[] = []
  const starts = text.matchAll(/\bstream\r?\n/g)
  for (const start of [...starts].slice(0, MOST_STREAMS)) {
    const from = start.index + start[0].length
    const end = text.indexOf('endstream', from)
    if (end > from) texts.push(await inflate(file.subarray(from, end)))
  }
  return texts
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')).getReader()
  let text = ''
  try {
    while (text.length < LONGEST) {
      const { value, done } = await reader.read()
      if (done) break
      text += latin1(value)
    }
  } catch {
    // Not compressed, or with something behind its end: what came out until then is looked at.
  }
  void reader.cancel().catch(() => undefined)
  return text
}
