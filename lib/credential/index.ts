/**
 * What the holder's QR carries and how anybody checks it: codes, QR symbols, signed credentials, status
 * lists, receipts, keys. Runs unchanged in Node, Lambda and browsers: WebCrypto alone, no network, no
 * store, and no clock (the time is passed in).
 */

export { CODE_LENGTH, type CodeFault, formatCode, newCode, type ParsedCode, parseCode } from './code.ts'
export {
  MAX_QR_VERSION,
  type QrMatrix,
  type QrSegment,
  QrTooLarge,
  qrMatrix,
  qrSegments,
  qrSvg,
} from './qr.ts'
