/**
 * The certificate: written by the registry alone, read by everybody. `issued` sorts a holder's certificates by date
 * of issue in the index `byHolder`.
 */

import type { PutCommandInput, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import type { StoredCertificate } from '#lib/certificate'
import { certificateKey, type Key } from './keys.ts'
import type { Item, Params, Table } from './table.ts'

/** No certificate has this number yet. */
const NUMBER_IS_FREE = 'attribute_not_exists(pk)'
/** Nobody wrote the certificate since it was read. */
const REVISION_AS_READ = 'revision = :read'

/** The item of a certificate; the inverse of `toCertificate`. */
export function certificateItem(certificate: StoredCertificate): Item {
  const { managementNumber, issueDate } = certificate
  return { ...certificateKey(managementNumber), issued: `${issueDate}#${managementNumber}`, ...certificate }
}

export function toCertificate(item: Item | undefined): StoredCertificate | undefined {
  if (!item) return undefined
  const { pk: _pk, sk: _sk, issued: _issued, ...certificate } = item
  return certificate as unknown as StoredCertificate
}

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

export function listByHolderParams(holder: string, limit: number, after?: Key): Params<QueryCommandInput> {
  return {
    IndexName: 'byHolder',
    KeyConditionExpression: 'holder = :holder',
    ExpressionAttributeValues: { ':holder': holder },
    ScanIndexForward: false,
    Limit: limit,
    ...(after && { ExclusiveStartKey: { ...after } }),
  }
}

export function certificates(table: Table) {
  return {
    find: async (managementNumber: string) =>
      toCertificate(await table.get(certificateKey(managementNumber))),
    /** @returns false when the number is taken. */
    create: (certificate: StoredCertificate) => table.put(createCertificateParams(certificate)),
    /** @returns false when another write came in between. */
    replace: (certificate: StoredCertificate, read: number) =>
      table.put(replaceCertificateParams(certificate, read)),
    /** One page of a holder's certificates, newest issue first; `next` is the place to go on from. */
    async listByHolder(holder: string, limit: number, after?: Key) {
      const { items, next } = await table.query(listByHolderParams(holder, limit, after))
      return { certificates: items.map((item) => toCertificate(item) as StoredCertificate), next }
    },
  }
}
