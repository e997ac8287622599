/**
 * Activation codes: what the authority hands to a holder as the proof of the person. One a holder, in a partition of
 * its own, which the registry alone writes: no function that answers requests may make a proof.
 *
 * Whether a code was used stands with the account that it was used for (`spentCode`), so that using it and setting
 * the password are one write.
 */

import { type PutCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { reader, text } from './item.ts'
import { activationKey, type Key } from './keys.ts'
import { scanCertificatesParams } from './registry.ts'
import { defaultRetry, type RetrySettings } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Activation {
  readonly holderId: string
  /** SHA-256 of the code, base64url; the code itself is kept nowhere. */
  readonly codeHash: string
  /** The run that made it: another run's code replaces it, the same run's stands. */
  readonly runId: string
  /** For what place of the run: a certificate, or a row of its file. */
  readonly place: string
  readonly operator: string
  /** ISO 8601 instants. */
  readonly madeAt: string
  readonly expiresAt: string
}

/**
 * One code a holder and run, whatever certificates the run comes by; a new run replaces an older code. The same
 * place again is the repetition of a run that was cut short, and is given the same code.
 */
const NOT_YET_IN_THIS_RUN = 'attribute_not_exists(pk) OR runId <> :run OR place = :place'

export function putActivationParams(activation: Activation): Params<PutCommandInput> {
  const expires = Math.ceil(Date.parse(activation.expiresAt) / 1000)
  return {
    Item: { ...activationKey(activation.holderId), ...activation, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: NOT_YET_IN_THIS_RUN,
    ExpressionAttributeValues: { ':run': activation.runId, ':place': activation.place },
  }
}

export const toActivation = reader<Activation>('activation', {
  holderId: text,
  codeHash: text,
  runId: text,
  place: text,
  operator: text,
  madeAt: text,
  expiresAt: text,
})

/** What a scan for those who are to have a code reads of a certificate. */
export interface Addressee {
  readonly managementNumber: string
  readonly holder: string
  readonly holderName: string
}

const toAddressee = reader<Addressee>('certificate', {
  managementNumber: text,
  holder: text,
  holderName: text,
})

/** Activation codes as the registry writes them: sent until they are written. */
export function activations(table: Table, retry: RetrySettings = defaultRetry) {
  const { client, name: TableName } = table
  const { one, get, put, ...retrying } = retryingTable(table, retry)
  return {
    find: async (holderId: string) => toActivation(await get(activationKey(holderId))),
    /** @returns false when the holder was given a code in this run already, at another place */
    put: (activation: Activation) => put(putActivationParams(activation)),
    remove: (holderId: string) => retrying.delete({ Key: { ...activationKey(holderId) } }),
    /** Every certificate, page by page; `next` is where to go on after a page, undefined after the last. */
    async *addressees(after?: Key): AsyncGenerator<{ page: readonly Addressee[]; next: Key | undefined }> {
      let from: Item | undefined = after && { ...after }
      do {
        const params = scanCertificatesParams(from, 'managementNumber, holder, holderName')
        const answer = await one(() => client.send(new ScanCommand({ TableName, ...params })))
        from = answer?.LastEvaluatedKey
        yield { page: (answer?.Items ?? []).map((item) => toAddressee(item)), next: from as Key | undefined }
      } while (from)
    },
  }
}
