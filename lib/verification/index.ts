/**
 * Verification by a third party: by code, or by number with name and ID number. Every answer is put in the log of
 * the holder before it is given; when the log cannot be written, there is no answer (503).
 */

import { randomBytes } from 'node:crypto'
import { stateOf } from '#lib/annotation'
import { assertMayTry, type Counted, createGuard, terms } from '#lib/attempts'
import {
  type CertificateView,
  normaliseIdNumber,
  parseManagementNumber,
  type StoredCertificate,
  sameName,
} from '#lib/certificate'
import { parseCode } from '#lib/credential'
import { forceIn, type RegionCode } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { Vault } from '#lib/runtime'
import type { LedgerEntry, Sighting, Store } from '#lib/store'
import type { Presented, Verification, VerificationStatus, Verifier } from './types.ts'

export type { Presented, Verification, VerificationStatus, Verifier } from './types.ts'

export interface VerificationSettings {
  readonly store: Store
  readonly vault: Vault
  readonly view: CertificateView
  readonly now: () => Date
}

/** Where and by whom the certificate is to be used. */
export interface Asking {
  readonly verifier: Verifier
  readonly useIn?: RegionCode | undefined
}

export type Verifications = ReturnType<typeof createVerifications>

export function createVerifications({ store, vault, view, now }: VerificationSettings) {
  const guard = createGuard({ store, now })
  const network = ({ verifier }: Asking): Counted => ({
    key: vault.pseudonym('network', verifier.network),
    terms: terms.network,
  })

  async function answer(
    how: Sighting['how'],
    stored: StoredCertificate,
    entry: LedgerEntry | undefined,
    { verifier, useIn }: Asking,
  ): Promise<Verification> {
    const at = now()
    const certificate = view.forVerifier(stored)
    const required = certificate.result.annotationRequired
    const status: VerificationStatus = {
      record: stored.status,
      annotation: entry ? stateOf(entry, at) : required ? 'not-checked' : 'none-needed',
      integrity: 'not-checked',
    }
    const verified = status.record === 'valid'
    const release = entry && {
      purpose: entry.purpose,
      ...(entry.recipient && { recipient: entry.recipient }),
    }
    await store.sightings.record({
      id: randomBytes(6).toString('base64url'),
      managementNumber: stored.managementNumber,
      at: at.toISOString(),
      how,
      verified,
      verifier,
      useIn,
      ...(entry && release && { annotation: { code: entry.code, ...release } }),
    })
    return {
      verified,
      verifiedAt: at.toISOString(),
      status,
      certificate,
      ...(entry && release && { annotation: { ...release, expiresAt: entry.expiresAt } }),
      ...(useIn && { use: forceIn(certificate.result, useIn) }),
    }
  }

  return {
    /**
     * By the code of an annotation.
     * @throws Problem `not-found`, `annotation-expired`, `annotation-withdrawn`, `too-many-attempts`, `unavailable`
     */
    async byCode(text: string, asking: Asking): Promise<Verification> {
      const { code, reason } = parseCode(text)
      if (code === undefined) {
        throw new Problem('not-found', reason === 'check' ? { detail: MISTYPED } : {})
      }
      const counted = [network(asking)]
      const { managementNumber, attempts } = await store.lookup.byCode(
        code,
        counted.map(({ key }) => key),
      )
      assertMayTry(counted, attempts, now())
      const { certificate, ledger } = managementNumber
        ? await store.lookup.withLedger(managementNumber)
        : { certificate: undefined, ledger: undefined }
      const entry = ledger?.entries.find((one) => one.code === code)
      if (!certificate || !entry) {
        await guard.fail(counted, attempts)
        throw new Problem('not-found')
      }
      const state = stateOf(entry, now())
      if (state !== 'active') throw new Problem(`annotation-${state}`)
      return answer('code', certificate, entry, asking)
    },

    /**
     * By number, name and ID number, all three: one round trip to read, and the same answer whichever was wrong.
     * @throws Problem `not-found`, `too-many-attempts`, `unavailable`
     */
    async byNumber(
      presented: Presented,
      asking: Asking,
      how: 'number' | 'batch' = 'number',
    ): Promise<Verification> {
      const managementNumber = parseManagementNumber(presented.managementNumber) ?? ''
      const holderId = vault.holderId(presented.idType, normaliseIdNumber(presented.idNumber))
      const counted: Counted[] = [
        { key: vault.pseudonym('verify', managementNumber), terms: terms.certificate },
        network(asking),
      ]
      const { certificate, attempts } = await store.lookup.byNumber(
        managementNumber,
        counted.map(({ key }) => key),
      )
      assertMayTry(counted, attempts, now())
      const known = certificate !== undefined && certificate.holder === holderId
      if (!known || !sameName(certificate.holderName, presented.name)) {
        await guard.fail(counted, attempts)
        throw new Problem('not-found')
      }
      return answer(how, certificate, undefined, asking)
    },
  }
}

const MISTYPED = {
  zh: '验证码有一处输入有误（校验位不符），请对照原件重新输入。',
  en: 'The code was mistyped (its check character does not match). Compare it with the original and enter it again.',
}
