/**
 * The QR symbol: of a credential on a document, of a code alone on a screen. Gives the modules as a matrix (the PDF
 * draws it) and as SVG (pages show it). It may not decide what the text is.
 *
 * Everything is error correction M and at most version 13, which stays scannable at 35 mm on paper; what is only ever on a
 * screen may be larger.
 */

import qrcode from 'qrcode-generator'

/** The largest version that is printed: 69 by 69 modules. */
export const MAX_QR_VERSION = 13
/** The largest that is shown on a screen and never printed: 97 by 97. */
export const SCREEN_QR_VERSION = 20

/** Light modules that must surround the symbol (ISO/IEC 18004, 5.3.8). */
const QUIET_ZONE = 4

/** A stretch of the text in one of the QR's own modes. */
export interface QrSegment {
  readonly mode: 'Byte' | 'Numeric'
  readonly data: string
}

/** The modules without the quiet zone: `rows[y][x]` is true where dark. */
export interface QrMatrix {
  readonly version: number
  readonly size: number
  readonly rows: readonly (readonly boolean[])[]
}

/** The text does not fit the largest version printed. */
export class QrTooLarge extends Error {
  readonly code = 'qr-too-large'
  constructor(largest = MAX_QR_VERSION) {
    super(`the text does not fit a QR of version ${largest} at error correction M`)
  }
}

/**
 * Splits a text where the QR's mode should change: the digits of a credential after `#` take 10 bits for
 * three instead of 24.
 */
export function qrSegments(text: string): readonly QrSegment[] {
  const digits = /#(\d{8,})$/.exec(text)?.[1]
  if (digits === undefined) return [{ mode: 'Byte', data: text }]
  return [
    { mode: 'Byte', data: text.slice(0, -digits.length) },
    { mode: 'Numeric', data: digits },
  ]
}

/**
 * The modules of the smallest QR at error correction M that holds the text.
 *
 * @param text ASCII, an address as a rule
 * @param largest version
 * @throws {QrTooLarge} when it would be over that
 */
export function qrMatrix(text: string, largest = MAX_QR_VERSION): QrMatrix {
  const symbol = qrcode(0, 'M')
  for (const { mode, data } of qrSegments(text)) symbol.addData(data, mode)
  try {
    symbol.make()
  } catch {
    throw new QrTooLarge(largest)
  }
  const size = symbol.getModuleCount()
  const version = (size - 17) / 4
  if (version > largest) throw new QrTooLarge(largest)
  const line = Array.from({ length: size }, (_, index) => index)
  return { version, size, rows: line.map((y) => line.map((x) => symbol.isDark(y, x))) }
}

/**
 * An SVG of the QR with its quiet zone, black on white whatever the page's colours are, scaled by CSS.
 *
 * @param title what a screen reader says
 * @param largest version
 * @throws {QrTooLarge} when it would be over that
 */
export function qrSvg(
  text: string,
  title = '核验二维码 Verification QR code',
  largest = MAX_QR_VERSION,
): string {
  const { size, rows } = qrMatrix(text, largest)
  const side = size + 2 * QUIET_ZONE
  const label = escapeXml(title)
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" ` +
    `shape-rendering="crispEdges"><title>${label}</title><path fill="#fff" d="M0 0h${side}v${side}H0z"/>` +
    `<path d="${rows.map(rowPath).join('')}"/></svg>`
  )
}

/** The dark runs of one row as rectangles of one path. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x]) x++
    path += `M${start + QUIET_ZONE} ${y + QUIET_ZONE}h${x - start}v1h-${x - start}z`
  }
  return path
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
