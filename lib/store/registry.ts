/**
 * The store as the registry needs it: many certificates at a time, sent again until all are done. Nothing that answers
 * a request may use it.
 */

import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type PutCommandInput,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { NewCertificate, RegisteredCertificate } from '#lib/certificate'
import type { StatusPlace } from '#lib/status-list'
import { toAnnotationSet } from './annotation.ts'
import { ITEMS_PER_WRITE, inGroups, writeManyParams } from './batch-write.ts'
import {
  certificateItem,
  createCertificateParams,
  replaceCertificateParams,
  toRegistered,
} from './certificate.ts'
import { type ImportRegister, importRegister } from './import-register.ts'
import { number, reader, text } from './item.ts'
import { annotationSetKey, certificateKey, type Key, leaseKey } from './keys.ts'
import { createAnnouncer } from './outbox.ts'
import { defaultRetry, type RetrySettings, untilDone } from './retry.ts'
import { retryingTable } from './retrying-table.ts'
import { createAllocator, type StatusKey, status } from './status.ts'
import type { Item, Params, Table } from './table.ts'

/** Who alone may create certificates without a condition, and until when. */
export interface Lease {
  /** Random, of one process. */
  readonly owner: string
  readonly operator: string
  readonly host: string
  readonly processId: number
  /** Milliseconds since 1970. */
  readonly until: number
}

/**
 * What the registry needs of the store; the tests have one in memory. Implementations retry what is throttled or left
 * unprocessed, and never drop it.
 */
export interface RegistryStore extends ImportRegister {
  /** Answers in the order of the numbers. Reads strongly. */
  getMany(managementNumbers: readonly string[]): Promise<(RegisteredCertificate | undefined)[]>
  /**
   * Writes certificates that were not there when last read, each with a place of its own in the status lists.
   * @param assertMayWrite called before every request, retries included; throws when writing must stop
   * @returns the numbers that were taken in between; nothing was written for them
   */
  create(certificates: readonly NewCertificate[], assertMayWrite: () => void): Promise<readonly string[]>
  /**
   * Writes a certificate anew, after it is announced to whoever relied on it (`outbox.ts`) and its status bits are set,
   * its own and those of its copies in wallets: stopped in between, the same change done again finds work to do.
   * @returns false when another write came after revision `read`
   */
  replace(certificate: RegisteredCertificate, read: number): Promise<boolean>

  /**
   * True when `create` writes in bulk, without conditions. Only one process may then create at a time: it must
   * hold the lease.
   */
  readonly bulk: boolean
  /**
   * Every number there is, if the registry is a small one; `undefined` as soon as it turns out not to be. Asked once,
   * under the lease: what is not among them need not be looked for, since nobody else creates certificates.
   */
  listNumbers(): Promise<ReadonlySet<string> | undefined>
  findLease(): Promise<Lease | undefined>
  /** @returns false when someone else took the lease since `seen` was read. */
  putLease(lease: Lease, seen: Lease | undefined): Promise<boolean>
  releaseLease(owner: string): Promise<void>

  /** Every certificate, page by page, in an order that depends only on what is stored. */
  scan(): AsyncIterable<readonly RegisteredCertificate[]>
}
export interface RegistryStoreSettings {
  /**
   * Create certificates by BatchWriteItem, which knows no conditions, under the lease of the one bulk import. For
   * local stores, where a request costs more than its items; Amazon's takes conditional writes as fast.
   */
  readonly bulk: boolean
  /** Scatter new certificates' places in the status lists; newest first, as they are now. */
  readonly statusKeys: () => readonly StatusKey[]
  readonly retry?: RetrySettings
  readonly now?: () => Date
}

/** A page of a scan reads 1 MB: some thousand certificates. */
const PAGES_OF_A_SMALL_REGISTRY = 4

/** Sequence numbers, with the turns of the keys that scatter them. */
type Allocation = Awaited<ReturnType<ReturnType<typeof status>['allocate']>>

/** Limit of BatchGetItem. */
const KEYS_PER_READ = 100

/** Nobody took the lease since it was read: the one that was read stands, or none did and none does. */
const LEASE_AS_READ = '#owner = :owner AND #until = :until'
const NO_LEASE = 'attribute_not_exists(pk)'
const OWN_LEASE = '#owner = :owner'

export function readManyParams(table: string, keys: readonly Key[]): BatchGetCommandInput {
  return { RequestItems: { [table]: { Keys: keys.map((key) => ({ ...key })), ConsistentRead: true } } }
}

export function putLeaseParams(lease: Lease, seen: Lease | undefined): Params<PutCommandInput> {
  const Item = { ...leaseKey, ...lease }
  if (!seen) return { Item, ConditionExpression: NO_LEASE }
  return {
    Item,
    ConditionExpression: LEASE_AS_READ,
    ExpressionAttributeNames: { '#owner': 'owner', '#until': 'until' },
    ExpressionAttributeValues: { ':owner': seen.owner, ':until': seen.until },
  }
}

export function scanCertificatesParams(after?: Item, only?: string): Params<ScanCommandInput> {
  return {
    ConsistentRead: true,
    ...(only && { ProjectionExpression: only }),
    FilterExpression: 'sk = :certificate',
    ExpressionAttributeValues: { ':certificate': certificateKey('').sk },
    ...(after && { ExclusiveStartKey: after }),
  }
}

