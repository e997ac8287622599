/**
 * An office that verifies in batches, over the whole service: its key, what it asks, and the certificates it asks about.
 * Each test file makes a service of its own with `openOffice`.
 */

import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { createAnnotations } from '#lib/annotation'
import { createApiKeyRegister } from '#lib/api-key'
import type { StoredCertificate } from '#lib/certificate'
import { createCredentialIssuer } from '#lib/credential'
import { apiKeyRegister, createAllocator } from '#lib/store'
import { holder } from '../../support/certificates.ts'
import { openRuntime, type WholeRuntime } from '../../support/runtime.ts'
import { ORIGIN, type Service, startService } from '../../support/service.ts'

export const start = new Date('2023-08-23T08:00:00.000Z')
export const DAY = 86_400_000
export const OFFICE = '某市某局人事处'

export let service: Service
let runtime: WholeRuntime
export let annotations: ReturnType<typeof createAnnotations>
export let register: ReturnType<typeof createApiKeyRegister>

/** Of the office, for the test at hand. */
export let key = ''
export let keyId = ''

/** Call once, at the top of a test file: a service for its tests, a key for each of them. */
export function openOffice() {
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
    service = await startService()
    runtime = await openRuntime()
    const now = () => new Date()
    annotations = createAnnotations({
      ...runtime,
      issueCredential: createCredentialIssuer(runtime.keyRing.signerAt, ORIGIN),
      allocatePlaces: createAllocator(runtime.store.status, () => service.secrets.status, 1),
      origin: ORIGIN,
      now,
    })
    register = createApiKeyRegister({ keys: apiKeyRegister(service.store.table), operator: '经办人甲', now })
  })
  afterAll(() => service.close())
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
    await newKey(1000)
  })
  afterEach(() => {
    service.tap.treat = () => 'pass'
    service.tap.leaves = () => false
    vi.useRealTimers()
  })
}

/** With which the office asks from now on. @param items a day */
export async function newKey(items: number) {
  ;({ key, id: keyId } = await register.create(OFFICE, items))
}

let count = 0
export const newCertificate = (...[record, overrides]: Parameters<Service['record']>) =>
  service.record({ managementNumber: `ZY77${String(++count).padStart(6, '0')}`, ...record }, overrides)

export const factsOf = ({ managementNumber }: StoredCertificate) => ({
  managementNumber,
  name: holder.name,
  idNumber: holder.idNumber,
})

export async function release(stored: StoredCertificate, validDays = 30) {
  const { code } = await annotations.annotate({ tags: [stored.holder] }, stored.managementNumber, {
    purpose: '求职',
    recipient: '某单位',
    validDays,
  })
  return { code }
}

export const revoke = (stored: StoredCertificate) =>
  service.store.certificates.replace(
    {
      ...stored,
      status: 'revoked',
      revokedAt: start.toISOString(),
      revocationReason: '信息有误',
      revision: 2,
    },
    1,
  )

/** The credential of a new release. */
export async function credentialOf(stored: StoredCertificate): Promise<string> {
  const { code } = await release(stored)
  const { annotations: set } = await service.store.lookup.withAnnotations(stored.managementNumber)
  const entry = set.entries.find((one) => one.code === code.replaceAll('-', ''))
  return createCredentialIssuer(
    runtime.keyRing.signerAt,
    ORIGIN,
  )({
    certificate: runtime.view.forVerifier(stored),
    statusPlace: stored.statusPlace,
    releasePlace: entry?.place,
    code: entry?.code ?? '',
    now: new Date(),
    ...(entry?.expiresAt && { annotationExpiresAt: entry.expiresAt }),
  })
}

export const ask = (items: unknown, more: object = {}, headers: Record<string, string> = {}) =>
  service.call('POST', '/v1/verify/batch', {
    body: { items, ...more },
    headers: { 'x-api-key': key, ...headers },
  })

/** What is asked of the store while something runs. */
export const requestsOf = async (run: () => Promise<unknown>) => {
  const before = service.tap.requests.length
  await run()
  return service.tap.requests.slice(before)
}

export const logWrites = (requests: Awaited<ReturnType<typeof requestsOf>>) =>
  requests.filter(({ operation }) => operation === 'BatchWriteItem')
export const entriesIn = ({ RequestItems }: { RequestItems: object }) =>
  Object.values(RequestItems).flat().length

/** How each item was answered. */
export const codes = (json: { results: { problem?: { code: string } }[] }) =>
  json.results.map(({ problem }) => problem?.code ?? 'verified')

/** Items that count against the quota. */
export const usedToday = async () => (await register.show(keyId)).today.items
