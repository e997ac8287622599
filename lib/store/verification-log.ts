/**
 * The verifications of a certificate, kept for its holder: when, how, by whom as far as that is known. Repetitions are
 * one entry with a count: of one day, from one network, in one way, of one release, with one outcome. So the log says
 * who verified, and nobody can fill it by asking again.
 *
 * A day has a fixed number of places. Where an entry goes follows from what it says, and each of its two places is given
 * to whoever comes first; who finds both taken is counted with others, without a network. A handful of verifiers a day
 * never meet; somebody who asks from thousands of networks fills the places of the day, and no more.
 */

import { createHash } from 'node:crypto'
import type { QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { type Key, verificationLogKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'
import {
  type Likeness,
  likenessOf,
  type NewVerification,
  toVerificationLogEntry,
  WAYS,
} from './verification-log-item.ts'

/** How long a holder can see who verified, in seconds: three years after the last time. */
const RETENTION = 3 * 365 * 86_400

const PLACES = 256
/** No certificate has more entries of one day, whoever asks and how often. */
export const MOST_ENTRIES_A_DAY = PLACES + WAYS.length * 2

/** The network of an entry that stands for many. */
export const VARIOUS_NETWORKS = 'various'

/** The two places of an entry among those of its day. */
export function placesOf(verification: NewVerification): readonly string[] {
  const { h, v, n, d, k, a } = likenessOf(verification)
  const bytes = createHash('sha256')
    .update(JSON.stringify([h, v, a?.c ?? '', k ?? '', n, d]))
    .digest()
  return [0, 1].map((i) => String((bytes[i] as number) % PLACES).padStart(3, '0'))
}

const DAY = 86_400_000
/** The day in China, as its holder counts days. */
const dayOf = (at: string) => new Date(Date.parse(at) + DAY / 3).toISOString().slice(0, 10)

/** The place is free, or has the same entry already. */
const isMine = ({ k, a }: Likeness) =>
  `attribute_not_exists(pk) OR (#h = :h AND #v = :v AND #n = :n AND #d = :d AND ${
    k === undefined ? 'attribute_not_exists(#k)' : '#k = :k'
  } AND ${a === undefined ? 'attribute_not_exists(#a)' : '#a.#c = :code'})`

/** Counts a verification at a place of its day. */
export function countVerificationParams(
  verification: NewVerification,
  place: string,
): Params<UpdateCommandInput> {
  const { managementNumber, at, useIn, verifier } = verification
  const likeness = likenessOf(verification)
  const time = Date.parse(at)
  const said: Record<string, unknown> = {
    ...likeness,
    ...(verifier.name !== undefined && { w: verifier.name }),
    ...(useIn !== undefined && { u: useIn }),
    t: time,
    [TTL_ATTRIBUTE]: Math.ceil(time / 1000) + RETENTION,
  }
  const names = new Set([...Object.keys(said), ...(likeness.a ? ['c'] : []), 'k', 'a', 'f', 'x'])
  return {
    Key: verificationLogKey(managementNumber, dayOf(at), place),
    UpdateExpression: `SET ${Object.keys(said).map((name) => `#${name} = :${name}`)}, #f = if_not_exists(#f, :t) ADD #x :one`,
    ConditionExpression: isMine(likeness),
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(said).map(([name, value]) => [`:${name}`, value])),
      ':one': 1,
      ...(likeness.a && { ':code': likeness.a.c }),
    },
  }
}

/** The same for one whose places are taken: with all others that were asked in the same way, with the same outcome. */
export function countAmongOthersParams(verification: NewVerification): Params<UpdateCommandInput> {
  const { annotation: _, ...rest } = verification
  const { how, verified } = rest
  const others = { ...rest, verifier: { network: VARIOUS_NETWORKS, client: 'program' } } as const
  return countVerificationParams(others, `others-${how}-${verified}`)
}

export function listVerificationsParams(
  managementNumber: string,
  limit: number,
  after?: Key,
): Params<QueryCommandInput> {
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': verificationLogKey(managementNumber, '', '').pk,
      ':prefix': 'VERIFIED#',
    },
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export function verificationLog(table: Table) {
  return {
    /** Enters a verification; it is in the log once this returns. */
    async record(verification: NewVerification): Promise<void> {
      for (const place of placesOf(verification)) {
        if (await table.update(countVerificationParams(verification, place))) return
      }
      await table.update(countAmongOthersParams(verification))
    },
    /** One page: the newest day first, and of what is on the page the newest first. */
    async list(managementNumber: string, limit: number, after?: Key) {
      const { items, next } = await table.query(listVerificationsParams(managementNumber, limit, after))
      const entries = items.map((item) => toVerificationLogEntry(item))
      return { entries: entries.sort((one, other) => other.at.localeCompare(one.at)), next }
    },
  }
}
