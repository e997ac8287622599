/** Verification by credential: what is signed, and the record as it is now; what is forged is not repeated. */

import { describe, expect, test, vi } from 'vitest'
import { createCredentialIssuer, signCredential } from '#lib/credential'
import { generateSigningKey, localSigner } from '#lib/jose'
import { holder } from '../../support/certificates.ts'
import { ORIGIN } from '../../support/service.ts'
import {
  annotations,
  call,
  DAY,
  here,
  keyRing,
  newCertificate,
  openService,
  PERSONAL,
  revoke,
  service,
  start,
  view,
} from './verifier.ts'

openService()

describe('by credential', () => {
  const byCredential = (credential: string, more: object = {}) =>
    call('POST', '/v1/verify/credential', { body: { credential, ...more }, from: here() })

  async function released(validDays = 30) {
    const stored = await newCertificate()
    const shown = await annotations.annotate({ tags: [stored.holder] }, stored.managementNumber, {
      purpose: '求职',
      validDays,
    })
    const text = await createCredentialIssuer(
      keyRing.signerAt,
      ORIGIN,
    )({
      certificate: view.forVerifier(stored),
      statusPlace: stored.statusPlace,
      code: shown.code.replaceAll('-', ''),
      now: new Date(),
      annotationExpiresAt: shown.expiresAt as string,
    })
    return { stored, code: shown.code, text, digits: text.split('#')[1] as string }
  }

  test('whole, or only what follows the #: signature, key and dates hold, then the record as it is now', async () => {
    const { text, digits } = await released()
    for (const credential of [text, digits, ` ${text}\n`]) {
      const { status, json } = await byCredential(credential, { useIn: '440000' })
      expect(status).toBe(200)
      expect(json).toMatchObject({
        verified: true,
        status: { record: 'valid', annotation: 'active', integrity: 'verified' },
        annotation: { purpose: '求职' },
        use: { hasForce: true },
        credential: {
          signature: { outcome: 'verified' },
          key: { outcome: 'verified' },
          dates: { outcome: 'verified' },
        },
      })
      expect(json).not.toHaveProperty('differences')
    }
  })

  test('changed, or of another deployment: not verified, and nothing that it says is repeated', async () => {
    const { text, stored } = await released()
    const foreignKey = await generateSigningKey()
    const certificate = view.forVerifier(stored)
    const forged = await createCredentialIssuer(
      () => localSigner(foreignKey),
      ORIGIN,
    )({
      certificate,
      statusPlace: stored.statusPlace,
      code: text.slice(ORIGIN.length + 3, text.indexOf('#')),
      now: new Date(),
    })
    const last = text.endsWith('1') ? '2' : '1'
    for (const credential of [
      text.slice(0, -1) + last,
      text.slice(0, -9),
      forged,
      '1',
      'not one',
      `${ORIGIN}/v/x`,
    ]) {
      const { status, json, text: answer } = await byCredential(credential)
      expect(status).toBe(200)
      expect(json).toMatchObject({ verified: false, status: { record: 'not-checked', integrity: 'failed' } })
      expect(json).not.toHaveProperty('certificate')
      for (const word of PERSONAL) expect(answer).not.toContain(word)
    }
  })

  test('of a revoked certificate: the signature holds, the record does not', async () => {
    const { text, stored } = await released()
    await revoke(stored)
    expect((await byCredential(text)).json).toMatchObject({
      verified: false,
      status: { record: 'revoked', integrity: 'verified' },
    })
  })

  test('of an annotation that has ended or was withdrawn, also without its address: no certificate', async () => {
    const withdrawn = await released()
    await annotations.withdraw(
      { tags: [withdrawn.stored.holder] },
      withdrawn.stored.managementNumber,
      withdrawn.code,
    )
    const expired = await released(1)
    vi.setSystemTime(start.getTime() + DAY)
    for (const [state, { text, digits }] of [
      ['withdrawn', withdrawn],
      ['expired', expired],
    ] as const) {
      for (const credential of [text, digits]) {
        const { json, text: answer } = await byCredential(credential)
        expect(json).toMatchObject({ verified: false, status: { annotation: state } })
        expect(json).not.toHaveProperty('certificate')
        expect(answer).not.toContain(holder.name)
      }
    }
  })

  test('behind another certificate’s address: integrity failed', async () => {
    const [one, other] = [await released(), await released()]
    const mixed = `${ORIGIN}/v/${other.code.replaceAll('-', '')}#${one.digits}`
    expect((await byCredential(mixed)).json).toMatchObject({
      verified: false,
      status: { integrity: 'failed' },
    })
  })

  test('signed before a correction: what differs is named, not what it was', async () => {
    const { text, stored } = await released()
    await service.store.certificates.replace({ ...stored, holderName: '张叁', revision: 2 }, 1)
    const { json } = await byCredential(text)
    expect(json).toMatchObject({
      verified: true,
      differences: ['holderName'],
      certificate: { holderName: '张叁' },
    })
  })

  test('of ours, but with no record: not found, never valid', async () => {
    const { credential } = await signCredential(
      {
        managementNumber: 'ZY0000088888',
        holderName: '张三',
        idNumber: '990*************15',
        qualification: 'computer-software',
        examDate: '2023-05-27',
        issueDate: '2023-08-21',
        issuingRegion: '440000',
        kind: 'electronic-certificate',
        rule: { id: 'x', version: 1 },
        status: { list: 0, index: 5 },
        issuedAt: start.toISOString(),
      },
      await keyRing.signerAt(start),
      { origin: ORIGIN },
    )
    expect((await byCredential(credential)).json.code).toBe('not-found')
  })
})
