/**
 * Status lists as bytes (draft-ietf-oauth-status-list, 4): many small numbers, packed from the least significant bit
 * up, compressed with DEFLATE in the zlib format.
 */

import { fromBase64url, toBase64url } from '#lib/bytes'
import { type Engine, webCrypto } from '#lib/jose'
import { StatusListError } from './errors.ts'

export type StatusBits = 1 | 2 | 4 | 8

/** A list unpacked: `bytes` hold `8 / bits` statuses each. */
export interface StatusList {
  readonly bits: StatusBits
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** The `status_list` of a token. */
export interface EncodedStatusList {
  readonly bits: StatusBits
  /** base64url of the compressed bytes. */
  readonly lst: string
}

/** Entries of the lists of this project. */
export const STATUS_LIST_SIZE = 2 ** 20

/** Status types (draft, 7.1). */
export const STATUS_VALID = 0
export const STATUS_INVALID = 1

/** What a list may unpack to: 2²⁰ entries of 8 bits. */
const MAX_BYTES = 2 ** 20
/** What may be unpacked at all; random bits do not compress. */
const MAX_ENCODED = 1.4 * MAX_BYTES

/** A list of so many entries, all valid. */
export function emptyStatusList(size: number = STATUS_LIST_SIZE, bits: StatusBits = 1): StatusList {
  return { bits, bytes: new Uint8Array(Math.ceil((size * bits) / 8)) }
}

/** The status at an index, or `undefined` outside the list. */
export function statusAt({ bits, bytes }: StatusList, index: number): number | undefined {
  if (!Number.isSafeInteger(index) || index < 0) return undefined
  const perByte = 8 / bits
  const byte = bytes[Math.floor(index / perByte)]
  return byte === undefined ? undefined : (byte >> ((index % perByte) * bits)) & (2 ** bits - 1)
}

/**
 * Sets the status at an index, in place.
 *
 * @throws {RangeError} outside the list or when the status needs more bits
 */
export function setStatus(list: StatusList, index: number, status: number): void {
  const { bits, bytes } = list
  const mask = 2 ** bits - 1
  if (statusAt(list, index) === undefined || !Number.isInteger(status) || status < 0 || status > mask)
    throw new RangeError('no such index or status')
  const at = Math.floor((index * bits) / 8)
  const shift = (index * bits) % 8
  bytes[at] = ((bytes[at] as number) & ~(mask << shift)) | (status << shift)
}

/** Compresses a list for its token. */
export async function encodeStatusList({ bits, bytes }: StatusList): Promise<EncodedStatusList> {
  const packed = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate')))
  return { bits, lst: toBase64url(new Uint8Array(await packed.arrayBuffer())) }
}

/**
 * Unpacks a token's list, stopping as soon as it would be longer than any list is.
 *
 * @throws {StatusListError} `status-list-invalid`
 */
export async function decodeStatusList(
  { bits, lst }: EncodedStatusList,
  engine: Engine = webCrypto,
): Promise<StatusList> {
  const packed = typeof lst === 'string' && lst.length <= MAX_ENCODED ? fromBase64url(lst) : undefined
  if (![1, 2, 4, 8].includes(bits) || !packed) throw new StatusListError('not a status list')
  try {
    return { bits, bytes: await engine.inflate(packed, MAX_BYTES) }
  } catch (cause) {
    throw new StatusListError('the list cannot be unpacked', cause)
  }
}
