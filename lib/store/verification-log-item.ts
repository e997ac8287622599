/** An entry of the log of verifications: as it is entered, as it is read, and as it is kept in between. */

import { boolean, nested, number, oneOf, optional, reader, text } from './item.ts'
import { type Item, TTL_ATTRIBUTE } from './table.ts'

export const WAYS = ['code', 'number', 'credential', 'document', 'batch', 'wallet'] as const

/** What is asked to be entered: one verification. */
export interface NewVerification {
  readonly managementNumber: string
  /** ISO 8601 instant. */
  readonly at: string
  readonly how: (typeof WAYS)[number]
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
  /** ISO 8601 instant of the first one; of an API key, of the last. */
  readonly firstAt: string
  /** How many; one more for an answer of the database that was lost and asked for again. Of an API key always 1: the last. */
  readonly count: number
}

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
export type Likeness = Pick<Kept, 'h' | 'v' | 'n' | 'd' | 'k' | 'a'>

export function likenessOf({ how, verified, annotation, verifier }: NewVerification): Likeness {
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
