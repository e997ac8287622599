/**
 * Where in the status lists a certificate's bit is. The registry draws sequence numbers from one counter, and
 * here each becomes a list and an index: the indices of every list are permuted by a secret key and allocated in
 * that order. So no two certificates share a bit, none needs a claim of its own, and an index tells nothing
 * of its neighbours in the file or in time. It may not store anything.
 *
 * A shuffle rather than a cipher on 20 bits: on so few, ciphers built of rounds are weak, and a shuffle by a
 * keyed generator is as good as the generator.
 */

import { STATUS_LIST_SIZE } from './list.ts'

/** A certificate's place; recorded with it once and for ever. */
export interface StatusPlace {
  readonly list: number
  readonly index: number
}

/** Key stream for one draw; 53 of its 64 bits are used, so that no index is favoured. */
const DRAW_BYTES = 8

/**
 * A function from sequence numbers to places: one to one, and always the same for the same key.
 * The first number of a list costs about 30 ms and keeps 4 MB for that list; the others cost nothing.
 *
 * @param key 32 secret bytes; whoever has them can tell a certificate's sequence number from its index
 */
export async function statusPlaces(
  key: Uint8Array<ArrayBuffer>,
): Promise<(sequence: number) => Promise<StatusPlace>> {
  if (key.length !== 32) throw new RangeError('the status key is 32 bytes')
  const aes = await crypto.subtle.importKey('raw', key, 'AES-CTR', false, ['encrypt'])
  let last: { readonly list: number; readonly order: Promise<Uint32Array> } | undefined
  return async (sequence) => {
    if (!Number.isSafeInteger(sequence) || sequence < 0) throw new RangeError('not a sequence number')
    const list = Math.floor(sequence / STATUS_LIST_SIZE)
    if (last?.list !== list) last = { list, order: permutation(aes, list) }
    const order = await last.order
    return { list, index: order[sequence % STATUS_LIST_SIZE] as number }
  }
}

/** The numbers below 2²⁰ in an order of this key and list: Fisher and Yates's shuffle. */
async function permutation(aes: CryptoKey, list: number): Promise<Uint32Array> {
  const stream = await keyStream(aes, list)
  const order = new Uint32Array(STATUS_LIST_SIZE)
  for (let index = 0; index < STATUS_LIST_SIZE; index++) order[index] = index
  for (let top = STATUS_LIST_SIZE - 1; top > 0; top--) {
    const high = stream.getUint32(DRAW_BYTES * top)
    const low = stream.getUint32(DRAW_BYTES * top + 4)
    const drawn = Math.floor(((high * 2 ** 21 + (low >>> 11)) / 2 ** 53) * (top + 1))
    const index = order[top] as number
    order[top] = order[drawn] as number
    order[drawn] = index
  }
  return order
}

/** AES-256 in counter mode over zeros; the list is the first half of the counter block. */
async function keyStream(aes: CryptoKey, list: number): Promise<DataView> {
  const counter = new Uint8Array(16)
  new DataView(counter.buffer).setBigUint64(0, BigInt(list))
  const zeros = new Uint8Array(STATUS_LIST_SIZE * DRAW_BYTES)
  return new DataView(await crypto.subtle.encrypt({ name: 'AES-CTR', counter, length: 64 }, aes, zeros))
}
