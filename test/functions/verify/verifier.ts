/**
 * Somebody who verifies, over the whole service: how they ask, and the certificates they ask about. Each test file makes a
 * service of its own with `openService`.
 */

import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { createAnnotations } from '#lib/annotation'
import type { StoredCertificate } from '#lib/certificate'
import { createCredentialIssuer } from '#lib/credential'
import type { KeyRing } from '#lib/jose'
import { createAllocator } from '#lib/store'
import { holder } from '../../support/certificates.ts'
import { openRuntime, type WholeRuntime } from '../../support/runtime.ts'
import { ORIGIN, type Service, startService } from '../../support/service.ts'

export const start = new Date('2023-08-23T08:00:00.000Z')
export const DAY = 86_400_000

export let service: Service
export let call: Service['call']
export let keyRing: KeyRing
export let annotations: ReturnType<typeof createAnnotations>
export let view: WholeRuntime['view']

/** Each test is asked from a network of its own, so that the count of failures of one is not another's. */
export let network = 0
export const here = () => `198.18.${network}.1`

/** Call once, at the top of a test file. */
export function openService() {
  beforeAll(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
    service = await startService()
    call = service.call
    const { store, ...runtime } = await openRuntime()
    keyRing = runtime.keyRing
    view = runtime.view
    annotations = createAnnotations({
      store,
      view,
      issueCredential: createCredentialIssuer(keyRing.signerAt, ORIGIN),
      allocatePlaces: createAllocator(store.status, () => service.secrets.status, 1),
      origin: ORIGIN,
      now: () => new Date(),
    })
  })
  afterAll(() => service.close())
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
    network++
  })
  afterEach(() => {
    service.tap.treat = () => 'pass'
    vi.useRealTimers()
  })
}

let count = 0
export const newCertificate = (...[record, overrides]: Parameters<Service['record']>) =>
  service.record({ managementNumber: `ZY66${String(++count).padStart(6, '0')}`, ...record }, overrides)

export async function release(stored: StoredCertificate, validDays = 30): Promise<string> {
  const { code } = await annotations.annotate({ tags: [stored.holder] }, stored.managementNumber, {
    purpose: '求职',
    recipient: '某单位',
    validDays,
  })
  return code
}

export async function revoke(stored: StoredCertificate) {
  const revoked = {
    ...stored,
    status: 'revoked',
    revokedAt: '2023-09-01T02:00:00.000Z',
    revocationReason: '信息有误',
    revision: stored.revision + 1,
  } as const
  await service.store.certificates.replace(revoked, stored.revision)
}

export const byCode = (code: string, query = '') =>
  call('GET', `/v1/verify/${encodeURIComponent(code)}${query}`, { from: here() })

export const factsOf = ({ managementNumber }: StoredCertificate) => ({
  managementNumber,
  name: holder.name,
  idNumber: holder.idNumber,
})

export const byNumber = (body: object, from = here()) => call('POST', '/v1/verify', { body, from })

/** What may be in no answer that does not verify. */
export const PERSONAL = [
  holder.name,
  holder.idNumber,
  '990***',
  'ZY66',
  '网络工程师',
  '求职',
  '某单位',
  '1990',
]
