/**
 * What a signature covers (ISO 32000-1, 12.8.1): found in the bytes of the file and not in its objects, since a file that
 * was changed may have others than its signer saw. It has to be all of the file but the one hole for its own value.
 */

import { Refusal } from '../refusal.ts'
import { readElement } from './der.ts'

export interface Covered {
  /** Where the value stands, its angle brackets included. */
  readonly hole: { readonly start: number; readonly end: number }
  /** DER, without the zeros behind it. */
  readonly value: Buffer
}

const ANY = /\/ByteRange\b/g
/** As our writer has it, padded with spaces. */
const OURS = /\/ByteRange \[0 ([1-9]\d{0,7}) +([1-9]\d{0,7}) +([1-9]\d{0,7}) *\]/y

/** Where what the first signature covers ends; undefined where it is not ours. */
export function endOfCovered(text: string): number | undefined {
  OURS.lastIndex = text.search(ANY)
  const [, , end, rest] = (OURS.lastIndex < 0 ? [] : (OURS.exec(text) ?? [])).map(Number)
  return end !== undefined && rest !== undefined ? end + rest : undefined
}

/** How many signatures a file says it has. */
export const countSignatures = (text: string): number => [...text.matchAll(ANY)].length

/**
 * @param text the file, a character a byte; it says that it has a signature
 * @throws {Refusal} `several-signatures`, `byte-range-wrong`, `later-revision`, `hole-wrong`, `signature-unreadable`
 */
export function readCovered(bytes: Buffer, text: string): Covered {
  const [range, ...more] = [...text.matchAll(ANY)]
  if (more.length > 0) throw new Refusal('several-signatures')
  OURS.lastIndex = range?.index ?? 0
  const [, start, end, rest] = (OURS.exec(text) ?? []).map(Number)
  if (start === undefined || end === undefined || rest === undefined) throw new Refusal('byte-range-wrong')
  if (end + rest < bytes.length) throw new Refusal('later-revision')
  if (end <= start || end + rest > bytes.length) throw new Refusal('byte-range-wrong')
  const hex = text.slice(start, end)
  // In one spelling alone: lower case, whole bytes, and behind the signature nothing but zeros.
  if (!/^<(?:[0-9a-f]{2})+>$/.test(hex)) throw new Refusal('hole-wrong')
  const room = Buffer.from(hex.slice(1, -1), 'hex')
  const { der } = readElement(room)
  if (room.subarray(der.length).some((byte) => byte !== 0)) throw new Refusal('hole-wrong')
  return { hole: { start, end }, value: der }
}
