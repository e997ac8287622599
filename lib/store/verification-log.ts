/** One verification of a certificate, kept for its holder: when, how, by whom as far as that is known. */

import type { PutCommandInput, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import { boolean, nested, oneOf, optional, reader, text } from './item.ts'
import { type Key, verificationLogKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface VerificationLogEntry {
  /** Makes two entries of one millisecond different. */
  readonly id: string
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
  }
  readonly verifier: {
    /** Known only for holders of a key. */
    readonly name?: string | undefined
    /** The network (IPv4 /24, IPv6 /48) the request came from; the full address is not kept. */
    readonly network: string
    readonly client: 'phone' | 'browser' | 'program'
  }
}

/** How long a holder can see who verified, in seconds: three years. */
const RETENTION = 3 * 365 * 86_400

export function recordVerificationParams(entry: VerificationLogEntry): Params<PutCommandInput> {
  const { id, ...rest } = entry
  const expires = Math.ceil(Date.parse(entry.at) / 1000) + RETENTION
  return {
    Item: { ...verificationLogKey(entry.managementNumber, entry.at, id), ...rest, [TTL_ATTRIBUTE]: expires },
  }
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

/** The id stays in the key. */
export const toVerificationLogEntry = reader<Omit<VerificationLogEntry, 'id'>>('verification log', {
  managementNumber: text,
  at: text,
  how: oneOf('code', 'number', 'credential', 'batch'),
  verified: boolean,
  useIn: optional(text),
  annotation: optional(
    nested<NonNullable<VerificationLogEntry['annotation']>>({
      code: text,
      purpose: text,
      recipient: optional(text),
    }),
  ),
  verifier: nested<VerificationLogEntry['verifier']>({
    name: optional(text),
    network: text,
    client: oneOf('phone', 'browser', 'program'),
  }),
})

export function verificationLog(table: Table) {
  return {
    record: (entry: VerificationLogEntry) => table.put(recordVerificationParams(entry)),
    /** One page, newest first. */
    async list(managementNumber: string, limit: number, after?: Key) {
      const { items, next } = await table.query(listVerificationsParams(managementNumber, limit, after))
      return { entries: items.map((item) => toVerificationLogEntry(item)), next }
    },
  }
}
