/**
 * Activation codes: what the authority hands to a holder as the proof of the person. One a holder, in a partition of
 * its own, which the registry alone writes: no function that answers requests may make a proof.
 *
 * Most of those who are given one have no account yet, so it is kept under the tag of the ID document. While several MAC
 * keys are live it is looked for under every tag, and the one that was made last is the one that counts.
 *
 * Whether a code was used stands with the account that it was used for (`spentCode`), so that using it and setting
 * the password are one write.
 */

import { type DeleteCommandInput, type PutCommandInput, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { type IdType, idTypes } from '#lib/certificate'
import { oneOf, optional, reader, text } from './item.ts'
import { activationKey, type Key } from './keys.ts'
import { scanCertificatesParams } from './registry.ts'
import { defaultRetry, type RetrySettings } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Activation {
  /** Of the holder's ID document, under the key that wrote at the time. */
  readonly tag: string
  /** One of the holder's certificates: through it the tag can be made again under another key. */
  readonly managementNumber: string
  /** SHA-256 of the code, base64url; the code itself is kept nowhere. Absent where the code was taken away. */
  readonly codeHash?: string | undefined
  /** The run that made it: a later run's code replaces it, the same run's stands. */
  readonly runId: string
  /** For what place of the run: a certificate, or a row of its file. */
  readonly place: string
  readonly operator: string
  /** Why, where an operator did it for this one person. */
  readonly reason?: string | undefined
  /** ISO 8601 instants. */
  readonly madeAt: string
  readonly expiresAt: string
}

/**
 * One code a holder and run, whatever certificates the run comes by; a later one replaces an older code. The same
 * place again is the repetition of a run that was cut short, and is given the same code.
 */
const GIVES_WAY =
  'attribute_not_exists(pk) OR (runId <> :run AND madeAt <= :madeAt) OR (runId = :run AND place = :place)'
const givesWay = (known: Activation, { runId, place, madeAt }: Activation) =>
  known.runId === runId ? known.place === place : known.madeAt <= madeAt

/** Nothing was made since. */
const NOT_LATER = 'madeAt <= :madeAt'

export function putActivationParams(activation: Activation): Params<PutCommandInput> {
  const expires = Math.ceil(Date.parse(activation.expiresAt) / 1000)
  const { runId, place, madeAt } = activation
  return {
    Item: { ...activationKey(activation.tag), ...activation, [TTL_ATTRIBUTE]: expires },
    ConditionExpression: GIVES_WAY,
    ExpressionAttributeValues: { ':run': runId, ':place': place, ':madeAt': madeAt },
  }
}

/** @param madeAt what was made later stays */
export function removeActivationParams(tag: string, madeAt: string): Params<DeleteCommandInput> {
  return {
    Key: activationKey(tag),
    ConditionExpression: NOT_LATER,
    ExpressionAttributeValues: { ':madeAt': madeAt },
  }
}

export const toActivation = reader<Activation>('activation', {
  tag: text,
  managementNumber: text,
  codeHash: optional(text),
  runId: text,
  place: text,
  operator: text,
  reason: optional(text),
  madeAt: text,
  expiresAt: text,
})

/** Of those under several tags of one document, the one that counts. */
export const lastMade = (found: readonly (Activation | undefined)[]): Activation | undefined =>
  found.reduce((last, one) => (one && (!last || one.madeAt > last.madeAt) ? one : last), undefined)

/** What a scan for those who are to have a code reads of a certificate. */
export interface Addressee {
  readonly managementNumber: string
  readonly holderName: string
  readonly idType: IdType
  readonly encryptedIdNumber: string
}

const toAddressee = reader<Addressee>('certificate', {
  managementNumber: text,
  holderName: text,
  idType: oneOf(...idTypes.map(({ value }) => value)),
  encryptedIdNumber: text,
})

/**
 * What a function that answers requests may do with codes: take a holder's away, and no more. That it was used stands in
 * the account, so that it must not outlive that.
 */
export function activation(table: Table) {
  return {
    /** Under the tags of a document, the one that counts. */
    find: async (tags: readonly string[]) =>
      lastMade((await table.getAll(tags.map(activationKey))).map((item) => toActivation(item))),
    /** Takes away what there is under the tags, that a code was revoked too. */
    async forget(tags: readonly string[]): Promise<void> {
      const found = await table.getAll(tags.map(activationKey))
      for (const [i, tag] of tags.entries()) if (found[i]) await table.delete({ Key: activationKey(tag) })
    },
  }
}

/** Activation codes as the registry writes them: sent until they are written. */
export function activations(table: Table, retry: RetrySettings = defaultRetry) {
  const { client, name: TableName } = table
  const { one, get, put, ...retrying } = retryingTable(table, retry)
  const findEach = (tags: readonly string[]) =>
    Promise.all(tags.map(async (tag) => toActivation(await get(activationKey(tag)))))

  return {
    /** By the tags of an ID document. */
    find: async (tags: readonly string[]) => lastMade(await findEach(tags)),

    /**
     * Gives a code, instead of any earlier one.
     * @param others further tags of the same document
     * @returns false when the holder was given a code in this run already, at another place, or a later one since
     */
    async put(activation: Activation, others: readonly string[]): Promise<boolean> {
      const known = await findEach(others)
      if (!known.every((one) => !one || givesWay(one, activation))) return false
      if (!(await put(putActivationParams(activation)))) return false
      for (const { tag } of known.filter((one) => one !== undefined)) {
        await retrying.delete(removeActivationParams(tag, activation.madeAt))
      }
      return true
    },

    /** Every certificate, page by page; `next` is where to go on after a page, undefined after the last. */
    async *addressees(after?: Key): AsyncGenerator<{ page: readonly Addressee[]; next: Key | undefined }> {
      let from: Item | undefined = after && { ...after }
      do {
        const params = scanCertificatesParams(from, 'managementNumber, holderName, idType, encryptedIdNumber')
        const answer = await one(() => client.send(new ScanCommand({ TableName, ...params })))
        from = answer?.LastEvaluatedKey
        yield { page: (answer?.Items ?? []).map((item) => toAddressee(item)), next: from as Key | undefined }
      } while (from)
    },
  }
}
