/**
 * The verifications of a certificate, kept for its holder: when, how, by whom as far as that is known. Repetitions are
 * one entry with a count: of one day, from one network, in one way, of one release, with one outcome. So the log says
 * who verified, and nobody can fill it by asking again.
 *
 * What an API key has verified has a place of its own, one for each outcome of a release on a day, which holds the last
 * time; by it the key's owner is told when the certificate changes (`lib/webhook`). Nobody else writes it, and written
 * again it says the same. So it needs no condition, a whole batch is entered at once, and nobody who fills the day keeps it
 * out; but it has no count.
 *
 * For all others a day has a fixed number of places. Where an entry goes follows from what it says, and each of its two
 * places is given to whoever comes first; who finds both taken is counted with others, without a network. A handful of
 * verifiers a day never meet; somebody who asks from thousands of networks fills the places of the day, and no more.
 */

import { createHash } from 'node:crypto'
import type { QueryCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Problem } from '#lib/problem'
import { type Key, verificationLogKey } from './keys.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'
import {
  type Kept,
  type Likeness,
  likenessOf,
  type NewVerification,
  toVerificationLogEntry,
  type VerificationLogEntry,
  WAYS,
} from './verification-log-item.ts'

/** How long a holder can see who verified, in seconds: three years after the last time. */
const RETENTION = 3 * 365 * 86_400

const PLACES = 256
/** No certificate has more entries of one day without a key, whoever asks and how often. */
export const MOST_ENTRIES_A_DAY = PLACES + WAYS.length * 2

/** The network of an entry that stands for many. */
export const VARIOUS_NETWORKS = 'various'

const sha256 = (said: readonly unknown[]) => createHash('sha256').update(JSON.stringify(said)).digest()

/** The two places of an entry among those of its day. */
export function placesOf(verification: NewVerification): readonly string[] {
  const { h, v, n, d, a } = likenessOf(verification)
  const bytes = sha256([h, v, a?.c ?? '', n, d])
  return [0, 1].map((i) => String((bytes[i] as number) % PLACES).padStart(3, '0'))
}

/** The place of an entry of an API key, from whatever network it asks. */
export function placeOfKey({ how, verified, annotation, verifier }: NewVerification): string {
  const bytes = sha256([how, verified, annotation?.code ?? '', verifier.key])
  return `key-${bytes.toString('base64url').slice(0, 22)}`
}

const DAY = 86_400_000
/** The day in China, as its holder counts days. */
export const dayOf = (at: string) => new Date(Date.parse(at) + DAY / 3).toISOString().slice(0, 10)

/** The place is free, or has the same entry already. */
const isMine = ({ a }: Likeness) =>
  `attribute_not_exists(pk) OR (#h = :h AND #v = :v AND #n = :n AND #d = :d AND ${
    a === undefined ? 'attribute_not_exists(#a)' : '#a.#c = :code'
  })`

/** What an entry says, but for the first time and the count. */
function saidOf(verification: NewVerification): Omit<Kept, 'f' | 'x'> & Item {
  const { at, useIn, verifier } = verification
  const time = Date.parse(at)
  return {
    ...likenessOf(verification),
    ...(verifier.name !== undefined && { w: verifier.name }),
    ...(useIn !== undefined && { u: useIn }),
    t: time,
    [TTL_ATTRIBUTE]: Math.ceil(time / 1000) + RETENTION,
  }
}

/** The entry of an API key in the place of the one before it. */
export function keyedVerificationItem(verification: NewVerification): Key & Kept & Item {
  const { managementNumber, at } = verification
  const said = saidOf(verification)
  return {
    ...verificationLogKey(managementNumber, dayOf(at), placeOfKey(verification)),
    ...{ ...said, f: said.t, x: 1 },
  }
}

/** Counts a verification at a place of its day. */
export function countVerificationParams(
  verification: NewVerification,
  place: string,
): Params<UpdateCommandInput> {
  const { managementNumber, at } = verification
  const said = saidOf(verification)
  const names = new Set([...Object.keys(said), ...(said.a ? ['c'] : []), 'a', 'f', 'x'])
  return {
    Key: verificationLogKey(managementNumber, dayOf(at), place),
    UpdateExpression: `SET ${Object.keys(said).map((name) => `#${name} = :${name}`)}, #f = if_not_exists(#f, :t) ADD #x :one`,
    ConditionExpression: isMine(said),
    ExpressionAttributeNames: Object.fromEntries([...names].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(said).map(([name, value]) => [`:${name}`, value])),
      ':one': 1,
      ...(said.a && { ':code': said.a.c }),
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

/** Those of one moment, as of one batch, by their purpose: their places are as random as the codes in them. */
const newestFirst = (one: VerificationLogEntry, other: VerificationLogEntry): number =>
  other.at.localeCompare(one.at) ||
  (one.annotation?.purpose ?? '').localeCompare(other.annotation?.purpose ?? '')

export function verificationLog(table: Table) {
  /**
   * Enters what an API key has verified, of many certificates in few requests.
   * @returns for each what kept it out of the log, or undefined once it is there
   */
  async function recordEach(verifications: readonly NewVerification[]): Promise<(Problem | undefined)[]> {
    // A request may name an item once; two that share a place are one entry.
    const items = verifications.map(keyedVerificationItem)
    const distinct = new Map(items.map((item) => [`${item.pk}\n${item.sk}`, item]))
    const refused = await table.putEach([...distinct.values()])
    const reasons = new Map([...distinct.keys()].map((name, i) => [name, refused[i]]))
    return items.map(({ pk, sk }) => reasons.get(`${pk}\n${sk}`))
  }

  return {
    recordEach,
    /** Enters a verification; it is in the log once this returns. */
    async record(verification: NewVerification): Promise<void> {
      if (verification.verifier.key !== undefined) {
        const [refused] = await recordEach([verification])
        if (refused) throw refused
        return
      }
      for (const place of placesOf(verification)) {
        if (await table.update(countVerificationParams(verification, place))) return
      }
      await table.update(countAmongOthersParams(verification))
    },
    /** One page: the newest day first, and of what is on the page the newest first. */
    async list(managementNumber: string, limit: number, after?: Key) {
      const { items, next } = await table.query(listVerificationsParams(managementNumber, limit, after))
      const entries = items.map((item) => toVerificationLogEntry(item))
      return { entries: entries.sort(newestFirst), next }
    },
  }
}
