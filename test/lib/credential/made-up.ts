/** Issuers, keys and claims for the tests of this folder. Nobody here exists; keys are fresh in every run. */

import type { CredentialClaims } from '#lib/credential'
import {
  generateSigningKey,
  type Issuer,
  localSigner,
  type PrivateJwk,
  publishedJwk,
  type Signer,
  type TrustedKeySet,
  trustKeys,
} from '#lib/jose'

export const now = new Date('2026-11-23T10:00:00Z')
export const origin = 'https://zhengyan.example'
export const code = '00000000000000000'

export const issuer: Issuer = { id: origin, name: { zh: '演示考试机构', en: 'Demonstration Authority' } }
export const otherIssuer: Issuer = {
  id: 'https://other.example',
  name: { zh: '另一家机构', en: 'Another Authority' },
}

export function mockClaims(overrides: Partial<CredentialClaims> = {}): CredentialClaims {
  return {
    managementNumber: '20230544000000000001',
    holderName: '张三',
    idNumber: '990***********1234',
    qualification: 'computer-software',
    level: 'advanced',
    specialty: '系统架构设计师',
    examDate: '2023-05-27',
    issueDate: '2023-08-23',
    issuingRegion: '440000',
    kind: 'electronic-certificate',
    rule: { id: 'provincial-electronic', version: 1 },
    status: { list: 3, index: 123_456 },
    issuedAt: '2026-11-23T09:00:00.000Z',
    annotationExpiresAt: '2026-12-23T09:00:00.000Z',
    ...overrides,
  }
}

/** Everything the longest that the product allows for: 30 characters of name, 32 of number. */
export function longestClaims(): CredentialClaims {
  return mockClaims({
    managementNumber: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ-99999',
    holderName: '阿卜杜热合曼·买买提吐尔逊·阿不都克里木·艾合买提江·吾守尔',
    idNumber: '990*************34',
    qualification: 'registered-civil-engineer',
    specialty: '水利水电工程（水利水电工程规划、水工结构、水利水电工程地质）',
    rule: { id: 'professional-2021-national-seal', version: 12 },
    status: { list: 4095, index: 2 ** 20 - 1 },
    release: { list: 4095, index: 2 ** 20 - 2 },
  })
}

/** A signer, its key, and a set that trusts it. */
export async function mockIssuer(
  period: Pick<PrivateJwk, 'nbf' | 'exp' | 'revoked'> = {},
  of: Issuer = issuer,
): Promise<{ key: PrivateJwk; signer: Signer; keys: TrustedKeySet }> {
  const key = { ...(await generateSigningKey()), ...period }
  return {
    key,
    signer: await localSigner(key),
    keys: await trustKeys({ keys: [await publishedJwk(key, of)] }),
  }
}
