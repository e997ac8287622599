/**
 * The status lists as stored bitmaps: a counter of the places allocated, and the revoked bits in chunks of 4 KiB, so
 * that a revocation writes one small item and a list of 2²⁰ places is read with one query. A chunk that is not there
 * has no revoked bit.
 */

import type { PutCommandInput, QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { type StatusPlace, statusPlaces } from '#lib/status-list'
import { bytesOf, number, reader, text } from './item.ts'
import { type Key, statusBitsKey, statusCounterKey } from './keys.ts'
import type { Params, Table } from './table.ts'

/** Bytes of one chunk. */
const CHUNK_BYTES = 4096
const CHUNK_BITS = CHUNK_BYTES * 8

const FIRST_CHUNK = 'attribute_not_exists(pk)'
/** Nobody wrote the chunk since it was read. */
const REVISION_AS_READ = 'revision = :read'

/** How often a chunk is tried again when others revoke in it at the same moment. */
const ROUNDS = 20

export function allocateParams(count: number): Params<UpdateCommandInput> {
  return {
    Key: statusCounterKey,
    UpdateExpression: 'ADD allocated :count',
    ExpressionAttributeValues: { ':count': count },
  }
}

interface Chunk {
  readonly bytes: Uint8Array
  readonly revision: number
}

export function writeChunkParams(
  list: number,
  chunk: number,
  bytes: Uint8Array,
  read: number,
): Params<PutCommandInput> {
  const Item = { ...statusBitsKey(list, chunk), bytes, revision: read + 1 }
  if (read === 0) return { Item, ConditionExpression: FIRST_CHUNK }
  return { Item, ConditionExpression: REVISION_AS_READ, ExpressionAttributeValues: { ':read': read } }
}

export function readListParams(list: number): Params<QueryCommandInput> {
  return {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': statusBitsKey(list, 0).pk },
    ConsistentRead: true,
  }
}

export const toCounter = reader<{ readonly allocated: number }>('status counter', { allocated: number })

/** The key of a chunk tells which one of the list it is. */
export const toChunk = reader<Chunk & Pick<Key, 'sk'>>('status bits', {
  sk: text,
  bytes: bytesOf(CHUNK_BYTES),
  revision: number,
})

const NO_BITS: Chunk = { bytes: new Uint8Array(CHUNK_BYTES), revision: 0 }

/** The chunk with one bit set or cleared, or undefined when it is so already. Bits count from the least significant. */
function withBit(bytes: Uint8Array, bit: number, value: boolean): Uint8Array | undefined {
  const at = bit >> 3
  const mask = 1 << (bit & 7)
  const old = bytes[at] as number
  const next = value ? old | mask : old & ~mask
  if (next === old) return undefined
  const changed = bytes.slice()
  changed[at] = next
  return changed
}

export function status(table: Table) {
  return {
    /** Allocates so many sequence numbers, each once and for ever. @returns the first of them */
    async allocate(count: number): Promise<number> {
      const counter = await table.update(allocateParams(count))
      return toCounter(counter ?? {}).allocated - count
    },

    /** Sets or clears the bit of a place; setting it twice is no error. */
    async set({ list, index }: StatusPlace, revoked: boolean): Promise<void> {
      const chunk = Math.floor(index / CHUNK_BITS)
      for (let round = 0; round < ROUNDS; round++) {
        const { bytes, revision } = toChunk(await table.get(statusBitsKey(list, chunk))) ?? NO_BITS
        const changed = withBit(bytes, index % CHUNK_BITS, revoked)
        if (!changed || (await table.put(writeChunkParams(list, chunk, changed, revision)))) return
      }
      throw new Error('the status bits kept changing')
    },

    /** How many sequence numbers were allocated: lists beyond them do not exist. */
    allocated: async () => toCounter(await table.get(statusCounterKey))?.allocated ?? 0,

    /** Writes the revoked bits of a list into an empty bitmap of it. */
    async fill(list: number, bitmap: Uint8Array): Promise<void> {
      const { items } = await table.query(readListParams(list))
      for (const item of items) {
        const { sk, bytes } = toChunk(item)
        const chunk = Number(sk.slice('BITS#'.length))
        bitmap.set(bytes, chunk * CHUNK_BYTES)
      }
    },
  }
}

/**
 * Allocates places to new certificates: sequence numbers from the counter, scattered by the deployment's key so that an
 * index tells nothing of its neighbours. A place allocated and not used is lost; there are always more.
 */
export function createAllocator(
  counter: Pick<ReturnType<typeof status>, 'allocate'>,
  statusKey: string,
): (count: number) => Promise<StatusPlace[]> {
  let placeOf: ReturnType<typeof statusPlaces> | undefined
  return async (count) => {
    placeOf ??= statusPlaces(new Uint8Array(Buffer.from(statusKey, 'base64')))
    const first = await counter.allocate(count)
    const place = await placeOf
    return Promise.all(Array.from({ length: count }, (_, i) => place(first + i)))
  }
}
