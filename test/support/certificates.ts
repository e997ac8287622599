/** Made-up certificates for tests of the store and the functions. */

import type { CertificateRecord, StoredCertificate } from '#lib/certificate'
import type { EncryptingVault } from '#lib/vault'

/** 张三, who is nobody: the region prefix 99 is nobody's. */
export const holder = {
  name: '张三',
  idType: 'resident-id',
  idNumber: '990101199003070015',
  password: 'correct horse 电池',
} as const

/** 李四, the other one. */
export const stranger = {
  name: '李四',
  idType: 'resident-id',
  idNumber: '990101199203150023',
  password: 'other battery staple',
} as const

/** 软考 of 2023-05-27, issued in 广东: an electronic certificate with force in 广东. */
export function createRecord(overrides: Partial<CertificateRecord> = {}): CertificateRecord {
  return {
    managementNumber: 'ZY2344000001',
    holderName: holder.name,
    idType: holder.idType,
    idNumber: holder.idNumber,
    gender: 'male',
    birthDate: '1990-03-07',
    qualification: '计算机技术与软件专业技术资格',
    level: '中级',
    specialty: '网络工程师',
    examDate: '2023-05-27',
    approvalDate: '2023-05-28',
    issueDate: '2023-08-21',
    issuingRegion: '440000',
    issuer: '广东省人力资源和社会保障厅',
    ...overrides,
  }
}

/** As the registry would have stored it. */
export function createStored(
  vault: EncryptingVault,
  record: Partial<CertificateRecord> = {},
  overrides: Partial<StoredCertificate> = {},
): StoredCertificate {
  const { idNumber, ...rest } = createRecord(record)
  return {
    ...rest,
    holder: vault.tags(rest.idType, idNumber)[0],
    encryptedIdNumber: vault.encrypt(idNumber, rest.managementNumber),
    status: 'valid',
    statusPlace: { list: 0, index: 1 },
    revision: 1,
    ...overrides,
  }
}
