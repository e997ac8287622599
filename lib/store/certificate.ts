/**
 * The certificate: written by the registry alone, read by everybody. `issued` sorts a holder's certificates by date
 * of issue in the index `byHolder`.
 */

import type { PutCommandInput, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import {
  type Change,
  fieldOf,
  keysOf,
  type PlainFields,
  type RegisteredCertificate,
  type RegisteredFields,
  type StoredCertificate,
} from '#lib/certificate'
import {
  type Attribute,
  type Description,
  listOf,
  nested,
  number,
  oneOf,
  optional,
  orNull,
  reader,
  text,
} from './item.ts'
import { certificateKey } from './keys.ts'
import type { Item, Params, Table } from './table.ts'

/** No certificate has this number yet. */
const NUMBER_IS_FREE = 'attribute_not_exists(pk)'
/** Nobody wrote the certificate since it was read. */
const REVISION_AS_READ = 'revision = :read'

/** The item of a certificate; what reads it back is `toCertificate`, and `toRegistered` for the registry. */
export function certificateItem(certificate: StoredCertificate): Item {
  const { managementNumber, issueDate } = certificate
  return { ...certificateKey(managementNumber), issued: `${issueDate}#${managementNumber}`, ...certificate }
}

/** The fields that are recorded as they are, of the table of fields. */
const plainAttributes = Object.fromEntries(
  [...keysOf('date'), ...keysOf('text')].map((field) => [
    field,
    fieldOf(field).required ? text : optional(text),
  ]),
) as Description<PlainFields>

/** What a change may touch. */
const fieldAttributes: Description<RegisteredFields> = {
  holderName: text,
  idType: oneOf(
    'resident-id',
    'hk-macao-permit',
    'taiwan-permit',
    'foreign-permanent-resident-id',
    'residence-permit',
    'passport',
  ),
  holder: text,
  encryptedIdNumber: text,
  gender: optional(oneOf('male', 'female')),
  birthDate: optional(text),
  qualification: text,
  level: optional(text),
  specialty: optional(text),
  ...plainAttributes,
  issuingRegion: text,
  status: oneOf('valid', 'revoked'),
  revokedAt: optional(text),
  revocationReason: optional(text),
}

const certificateAttributes: Description<StoredCertificate> = {
  ...fieldAttributes,
  managementNumber: text,
  statusPlace: nested({ list: number, index: number }),
  revision: number,
}

/** The old value of each field that changed; null where there was none. */
const beforeAttributes = Object.fromEntries(
  Object.entries(fieldAttributes).map(([name, attribute]) => [
    name,
    optional(orNull(attribute as Attribute<unknown>)),
  ]),
) as Description<Change['before']>

/** As requests read it: without who recorded and changed it, which is for the registry alone. */
export const toCertificate = reader<StoredCertificate>('certificate', certificateAttributes)

/** As the registry reads it: with who recorded it, and its history. */
export const toRegistered = reader<RegisteredCertificate>('registered certificate', {
  ...certificateAttributes,
  recorded: nested<RegisteredCertificate['recorded']>({ at: text, operator: text, importId: optional(text) }),
  history: optional(
    listOf(
      nested<Change>({
        action: oneOf('import', 'correct', 'revoke', 'reinstate'),
        at: text,
        operator: text,
        reason: optional(text),
        importId: optional(text),
        before: nested(beforeAttributes),
      }),
    ),
  ),
})

export function createCertificateParams(certificate: StoredCertificate): Params<PutCommandInput> {
  return { Item: certificateItem(certificate), ConditionExpression: NUMBER_IS_FREE }
}

/** Replaces a certificate that was read at `read`; the new one must carry the next revision. */
export function replaceCertificateParams(
  certificate: StoredCertificate,
  read: number,
): Params<PutCommandInput> {
  return {
    Item: certificateItem(certificate),
    ConditionExpression: REVISION_AS_READ,
    ExpressionAttributeValues: { ':read': read },
  }
}

/**
 * Asked under one tag of the holder. Where a page goes on is a value, not the key of an item: it is the same under every
 * tag, also when a certificate has moved from one to the next meanwhile.
 */
export function listByHolderParams(tag: string, limit: number, after?: string): Params<QueryCommandInput> {
  return {
    IndexName: 'byHolder',
    KeyConditionExpression: after === undefined ? 'holder = :tag' : 'holder = :tag AND issued < :after',
    ExpressionAttributeValues: { ':tag': tag, ...(after !== undefined && { ':after': after }) },
    ScanIndexForward: false,
    Limit: limit,
  }
}

/** One page of what the tags give together, newest issue first, each certificate once. */
function pageOf(items: readonly Item[], limit: number, more: boolean) {
  const byIssue = new Map(items.map((item) => [item.issued as string, item]))
  const sorted = [...byIssue.keys()].sort().reverse()
  const page = sorted.slice(0, limit)
  const next = more || sorted.length > limit ? page.at(-1) : undefined
  return { certificates: page.map((issued) => toCertificate(byIssue.get(issued) as Item)), next }
}

export function certificates(table: Table) {
  return {
    find: async (managementNumber: string) =>
      toCertificate(await table.get(certificateKey(managementNumber))),
    /** @returns false when the number is taken. */
    create: (certificate: StoredCertificate) => table.put(createCertificateParams(certificate)),
    /**
     * Replaces the whole item: what the certificate given does not carry, such as a history, is gone.
     * @returns false when another write came in between.
     */
    replace: (certificate: StoredCertificate, read: number) =>
      table.put(replaceCertificateParams(certificate, read)),
    /**
     * One page of a holder's certificates, newest issue first; `next` is the place to go on from. The tags are asked at
     * once: one round trip.
     */
    async listByHolder(tags: readonly string[], limit: number, after?: string) {
      const answers = await Promise.all(tags.map((tag) => table.query(listByHolderParams(tag, limit, after))))
      return pageOf(
        answers.flatMap(({ items }) => items),
        limit,
        answers.some(({ next }) => next !== undefined),
      )
    },
  }
}