export const toLease = reader<Lease>('import lease', {
  owner: text,
  operator: text,
  host: text,
  processId: number,
  until: number,
})

/** Of a scan for numbers alone. */
const toNumbered = reader<Pick<RegisteredCertificate, 'managementNumber'>>('certificate', {
  managementNumber: text,
})

/** Places allocated at a time: every allocation writes the one counter. What a run does not use is lost. */
const PLACES_PER_ALLOCATION = 1_000

/** The registry's store over the one table. */
export function registryStore(
  table: Table,
  { bulk, statusKeys, retry = defaultRetry, now }: RegistryStoreSettings,
): RegistryStore {
  const { client, name: TableName } = table
  const bits = status(table)

  const { one, get, put, ...retrying } = retryingTable(table, retry)
  const announce = createAnnouncer(table, { one, put }, now)
  const allocate = createAllocator(
    { allocate: async (count) => (await one(() => bits.allocate(count))) as Allocation },
    statusKeys,
    PLACES_PER_ALLOCATION,
  )
  const setBit = ({ statusPlace, status }: RegisteredCertificate) =>
    one(() => bits.set(statusPlace, status === 'revoked'))

  /** What is in wallets has places of its own, and says nothing of the certificate's. */
  async function setCopies({ managementNumber, status }: RegisteredCertificate): Promise<void> {
    const { entries } = toAnnotationSet(await get(annotationSetKey(managementNumber)))
    for (const place of entries.flatMap(({ copies = [] }) => copies))
      await one(() => bits.set(place, status === 'revoked'))
  }

  return {
    bulk,
    ...importRegister(table, retry),

    async getMany(numbers) {
      const found = new Map<string, Item>()
      const read = async (keys: readonly Key[]) => {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetCommand(readManyParams(TableName, keys)),
        )
        for (const item of Responses?.[TableName] ?? []) found.set(item.pk, item)
        return (UnprocessedKeys?.[TableName]?.Keys ?? []) as Key[]
      }
      const keys = [...new Set(numbers)].map(certificateKey)
      await Promise.all(inGroups(keys, KEYS_PER_READ).map((group) => untilDone(group, read, retry)))
      return numbers.map((number) => toRegistered(found.get(certificateKey(number).pk)))
    },

    async create(unplaced, assertMayWrite) {
      assertMayWrite()
      const places = await allocate(unplaced.length)
      const certificates = unplaced.map((certificate, i) => ({
        ...certificate,
        statusPlace: places[i] as StatusPlace,
      }))
      for (const certificate of certificates) {
        if (certificate.status === 'revoked') await setBit(certificate)
      }
      if (!bulk) {
        const created = await Promise.all(
          certificates.map((certificate) => put(createCertificateParams(certificate), assertMayWrite)),
        )
        return certificates.flatMap(({ managementNumber }, i) => (created[i] ? [] : [managementNumber]))
      }
      const write = async (items: readonly Item[]) => {
        assertMayWrite()
        const { UnprocessedItems } = await client.send(
          new BatchWriteCommand(writeManyParams(TableName, items)),
        )
        return (UnprocessedItems?.[TableName] ?? []).map(({ PutRequest }) => PutRequest?.Item as Item)
      }
      const items = certificates.map(certificateItem)
      await Promise.all(inGroups(items, ITEMS_PER_WRITE).map((group) => untilDone(group, write, retry)))
      return []
    },

    async replace(certificate, read) {
      const { managementNumber, revision, history = [] } = certificate
      const change = history.at(-1)
      if (change) await announce({ managementNumber, revision, what: change.action, at: change.at })
      // Only who changes the status touches its bit: another change must not undo a revocation it did not see.
      const touched = change?.before.status !== undefined
      if (touched) await Promise.all([setBit(certificate), setCopies(certificate)])
      const replaced = await put(replaceCertificateParams(certificate, read))
      // Whoever releases it to a wallet looks at it once more after writing the release; one that was written before the
      // certificate is found here, whoever was first.
      if (touched && replaced) await setCopies(certificate)
      return replaced
    },

    async listNumbers() {
      const numbers = new Set<string>()
      let after: Item | undefined
      for (let pages = 0; pages < PAGES_OF_A_SMALL_REGISTRY; pages++) {
        const page = await one(() =>
          client.send(new ScanCommand({ TableName, ...scanCertificatesParams(after, 'managementNumber') })),
        )
        for (const item of page?.Items ?? []) numbers.add(toNumbered(item).managementNumber)
        after = page?.LastEvaluatedKey
        if (!after) return numbers
      }
      return undefined
    },

    findLease: async () => toLease(await get(leaseKey)),
    putLease: (lease, seen) => put(putLeaseParams(lease, seen)),
    async releaseLease(owner) {
      await retrying.delete({
        Key: { ...leaseKey },
        ConditionExpression: OWN_LEASE,
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': owner },
      })
    },

    async *scan() {
      let after: Item | undefined
      do {
        const page = await one(() =>
          client.send(new ScanCommand({ TableName, ...scanCertificatesParams(after) })),
        )
        yield (page?.Items ?? []).map((item) => toRegistered(item))
        after = page?.LastEvaluatedKey
      } while (after)
    },
  }
}
