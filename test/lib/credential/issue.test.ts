import { describe, expect, it } from 'vitest'
import type { Certificate } from '#lib/certificate'
import { createCredentialIssuer, verifyCredential } from '#lib/credential'
import { certificate, GUANGDONG } from '../document/samples.ts'
import { code, mockClaims, mockIssuer, now, origin } from './made-up.ts'

/** The certificate that the made-up claims are about. */
function mockCertificate(overrides: Partial<Certificate> = {}): Certificate {
  const { managementNumber, holderName, idNumber, examDate, issueDate, rule } = mockClaims()
  return certificate({
    managementNumber,
    holderName,
    idNumber,
    qualification: { id: 'computer-software', name: { zh: '软考', en: 'Software' }, level: 'advanced' },
    examDate,
    issueDate,
    issuingRegion: { code: '440000', name: { zh: '广东', en: 'Guangdong' } },
    result: { ...GUANGDONG, rule: { ...GUANGDONG.rule, ...rule } },
    ...overrides,
  })
}

const released = { statusPlace: { list: 1, index: 2 }, code, now }

describe('the QR of a released certificate', () => {
  it('carries what the certificate says, and the end of its annotation', async () => {
    const { signer, keys } = await mockIssuer()
    const issue = createCredentialIssuer(async () => signer, origin)
    const annotationExpiresAt = '2026-12-01T00:00:00.000Z'
    const text = await issue({ ...released, certificate: mockCertificate(), annotationExpiresAt })
    expect(text.startsWith(`${origin}/v/${code}#`)).toBe(true)
    const { specialty: _, ...claims } = mockClaims()
    expect((await verifyCredential(text, { keys, now })).claims).toEqual({
      ...claims,
      status: released.statusPlace,
      issuedAt: now.toISOString(),
      annotationExpiresAt,
    })
  })

  it('names a qualification that no catalogue has as it was recorded', async () => {
    const { signer, keys } = await mockIssuer()
    const issue = createCredentialIssuer(async () => signer, origin)
    const qualification = { id: 'unlisted', name: { zh: '某种资格', en: 'Some qualification' } }
    const text = await issue({ ...released, certificate: mockCertificate({ qualification }) })
    expect((await verifyCredential(text, { keys, now })).claims?.qualification).toBe('某种资格')
  })

  it('is the address alone when the claims have no room', async () => {
    const { signer } = await mockIssuer()
    const issue = createCredentialIssuer(async () => signer, origin)
    const certificate = mockCertificate({ holderName: '名'.repeat(150) })
    expect(await issue({ ...released, certificate })).toBe(`${origin}/v/${code}`)
  })
})
