/** The spelling of what an OFD's parts consist of (GB/T 33190-2016, 7.3): its namespace, its numbers, its texts. */

export const NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'

/** A part of its own: the declaration, and the root element. */
export function part(root: string): Uint8Array {
  return new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`)
}

/** As short as it can be at that many decimals; never an exponent, and never «-0». */
export function decimal(value: number, decimals = 3): string {
  const scale = 10 ** decimals
  return String(Math.round(value * scale) / scale + 0)
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML 1.0 has no way to say: controls, halves of a pair, and the two that are no characters (2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

export function escaped(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd').replace(/[&<>"]/g, (mark) => ESCAPED[mark] ?? mark)
}
