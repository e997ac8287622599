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
import { boolean, nested, number, oneOf, optional, reader, text } from './item.ts'
import { type Key, verificationLogKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

/** What is asked to be entered: one verification. */
export interface NewVerification {
  readonly managementNumber: string
  /** ISO 8601 instant. */
  readonly at: string
  readonly how: 'code' | 'number' | 'credential' | 'batch'
  /** The outcome the verifier was told. */
  readonly verified: boolean
  readonly useIn?: string | undefined
  readonly annotation?: {
    readonly code: string
    readonly purpose: string
    readonly recipient?: string | undefined
    /** ISO 8601 instant; absent in an entry of before it was kept. */
    readonly expiresAt?: string | undefined
  }
  readonly verifier: {
    /** Known only for holders of a key: as they were called at the time, … */
    readonly name?: string | undefined
    /** … and the id of the key. */
    readonly key?: string | undefined
    /** The network (IPv4 /24, IPv6 /48) the request came from; the full address is not kept. */
    readonly network: string
    readonly client: 'phone' | 'browser' | 'program'
  }
}

/** Verifications that are alike, as they are kept: `at` is the last one, and `useIn` what was asked last. */
export interface VerificationLogEntry extends NewVerification {
  /** ISO 8601 instant of the first one. */
  readonly firstAt: string
  /** How many; one more for an answer of the database that was lost and asked for again. */
  readonly count: number
}

/** How long a holder can see who verified, in seconds: three years after the last time. */
const RETENTION = 3 * 365 * 86_400

const PLACES = 256
const WAYS = ['code', 'number', 'credential', 'batch'] as const

/** No certificate has more entries of one day, whoever asks and how often. */
export const MOST_ENTRIES_A_DAY = PLACES + WAYS.length * 2

/** The network of an entry that stands for many. */
export const VARIOUS_NETWORKS = 'various'

/** What makes two verifications of a day alike. */
function likenessOf({ how, verified, annotation, verifier }: NewVerification): string {
  const { key = '', network, client } = verifier
  const said = JSON.stringify([how, verified, annotation?.code ?? '', key, network, client])
  return createHash('sha256').update(said).digest('base64url').slice(0, 22)
}

/** The two places of an entry among those of its day. */
function placesOf(likeness: string): readonly string[] {
  const bytes = Buffer.from(likeness, 'base64url')
  return [0, 1].map((i) => String((bytes[i] as number) % PLACES).padStart(3, '0'))
}

const DAY = 86_400_000
/** The day in China, as its holder counts days. */
const dayOf = (at: string) => new Date(Date.parse(at) + DAY / 3).toISOString().slice(0, 10)

/** The place is free, or has the same entry already. */
const MINE = 'attribute_not_exists(pk) OR #likeness = :likeness'

/** Counts a verification at a place of its day. */
export function countVerificationParams(
  verification: NewVerification,
  likeness: string,
  place: string,
): Params<UpdateCommandInput> {
  const { managementNumber, at, ...rest } = verification
  const said = Object.entries({
    ...rest,
    managementNumber,
    at,
    likeness,
    [TTL_ATTRIBUTE]: Math.ceil(Date.parse(at) / 1000) + RETENTION,
  }).filter(([, value]) => value !== undefined)
  return {
    Key: verificationLogKey(managementNumber, dayOf(at), place),
    UpdateExpression: `SET ${said.map(([name]) => `#${name} = :${name}`)}, #firstAt = if_not_exists(#firstAt, :at) ADD #count :one`,
    ConditionExpression: MINE,
    ExpressionAttributeNames: Object.fromEntries(
      [...said.map(([name]) => name), 'firstAt', 'count'].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(said.map(([name, value]) => [`:${name}`, value])),
      ':one': 1,
    },
  }
}

/** The same for one whose places are taken: with all others that were asked in the same way, with the same outcome. */
export function countAmongOthersParams(verification: NewVerification): Params<UpdateCommandInput> {
  const { annotation: _, ...rest } = verification
  const { how, verified } = rest
  const others = { ...rest, verifier: { network: VARIOUS_NETWORKS, client: 'program' } } as const
  const place = `others-${how}-${verified}`
  return countVerificationParams(others, place, place)
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

/** The likeness is the store's own. */
export const toVerificationLogEntry = reader<VerificationLogEntry>('verification log', {
  managementNumber: text,
  at: text,
  firstAt: text,
  count: number,
  how: oneOf(...WAYS),
  verified: boolean,
  useIn: optional(text),
  annotation: optional(
    nested<NonNullable<VerificationLogEntry['annotation']>>({
      code: text,
      purpose: text,
      recipient: optional(text),
      expiresAt: optional(text),
    }),
  ),
  verifier: nested<VerificationLogEntry['verifier']>({
    name: optional(text),
    key: optional(text),
    network: text,
    client: oneOf('phone', 'browser', 'program'),
  }),
})

export function verificationLog(table: Table) {
  return {
    /** Enters a verification; it is in the log once this returns. */
    async record(verification: NewVerification): Promise<void> {
      const likeness = likenessOf(verification)
      for (const place of placesOf(likeness)) {
        if (await table.update(countVerificationParams(verification, likeness, place))) return
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
