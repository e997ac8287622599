/**
 * The text of the QR: an address that a phone's camera opens, and after its `#` the credential, which the browser
 * keeps to itself.
 */

import { CODE_LENGTH, parseCode } from './code.ts'
import { bytesIn } from './decimal.ts'

/** Longest text looked at; a QR of version 13 holds less than 800 characters. */
export const MAX_TEXT = 2048

/** Longest origin that is planned for: `https://` and a host of 40 characters. */
const LONGEST_ORIGIN = 48

/** Data bits of version 13 at error correction M: 334 codewords (ISO/IEC 18004, table 7). */
const QR_BITS = 334 * 8
/** Mode indicator and character count of versions 10 to 26 (tables 2 and 3). */
const BYTE_MODE_BITS = 4 + 16
const NUMERIC_MODE_BITS = 4 + 12

/** What a QR's text turned out to hold. */
export interface CredentialText {
  /** The digits after the `#`. */
  readonly credential: string
  /** The code in the address, if an address was given and holds a right one. */
  readonly code?: string
}

/**
 * The text to print: with the credential, or where there is none the address alone.
 *
 * @param origin `https://host`, without a slash at the end
 * @param code canonical, as `newCode` and `parseCode` give it
 */
export function qrText(parts: {
  readonly origin: string
  readonly code: string
  readonly credential?: string
}): string {
  const address = `${parts.origin}/v/${parts.code}`
  return parts.credential === undefined ? address : `${address}#${parts.credential}`
}

/** Bytes that a credential may have so that the whole QR is at most version 13 at error correction M. */
export function credentialRoom(origin = 'x'.repeat(LONGEST_ORIGIN)): number {
  const address = origin.length + '/v/'.length + CODE_LENGTH + '#'.length
  const left = QR_BITS - BYTE_MODE_BITS - 8 * address - NUMERIC_MODE_BITS
  if (left < 0) return 0
  // Three digits take 10 bits, the last two 7, the last one 4.
  const rest = left % 10
  return bytesIn(Math.floor(left / 10) * 3 + (rest >= 7 ? 2 : rest >= 4 ? 1 : 0))
}

const TEXT_FORM = /^\s*(?:([^#\s]*)#)?([0-9]+)\s*$/

/**
 * Finds the credential in what somebody scanned or pasted: the QR's whole text, or only what follows the `#`.
 *
 * @returns `undefined` when there are no digits to check; never throws
 */
export function parseCredentialText(text: string): CredentialText | undefined {
  const [, address, credential] = (text.length <= MAX_TEXT && TEXT_FORM.exec(text)) || []
  if (credential === undefined) return undefined
  const code = address && parseCode(address.split('/v/')[1] ?? '').code
  return code ? { credential, code } : { credential }
}

/** The digits alone, for the verifier. */
export function credentialDigits(text: string): string | undefined {
  return TEXT_FORM.exec(text)?.[2]
}
