/**
 * The signed envelope: a COSE_Sign1 (RFC 9052, 4.2) of exactly one shape. Because nothing in it is free but
 * the key, the claims and the signature, it is compared with that shape byte by byte and needs no decoder:
 * another algorithm, another or a doubled header, a longer form of a length is simply not this shape.
 *
 *   d2                    tag 18, COSE_Sign1
 *   84                    array of 4
 *     4d a2               protected header, 13 bytes: a map of 2
 *        01 26            1 (alg): -7 (ES256)
 *        04 48 ‹8 bytes›  4 (kid): the first 8 bytes of the key's RFC 7638 thumbprint
 *     a0                  unprotected header: empty
 *     58 nn ‹nn bytes›    payload, 24 to 255 bytes: the claims
 *     58 40 ‹64 bytes›    signature: r, s
 */

import { toUtf8 } from '#lib/bytes'
import { KID_BYTES, SIGNATURE_BYTES } from '#lib/jose'

const HEAD = Uint8Array.of(0xd2, 0x84, 0x4d, 0xa2, 0x01, 0x26, 0x04, 0x48)
const PAYLOAD_HEAD = Uint8Array.of(0xa0, 0x58)
const SIGNATURE_HEAD = Uint8Array.of(0x58, SIGNATURE_BYTES)

/** RFC 9052, 4.4: array of 4, "Signature1", and then the protected header as in the envelope. */
const SIG_STRUCTURE_HEAD = Uint8Array.of(0x84, 0x6a, ...toUtf8('Signature1'))
/** No external data; then the payload. */
const SIG_STRUCTURE_REST = Uint8Array.of(0x40, 0x58)

const PAYLOAD_START = HEAD.length + KID_BYTES + PAYLOAD_HEAD.length + 1

/** Bytes of the envelope around the claims. */
export const ENVELOPE_BYTES = PAYLOAD_START + SIGNATURE_HEAD.length + SIGNATURE_BYTES

const MIN_PAYLOAD = 24
const MAX_PAYLOAD = 255

/** An envelope taken apart, with the bytes that its signature is over. */
export interface Envelope {
  readonly kid: Uint8Array
  readonly payload: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
  readonly signed: Uint8Array<ArrayBuffer>
}

/**
 * The bytes that are signed: the Sig_structure of RFC 9052, 4.4.
 *
 * @throws {RangeError} when the payload is not 24 to 255 bytes
 */
export function toBeSigned(kid: Uint8Array, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  if (payload.length < MIN_PAYLOAD || payload.length > MAX_PAYLOAD) throw new RangeError('payload length')
  return join(SIG_STRUCTURE_HEAD, HEAD.subarray(2), kid, SIG_STRUCTURE_REST, [payload.length], payload)
}

/** Puts an envelope together. */
export function encodeSign1(
  kid: Uint8Array,
  payload: Uint8Array,
  signature: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return join(HEAD, kid, PAYLOAD_HEAD, [payload.length], payload, SIGNATURE_HEAD, signature)
}

/** Takes an envelope apart; `undefined` when the bytes are not of its one shape. */
export function decodeSign1(bytes: Uint8Array<ArrayBuffer>): Envelope | undefined {
  const length = bytes[PAYLOAD_START - 1] as number
  const end = PAYLOAD_START + length
  const kidEnd = HEAD.length + KID_BYTES
  if (bytes.length !== ENVELOPE_BYTES + length || length < MIN_PAYLOAD) return undefined
  if (!has(bytes, 0, HEAD) || !has(bytes, kidEnd, PAYLOAD_HEAD) || !has(bytes, end, SIGNATURE_HEAD))
    return undefined
  const kid = bytes.subarray(HEAD.length, kidEnd)
  const payload = bytes.subarray(PAYLOAD_START, end)
  const signature = bytes.subarray(end + SIGNATURE_HEAD.length)
  return { kid, payload, signature, signed: toBeSigned(kid, payload) }
}

function has(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  return part.every((byte, i) => bytes[at + i] === byte)
}

function join(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
