/**
 * The store as re-keying needs it: every item that was made with a key of the vault, page by page, and conditional
 * writes of one item each. For the operator's job alone; nothing that answers a request may use it.
 */

import { ScanCommand, type ScanCommandInput } from '@aws-sdk/lib-dynamodb'
import type { RegisteredCertificate } from '#lib/certificate'
import { accounts, toIdTag, untagAccountParams } from './account.ts'
import { type Activation, putActivationParams, removeActivationParams, toActivation } from './activation.ts'
import { replaceCertificateParams } from './certificate.ts'
import { activationKey, idTagKey } from './keys.ts'
import { defaultRetry, type RetrySettings } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import { status } from './status.ts'
import type { Item, Params, Table } from './table.ts'

/** Where a tag of an ID document leads. */
export interface KeyUse {
  readonly tag: string
  readonly holderId: string
}

export type RekeyStore = ReturnType<typeof rekeyStore>

/** @param sk of all items of one kind */
export function scanKindParams(sk: string, after?: Item): Params<ScanCommandInput> {
  return {
    ConsistentRead: true,
    FilterExpression: 'sk = :kind',
    ExpressionAttributeValues: { ':kind': sk },
    ...(after && { ExclusiveStartKey: after }),
  }
}

export function rekeyStore(table: Table, retry: RetrySettings = defaultRetry) {
  const { client, name: TableName } = table
  const { one, get, put, ...retrying } = retryingTable(table, retry)

  async function* scan(sk: string): AsyncIterable<readonly Item[]> {
    let after: Item | undefined
    do {
      const page = await one(() => client.send(new ScanCommand({ TableName, ...scanKindParams(sk, after) })))
      yield page?.Items ?? []
      after = page?.LastEvaluatedKey
    } while (after)
  }

  return {
    accounts: accounts(table),
    status: status(table),

    /**
     * Replaces a certificate by itself under other keys. Its status bit is not touched: nothing is said of the status.
     * @returns false when another write came after revision `read`
     */
    replace: (certificate: RegisteredCertificate, read: number) =>
      put(replaceCertificateParams(certificate, read)),

    /** Every tag that leads to an account, page by page. */
    async *scanIdTags(): AsyncIterable<readonly KeyUse[]> {
      for await (const items of scan(idTagKey('').sk)) {
        yield items.map((item) => ({
          tag: String(item.pk).slice(idTagKey('').pk.length),
          holderId: toIdTag(item).holderId,
        }))
      }
    },

    /** Every activation code, page by page; also what has run out and is not removed yet. */
    async *scanActivations(): AsyncIterable<readonly Activation[]> {
      for await (const items of scan(activationKey('').sk)) yield items.map((item) => toActivation(item))
    },

    findActivation: async (tag: string) => toActivation(await get(activationKey(tag))),

    /** Puts a code under another tag of the same document; what is there and was made later stays. */
    copyActivation: (activation: Activation, tag: string) => put(putActivationParams({ ...activation, tag })),

    /** Forgets a code under its tag; what was made there since stays. */
    forgetActivation: ({ tag, madeAt }: Activation) => retrying.delete(removeActivationParams(tag, madeAt)),

    /** Forgets a tag that leads to this account; leading elsewhere by now is no error. */
    forget: ({ tag, holderId }: KeyUse) => retrying.delete(untagAccountParams(tag, holderId)),
  }
}
