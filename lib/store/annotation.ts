/**
 * Annotations (加注) of one certificate stand together in one item, a set, so that one conditional write both
 * counts and releases. A code is a second item that only points to a certificate:
 *
 *     0  place allocated        in the status lists; one that is not used is lost, and there are always more
 *     1  code item written      the code leads to the certificate, but the set does not know it: not found
 *     ✗  (stopped here)         nothing works, nothing is counted; the code item expires by itself
 *     2  set item written       counted and released in the same write
 *
 * A withdrawal sets the release's bit before the set is written: stopped in between, whoever has the list already sees
 * what its holder wanted, and the same withdrawal done again finds work to do.
 */

import type { PutCommandInput } from '@aws-sdk/lib-dynamodb'
import type { StatusPlace } from '#lib/status-list'
import { type Attribute, listOf, nested, number, optional, reader, text } from './item.ts'
import { annotationSetKey, codeKey } from './keys.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

/**
 * One release, as the set keeps it. Instants are ISO 8601. Without purpose and end it is a standing release: the code
 * on the documents of a certificate that needs no annotation.
 */
export interface AnnotationEntry {
  readonly code: string
  readonly purpose?: string | undefined
  readonly recipient?: string | undefined
  readonly issuedAt: string
  readonly expiresAt?: string | undefined
  readonly withdrawnAt?: string | undefined
  /** Its own in the status lists; absent in one of before releases had places, and in one to a wallet. */
  readonly place?: StatusPlace | undefined
  /**
   * A release to a wallet: one place for each copy of the credential. Nothing is printed under it, and its code leads to
   * nothing but its withdrawal.
   */
  readonly copies?: readonly StatusPlace[] | undefined
}

export interface AnnotationSet {
  /** As it was read; 0 where there is none yet. A write carries the next one. */
  readonly revision: number
  readonly entries: readonly AnnotationEntry[]
}

export const EMPTY_ANNOTATION_SET: AnnotationSet = { revision: 0, entries: [] }

/** Or leads to the same certificate: a repetition of the same write, whose answer was lost. */
const CODE_IS_FREE = 'attribute_not_exists(pk) OR managementNumber = :number'
const FIRST_SET = 'attribute_not_exists(pk)'
/** Nobody annotated or withdrew since the set was read. */
const REVISION_AS_READ = 'revision = :read'

/** @param until when the code item may be forgotten; never, when absent */
export function reserveCodeParams(
  code: string,
  managementNumber: string,
  until: Date | undefined,
): Params<PutCommandInput> {
  const expires = until && Math.ceil(until.getTime() / 1000)
  return {
    Item: { ...codeKey(code), managementNumber, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: CODE_IS_FREE,
    ExpressionAttributeValues: { ':number': managementNumber },
  }
}

/** @param set the new one, with the revision of the one it replaces */
export function writeAnnotationSetParams(
  managementNumber: string,
  set: AnnotationSet,
): Params<PutCommandInput> {
  const read = set.revision
  const Item = { ...annotationSetKey(managementNumber), ...set, revision: read + 1 }
  if (read === EMPTY_ANNOTATION_SET.revision) return { Item, ConditionExpression: FIRST_SET }
  return { Item, ConditionExpression: REVISION_AS_READ, ExpressionAttributeValues: { ':read': read } }
}

export function toAnnotationSet(item: Item | undefined): AnnotationSet {
  return readAnnotationSet(item) ?? EMPTY_ANNOTATION_SET
}

const place = nested<StatusPlace>({ list: number, index: number })
const always = {
  code: text,
  recipient: optional(text),
  issuedAt: text,
  withdrawnAt: optional(text),
  place: optional(place),
  copies: optional(listOf(place)),
}
const limited = nested<AnnotationEntry & { purpose: string; expiresAt: string }>({
  ...always,
  purpose: text,
  expiresAt: text,
})
const standing = nested<AnnotationEntry>({
  ...always,
  purpose: optional(text),
  expiresAt: optional(text),
})

/** An annotation that has lost its end is damaged, and must not become a release without one. */
const entry: Attribute<AnnotationEntry> = (value, where) => {
  const { purpose, expiresAt } = (value ?? {}) as Partial<AnnotationEntry>
  return purpose === undefined && expiresAt === undefined ? standing(value, where) : limited(value, where)
}

const readAnnotationSet = reader<AnnotationSet>('annotation set', {
  revision: number,
  entries: listOf(entry),
})

/** Where a code leads. */
export const toCodePointer = reader<{ readonly managementNumber: string }>('code', { managementNumber: text })

export function annotations(table: Table) {
  return {
    /** @returns false when the code is taken. */
    reserveCode: (code: string, managementNumber: string, until?: Date) =>
      table.put(reserveCodeParams(code, managementNumber, until)),
    /** @returns false when another write came in between. */
    writeSet: (managementNumber: string, set: AnnotationSet) =>
      table.put(writeAnnotationSetParams(managementNumber, set)),
  }
}
