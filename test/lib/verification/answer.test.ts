/**
 * The one word that employers act on: `verified` is true only when the record is valid, the annotation (if any)
 * active, and the integrity (if checked) holds. And there is no answer that is not in the holder's log.
 */

import { describe, expect, test } from 'vitest'
import { generateSigningKey, localSigner } from '#lib/jose'
import { createCertificateView } from '#lib/lookup'
import { createPolicy } from '#lib/policy'
import { Problem } from '#lib/problem'
import { generateSecrets } from '#lib/settings'
import type { AnnotationEntry, NewVerification, Store } from '#lib/store'
import { createVault } from '#lib/vault'
import { createAnswers, type Finding } from '../../../lib/verification/answer.ts'
import { createStored } from '../../support/certificates.ts'

const NOW = new Date('2023-08-23T08:00:00.000Z')
const vault = createVault(await generateSecrets())
const signer = await localSigner(await generateSigningKey())
const logged: NewVerification[] = []
const answersWith = (record: (entry: NewVerification) => Promise<void>) =>
  createAnswers({
    store: { verificationLog: { record } } as unknown as Store,
    view: createCertificateView({ policy: createPolicy([]), vault }),
    keyRing: { signerAt: async () => signer },
    origin: 'https://zhengyan.example',
    now: () => NOW,
  })
const answers = answersWith(async (entry) => {
  logged.push(entry)
})

const asking = { verifier: { network: '198.51.100.0/24', client: 'program' } } as const
const entries = {
  none: undefined,
  active: { expiresAt: '2023-08-23T08:00:00.001Z' },
  expired: { expiresAt: '2023-08-23T08:00:00.000Z' },
  withdrawn: { expiresAt: '2023-12-01T00:00:00.000Z', withdrawnAt: '2023-08-22T00:00:00.000Z' },
} as const

const asked = { by: 'code', code: '7K3M9QXD2V5RT8HWN' } as const

describe.each(['valid', 'revoked'] as const)('a record that is %s', (status) => {
  describe.each(Object.keys(entries) as (keyof typeof entries)[])(
    'presented under an annotation: %s',
    (state) => {
      test.each(['verified', 'failed', 'not-checked'] as const)('integrity %s', async (integrity) => {
        const times = entries[state]
        const entry: AnnotationEntry | undefined = times && {
          code: '7K3M9QXD2V5RT8HWN',
          purpose: '求职',
          issuedAt: '2023-08-01T00:00:00.000Z',
          ...times,
        }
        const finding: Finding = {
          how: 'code',
          stored: createStored(vault, {}, { status }),
          entry,
          integrity,
        }
        const answer = await answers.about(asked, finding, { ...asking, useIn: '440000' })
        const released = state === 'none' || state === 'active'
        expect(answer.verified).toBe(status === 'valid' && released && integrity !== 'failed')
        expect(answer.status).toMatchObject({ record: status, integrity })
        if (state !== 'none') expect(answer.status.annotation).toBe(state)
        expect(answer.certificate === undefined).toBe(!released)
        expect(answer.use === undefined).toBe(!released)
        expect(answer.annotation === undefined).toBe(state !== 'active')
        expect(logged.at(-1)).toMatchObject({
          verified: answer.verified,
          at: answer.verifiedAt,
          useIn: '440000',
        })
      })
    },
  )
})

test('when the log cannot be written, there is no answer', async () => {
  const unlogged = answersWith(async () => {
    throw new Problem('unavailable')
  })
  const finding: Finding = {
    how: 'code',
    stored: createStored(vault),
  }
  await expect(unlogged.about(asked, finding, asking)).rejects.toMatchObject({ code: 'unavailable' })
})

test('a failed credential is nobody’s certificate: nothing is logged, nothing repeated', async () => {
  const before = logged.length
  const answer = await answers.failed({ by: 'credential' }, undefined, asking)
  expect(answer).toMatchObject({ verified: false, status: { record: 'not-checked', integrity: 'failed' } })
  expect(Object.keys(answer).sort()).toEqual(['receipt', 'status', 'verified', 'verifiedAt'])
  expect(logged).toHaveLength(before)
})
