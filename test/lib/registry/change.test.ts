import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { certificateFields } from '#lib/certificate'
import {
  correct,
  describe as describeCertificate,
  exportCertificates,
  reinstate,
  revoke,
} from '#lib/registry'
import {
  catalogues,
  citizenNumber,
  createRow,
  createRows,
  csvOf,
  fileOf,
  importInto,
  noon,
  type Texts,
  vault,
} from './fixtures.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

const number = 'ZY2344000001'
let store: MemoryStore
const context = (reason = '测试') => ({
  store,
  vault,
  catalogues,
  operator: '经办人甲',
  now: () => new Date('2026-02-01T08:00:00.000Z'),
  reason,
})

beforeEach(async () => {
  store = memoryStore()
  await importInto(store, [createRow()])
})

describe('a revoked certificate', () => {
  it('stays visible as revoked, with when, why and by whom', async () => {
    await revoke(` ${number.toLowerCase()} `, context('报名材料不实'))
    expect(store.certificates.get(number)).toMatchObject({
      status: 'revoked',
      revokedAt: '2026-02-01T08:00:00.000Z',
      revocationReason: '报名材料不实',
      revision: 2,
      history: [
        {
          action: 'revoke',
          operator: '经办人甲',
          at: '2026-02-01T08:00:00.000Z',
          reason: '报名材料不实',
          before: { status: 'valid' },
        },
      ],
    })
  })

  it('can be reinstated, and its history still tells of the revocation', async () => {
    await revoke(number, context('误操作'))
    await reinstate(number, context('复核通过'))
    const certificate = store.certificates.get(number)
    expect(certificate).toMatchObject({ status: 'valid', revision: 3 })
    expect(certificate).not.toHaveProperty('revokedAt')
    expect(certificate?.history?.map(({ action, reason }) => [action, reason])).toEqual([
      ['revoke', '误操作'],
      ['reinstate', '复核通过'],
    ])
    expect(certificate?.history?.[1]?.before).toMatchObject({ status: 'revoked', revocationReason: '误操作' })
  })

  it('is not revoked twice, nor a valid one reinstated', async () => {
    await expect(reinstate(number, context())).rejects.toMatchObject({ code: 'certificate-unchanged' })
    await revoke(number, context())
    await expect(revoke(number, context())).rejects.toMatchObject({ code: 'certificate-unchanged' })
  })
})

describe('a correction', () => {
  it('keeps the old values, and passes the checks of an import', async () => {
    await correct(number, { 姓名: '张叁', specialty: '', 'exam date': '2023/5/28' }, context('姓名录入有误'))
    const certificate = store.certificates.get(number)
    expect(certificate).toMatchObject({ holderName: '张叁', examDate: '2023-05-28' })
    expect(certificate).not.toHaveProperty('specialty')
    expect(certificate?.history?.[0]).toMatchObject({
      action: 'correct',
      before: { holderName: '张三', specialty: '网络工程师', examDate: '2023-05-27' },
    })
    await expect(correct(number, { 考试日期: '2024-05-28' }, context())).rejects.toMatchObject({
      code: 'value-refused',
      detail: { en: expect.stringContaining('dates-out-of-order') },
    })
  })

  it('of the ID number moves the certificate to the right holder, and shows neither number whole', async () => {
    const other = citizenNumber('99010119900307003')
    const before = store.certificates.get(number)
    await correct(number, { 证件号码: other }, context('证件号码录入有误'))
    const certificate = store.certificates.get(number)
    expect(certificate?.holder).toBe(vault.tags('resident-id', other)[0])
    expect(certificate?.history?.[0]?.before).toEqual({
      holder: before?.holder,
      encryptedIdNumber: before?.encryptedIdNumber,
    })
    const shown = JSON.stringify(describeCertificate(certificate as NonNullable<typeof certificate>, vault))
    expect(shown).toContain('990***********')
    expect(shown).not.toContain(other)
    expect(shown).not.toContain(before?.holder)
  })

  it('stands when the old file is loaded again, unless told to replace', async () => {
    await correct(number, { 姓名: '张叁' }, context())
    const { summary, problems } = await importInto(store, [createRow()])
    expect(summary).toMatchObject({ unchanged: 1, changed: 0, warned: 1, refused: 0 })
    expect(problems).toMatchObject([{ code: 'corrected-since' }])
    expect(store.certificates.get(number)?.holderName).toBe('张叁')
    expect((await importInto(store, [createRow()], { replace: true })).summary.changed).toBe(1)
    expect(store.certificates.get(number)?.holderName).toBe('张三')
  })

  it('does not keep a file from revoking', async () => {
    await correct(number, { 姓名: '张叁' }, context())
    const row = createRow({ status: '已撤销', revokedAt: '2026-01-01', revocationReason: '违纪' })
    expect((await importInto(store, [row])).summary).toMatchObject({ changed: 1, warned: 1 })
    expect(store.certificates.get(number)).toMatchObject({
      holderName: '张叁',
      status: 'revoked',
      revocationReason: '违纪',
    })
  })

  it.each([['管理号'], ['状态'], ['身高']])('cannot touch %s', async (field) => {
    await expect(async () => correct(number, { [field]: '1' }, context())).rejects.toMatchObject({
      code: 'field-unknown',
    })
  })

  it('that changes nothing is said to', async () => {
    await expect(correct(number, { 姓名: ' 张三 ' }, context())).rejects.toMatchObject({
      code: 'certificate-unchanged',
    })
  })
})

