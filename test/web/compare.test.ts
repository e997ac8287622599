import { describe, expect, it } from 'vitest'
import type { Verification } from '#lib/verification'
import { differencesOf, type Signed } from '../../web/browser/compare.ts'
import { certificate } from '../lib/document/samples.ts'

const record = certificate()
const EXPIRES = '2026-12-23T10:00:00.789Z'
const verification: Verification = {
  verified: true,
  verifiedAt: '2026-11-23T10:00:00.000Z',
  status: { record: 'valid', annotation: 'active', integrity: 'not-checked' },
  certificate: record,
  annotation: { purpose: '求职', expiresAt: EXPIRES },
  release: { list: 0, index: 8 },
  receipt: 'a.b.c',
}
const facts: Signed['certificate'] = {
  managementNumber: record.managementNumber,
  holderName: record.holderName,
  idNumber: record.idNumber,
  qualification: record.qualification.id,
  level: 'advanced',
  specialty: '信息系统项目管理师',
  examDate: record.examDate,
  issueDate: record.issueDate,
  issuingRegion: record.issuingRegion.code,
  kind: record.result.kind,
}
const release = { release: { list: 0, index: 8 }, annotationExpiresAt: '2026-12-23T10:00:00Z' }
const signed: Signed = { certificate: facts, ...release }

it('a QR that says what the record says raises no alarm, even where it had no room for the specialty', () => {
  expect(differencesOf(signed, verification, 'zh')).toEqual([])
  const { specialty: _, ...shorter } = facts
  expect(differencesOf({ ...signed, certificate: shorter }, verification, 'zh')).toEqual([])
})

describe('every single fact that differs is named', () => {
  it.each([
    ['管理号', { managementNumber: 'ZY0000000001' }],
    ['姓名', { holderName: '李四' }],
    ['证件号码', { idNumber: '990***********0023' }],
    ['资格名称', { qualification: 'constructor' }],
    ['级别', { level: 'intermediate' }],
    ['专业', { specialty: '系统分析师' }],
    ['考试日期', { examDate: '2022-05-28' }],
    ['签发日期', { issueDate: '2022-08-15' }],
    ['发证地区', { issuingRegion: '110000' }],
    ['类别', { kind: 'certificate-electronic-file' }],
  ] as const)('%s', (name, changed) => {
    const found = differencesOf({ ...signed, certificate: { ...facts, ...changed } }, verification, 'zh')
    expect(found.map(([fact]) => fact)).toEqual([name])
  })

  it.each([
    ['有效期至', { annotationExpiresAt: '2027-12-23T10:00:00Z' }],
    ['授权序号', { release: { list: 0, index: 9 } }],
  ])('%s', (name, changed) => {
    const found = differencesOf({ ...signed, ...changed }, verification, 'zh')
    expect(found.map(([fact]) => fact)).toEqual([name])
  })
})
