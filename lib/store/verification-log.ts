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
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

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

/**
 * An entry as it is kept for three years: its names are paid for by the byte (`docs/cost.md`), and so are one letter each.
 * Its certificate is named by its key. Times are milliseconds since 1970.
 */
export interface Kept {
  /** `how`, … */
  readonly h: NewVerification['how']
  /** … `verified`, … */
  readonly v: boolean
  /** … network and client (a kind of device) of the verifier, id and name of the key, … */
  readonly n: string
  readonly d: NewVerification['verifier']['client']
  readonly k?: string
  readonly w?: string
  /** … code, purpose, recipient and end of the annotation, … */
  readonly a?: { readonly c: string; readonly p: string; readonly r?: string; readonly e?: number }
  /** `useIn` as it was asked last, … */
  readonly u?: string
  /** … the last time, the first time, and how many. */
  readonly t: number
  readonly f: number
  readonly x: number
}

/** What makes two verifications of a day alike. */
type Likeness = Pick<Kept, 'h' | 'v' | 'n' | 'd' | 'k' | 'a'>

function likenessOf({ how, verified, annotation, verifier }: NewVerification): Likeness {
  return {
    h: how,
    v: verified,
    n: verifier.network,
    d: verifier.client,
    ...(verifier.key !== undefined && { k: verifier.key }),
    ...(annotation && { a: keptAnnotation(annotation) }),
  }
}

function keptAnnotation({
  code,
  purpose,
  recipient,
  expiresAt,
}: NonNullable<NewVerification['annotation']>): NonNullable<Kept['a']> {
  return {
    ...{ c: code, p: purpose },
    ...(recipient !== undefined && { r: recipient }),
    ...(expiresAt !== undefined && { e: Date.parse(expiresAt) }),
  }
}

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

export const toKept = reader<Kept>('verification log', {
  h: oneOf(...WAYS),
  v: boolean,
  n: text,
  d: oneOf('phone', 'browser', 'program'),
  k: optional(text),
  w: optional(text),
  a: optional(nested<NonNullable<Kept['a']>>({ c: text, p: text, r: optional(text), e: optional(number) })),
  u: optional(text),
  t: number,
  f: number,
  x: number,
})

/** @param item of this format, or of the one before: a function of the earlier version may still write while it is replaced */
export function toVerificationLogEntry(item: Item): VerificationLogEntry {
  const { h, v, n, d, k, w, a, u, t, f, x } = toKept(fromFormat4(item) ?? item)
  return {
    managementNumber: text(item.pk, 'verification log.pk').replace(/^VERIFIED#/, ''),
    at: new Date(t).toISOString(),
    firstAt: new Date(f).toISOString(),
    count: x,
    how: h,
    verified: v,
    ...(u !== undefined && { useIn: u }),
    ...(a && {
      annotation: {
        ...{ code: a.c, purpose: a.p },
        ...(a.r !== undefined && { recipient: a.r }),
        ...(a.e !== undefined && { expiresAt: new Date(a.e).toISOString() }),
      },
    }),
    verifier: {
      ...(w !== undefined && { name: w }),
      ...(k !== undefined && { key: k }),
      ...{ network: n, client: d },
    },
  }
}

/** An entry of format 4, which had whole words for names, in the form it is kept in now; undefined for any other item. */
export function fromFormat4(item: Item): Item | undefined {
  if (!String(item.pk).startsWith('VERIFIED#') || !('managementNumber' in item)) return undefined
  const { pk, sk, [TTL_ATTRIBUTE]: expires } = item
  const { how, verified, verifier, annotation, useIn, at, firstAt, count } = item
  const { name, key, network, client } = (verifier ?? {}) as Item
  const { code, purpose, recipient, expiresAt } = (annotation ?? {}) as Item
  const kept = {
    ...{ pk, sk, [TTL_ATTRIBUTE]: expires },
    ...{ h: how, v: verified, n: network, d: client, k: key, w: name, u: useIn },
    ...(annotation !== undefined && {
      a: defined({ c: code, p: purpose, r: recipient, e: millisecondsOf(expiresAt) }),
    }),
    ...{ t: millisecondsOf(at), f: millisecondsOf(firstAt), x: count },
  }
  return defined(kept)
}

const defined = (item: Item): Item =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined))

/** Of what is no time nothing is made, and the entry is as unreadable as before. */
function millisecondsOf(instant: unknown): number | undefined {
  const time = typeof instant === 'string' ? Date.parse(instant) : Number.NaN
  return Number.isNaN(time) ? undefined : time
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
