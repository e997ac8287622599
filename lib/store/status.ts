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
import { STATUS_LIST_SIZE, type StatusPlace, statusPlaces } from '#lib/status-list'
import { bytesOf, listOf, nested, number, optional, reader, text } from './item.ts'
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

/** From which list on a key scatters the places. */
export interface KeyTurn {
  readonly list: number
  readonly id: string
}

interface Counter {
  readonly allocated: number
  /**
   * Which key is for which lists, oldest first; absent while there was only one. It stands beside the count, so that
   * whoever is given places is told in the same answer which key they belong to: two keys in one list would give two
   * certificates the same bit.
   */
  readonly keys?: readonly KeyTurn[] | undefined
}

/** A key that scatters places. */
export interface StatusKey {
  readonly id: string
  /** 32 bytes, base64. */
  readonly key: string
}

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

export const toCounter = reader<Counter>('status counter', {
  allocated: number,
  keys: optional(listOf(nested<KeyTurn>({ list: number, id: text }))),
})

/** Nobody allocated a place since the counter was read. */
const COUNTER_AS_READ = 'allocated = :read'

/** Leaves what is left of the last list, and goes on with the next one under another key. */
export function turnKeyParams(read: Counter, keys: readonly KeyTurn[]): Params<UpdateCommandInput> {
  return {
    Key: statusCounterKey,
    UpdateExpression: 'SET allocated = :next, #keys = :keys',
    ConditionExpression: COUNTER_AS_READ,
    ExpressionAttributeNames: { '#keys': 'keys' },
    ExpressionAttributeValues: {
      ':read': read.allocated,
      ':next': (keys.at(-1) as KeyTurn).list * STATUS_LIST_SIZE,
      ':keys': keys,
    },
  }
}

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
    /** Allocates so many sequence numbers, each once and for ever. @returns the first of them, and the turns of keys */
    async allocate(count: number): Promise<{ first: number; keys: readonly KeyTurn[] }> {
      const { allocated, keys = [] } = toCounter((await table.update(allocateParams(count))) ?? {})
      return { first: allocated - count, keys }
    },

    /**
     * Lets another key scatter the places from the next list on.
     * @param before the key that was alone until now
     */
    async turnKey(id: string, before: string): Promise<void> {
      for (let round = 0; round < ROUNDS; round++) {
        const counter = toCounter(await table.get(statusCounterKey))
        // Where nothing was ever allocated no place is taken, and the newest key is as good as the first.
        if (!counter || counter.keys?.at(-1)?.id === id) return
        const list = Math.ceil(counter.allocated / STATUS_LIST_SIZE)
        const turns = [...(counter.keys ?? [{ list: 0, id: before }]), { list, id }]
        if (await table.update(turnKeyParams(counter, turns))) return
      }
      throw new Error('the counter of places kept changing')
    },

    /** The key that scatters the places given now; undefined while there was only one. */
    currentKey: async () => toCounter(await table.get(statusCounterKey))?.keys?.at(-1)?.id,

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
  keys: () => readonly StatusKey[],
  block: number,
): (count: number) => Promise<StatusPlace[]> {
  const opened = new Map<string, ReturnType<typeof statusPlaces>>()
  const reserve: StatusPlace[] = []
  let turn: Promise<unknown> = Promise.resolve()

  /** @throws Problem `unavailable` when the list belongs to a key that this process does not have (yet) */
  function placesOf(list: number, turns: readonly KeyTurn[]) {
    const turn = turns.findLast((one) => one.list <= list)
    const key = turn ? keys().find(({ id }) => id === turn.id) : keys().at(-1)
    if (!key)
      throw new Problem('unavailable', { cause: new Error('a status key that this process does not know') })
    const places = opened.get(key.id) ?? statusPlaces(new Uint8Array(Buffer.from(key.key, 'base64')))
    opened.set(key.id, places)
    return places
  }

  async function fetch(count: number): Promise<StatusPlace[]> {
    const { first, keys: turns } = await counter.allocate(count)
    return Promise.all(
      Array.from({ length: count }, async (_, i) => {
        const place = await placesOf(Math.floor((first + i) / STATUS_LIST_SIZE), turns)
        return place(first + i)
      }),
    )
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
