/**
 * The status lists as stored bitmaps: a counter of the places allocated, and the bits of what was revoked or withdrawn in
 * chunks of 4 KiB, so that one revocation writes one small item and a list of 2²⁰ places is read with one query. A chunk
 * that is not there has no bit set.
 *
 * What is revoked and what is withdrawn stand in partitions of their own, and are one list only to whoever reads it: the
 * function that withdraws releases must not be able to take a revocation back.
 */

import type { PutCommandInput, QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { Problem } from '#lib/problem'
import { type StatusPlace, statusPlaces } from '#lib/status-list'
import { bytesOf, number, reader, text } from './item.ts'
import { type Key, statusBitsKey, statusCounterKey, withdrawnBitsKey } from './keys.ts'
import type { Params, Table } from './table.ts'

/** Bytes of one chunk. */
const CHUNK_BYTES = 4096
const CHUNK_BITS = CHUNK_BYTES * 8

const FIRST_CHUNK = 'attribute_not_exists(pk)'
/** Nobody wrote the chunk since it was read. */
const REVISION_AS_READ = 'revision = :read'

/** How often a chunk is tried again when others write it at the same moment. */
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

export function writeChunkParams(key: Key, bytes: Uint8Array, read: number): Params<PutCommandInput> {
  const Item = { ...key, bytes, revision: read + 1 }
  if (read === 0) return { Item, ConditionExpression: FIRST_CHUNK }
  return { Item, ConditionExpression: REVISION_AS_READ, ExpressionAttributeValues: { ':read': read } }
}

export function readListParams({ pk }: Key): Params<QueryCommandInput> {
  return {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
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

type BitsKey = typeof statusBitsKey

export function status(table: Table) {
  async function write(keyOf: BitsKey, { list, index }: StatusPlace, value: boolean): Promise<void> {
    const key = keyOf(list, Math.floor(index / CHUNK_BITS))
    for (let round = 0; round < ROUNDS; round++) {
      const { bytes, revision } = toChunk(await table.get(key)) ?? NO_BITS
      const changed = withBit(bytes, index % CHUNK_BITS, value)
      if (!changed || (await table.put(writeChunkParams(key, changed, revision)))) return
    }
    throw new Problem('unavailable', { cause: new Error('the status bits kept changing') })
  }

  return {
    /** Allocates so many sequence numbers, each once and for ever. @returns the first of them */
    async allocate(count: number): Promise<number> {
      const counter = await table.update(allocateParams(count))
      return toCounter(counter ?? {}).allocated - count
    },

    /** Sets or clears the bit of a certificate; setting it twice is no error. */
    set: (place: StatusPlace, revoked: boolean) => write(statusBitsKey, place, revoked),

    /** Sets the bit of a release, for good; withdrawing it twice is no error. */
    withdraw: (place: StatusPlace) => write(withdrawnBitsKey, place, true),

    /** How many sequence numbers were allocated: lists beyond them do not exist. */
    allocated: async () => toCounter(await table.get(statusCounterKey))?.allocated ?? 0,

    /** Writes the bits of a list, of whoever set them, into an empty bitmap of it. */
    async fill(list: number, bitmap: Uint8Array): Promise<void> {
      const both = await Promise.all(
        [statusBitsKey, withdrawnBitsKey].map((keyOf) => table.query(readListParams(keyOf(list, 0)))),
      )
      for (const item of both.flatMap(({ items }) => items)) {
        const { sk, bytes } = toChunk(item)
        const start = Number(sk.slice('BITS#'.length)) * CHUNK_BYTES
        for (const [i, byte] of bytes.entries()) bitmap[start + i] = (bitmap[start + i] as number) | byte
      }
    },
  }
}

/**
 * Allocates places to certificates and releases: sequence numbers from the counter, scattered by the deployment's key so
 * that an index tells nothing of its neighbours. A place allocated and not used is lost; there are always more.
 *
 * @param block places fetched at a time, so that the one counter is written seldom; what is left of it is lost
 */
export function createAllocator(
  counter: Pick<ReturnType<typeof status>, 'allocate'>,
  statusKey: string,
  block: number,
): (count: number) => Promise<StatusPlace[]> {
  let placeOf: ReturnType<typeof statusPlaces> | undefined
  const reserve: StatusPlace[] = []
  let turn: Promise<unknown> = Promise.resolve()
  async function fetch(count: number): Promise<StatusPlace[]> {
    placeOf ??= statusPlaces(new Uint8Array(Buffer.from(statusKey, 'base64')))
    const first = await counter.allocate(count)
    const place = await placeOf
    return Promise.all(Array.from({ length: count }, (_, i) => place(first + i)))
  }
  return (count) => {
    const places = turn.then(async () => {
      if (reserve.length < count) reserve.push(...(await fetch(Math.max(count, block))))
      return reserve.splice(0, count)
    })
    turn = places.catch(() => {})
    return places
  }
}