describe('every change', () => {
  it('needs a reason and a certificate', async () => {
    await expect(revoke(number, context('  '))).rejects.toMatchObject({ code: 'reason-missing' })
    await expect(revoke('ZY00000000', context())).rejects.toMatchObject({ code: 'certificate-not-found' })
    await expect(revoke('?', context())).rejects.toMatchObject({ code: 'certificate-not-found' })
  })

  it('made at the same moment as another is made upon it, not over it', async () => {
    const { replace } = store
    let raced = false
    store.replace = async (certificate, read) => {
      if (!raced) {
        raced = true
        await correct(number, { 姓名: '张叁' }, context())
      }
      return replace(certificate, read)
    }
    await revoke(number, context('违纪'))
    expect(store.certificates.get(number)).toMatchObject({
      holderName: '张叁',
      status: 'revoked',
      revision: 3,
    })
  })
})

describe('the export', () => {
  const exported = async (from: MemoryStore) => {
    let text = ''
    const exports = { record: async () => {} }
    const { regions } = catalogues
    const all = { store: from, exports, vault, regions, operator: '经办人甲', now: () => noon }
    for await (const part of exportCertificates(all)) text += part
    return text
  }

  it('is what the import reads: the round trip is identical', async () => {
    await importInto(store, createRows(300))
    await revoke(number, context('违纪, "严重"\n=1+1'))
    const first = await exported(store)
    const second = memoryStore()
    const { summary, problems } = await importInto(second, fileOf(first), { now: () => noon })
    expect(problems).toEqual([])
    expect(summary).toMatchObject({ rows: 301, new: 301 })
    expect(await exported(second)).toBe(first)
  })

  it('for whatever text stands in the registry', async () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    const texts = fc.record({
      holderName: word,
      qualification: word,
      level: word,
      specialty: word,
      issuer: word,
      issuingRegion: word,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 20 }), async (wild) => {
        const from = memoryStore()
        await importInto(
          from,
          wild.map((row, i): Texts => createRow({ ...row, managementNumber: `ZY${10_000_000 + i}` })),
        )
        const first = await exported(from)
        const to = memoryStore()
        const { summary } = await importInto(to, fileOf(first, 'wild.csv'))
        expect(summary.new).toBe(from.certificates.size)
        expect(await exported(to)).toBe(first)
      }),
      { numRuns: 60 },
    )
  })

  it('opens in a spreadsheet without running anything', async () => {
    await importInto(store, [
      createRow({ managementNumber: 'ZY99999999', issuer: '=HYPERLINK("x")', specialty: '@SUM(1)' }),
    ])
    const text = await exported(store)
    expect(text.startsWith('\uFEFF姓名,')).toBe(true)
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
    expect(text).toContain(`,'@SUM(1),`)
    expect(text.split('\r\n')[0]?.split(',')).toHaveLength(certificateFields.length)
    expect(csvOf([])).toBe(`${text.slice(1).split('\r\n')[0]}\r\n`)
  })
})
