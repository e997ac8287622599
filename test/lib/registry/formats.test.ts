import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openSheet, type SheetOptions } from '#lib/registry'
import { createRow, createRows, csvOf, fileOf, importInto } from './fixtures.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

// Made by LibreOffice and iconv from one source: test/fixtures/registry/make.sh.
const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/registry/${name}`, import.meta.url))

const content = (store: MemoryStore) =>
  [...store.certificates.values()].map(
    ({ encryptedIdNumber: _, statusPlace: __, recorded: ___, ...rest }) => rest,
  )

async function load(name: string, file: SheetOptions = {}) {
  const store = memoryStore()
  const { summary, problems } = await importInto(store, fixture(name), { file })
  return { summary, problems, content: content(store) }
}

describe('an office may send its file as it is', () => {
  it.each([
    ['office.bom.csv', 'CSV in UTF-8 with a byte order mark'],
    ['office.gb18030.csv', 'CSV in GB18030'],
    ['office.gb18030.tsv', 'tab-separated GB18030'],
    ['office.utf16.txt', 'the “Unicode text” of Excel'],
    ['office.xlsx', 'XLSX by LibreOffice, real dates, a title above the headings'],
  ])('%s (%s) loads the same certificates as plain UTF-8', async (name) => {
    const plain = await load('office.csv')
    expect(plain.summary).toMatchObject({ rows: 10, new: 10, refused: 0, unknownColumns: ['序号'] })
    const other = await load(name)
    expect(other.problems).toEqual([])
    expect(other.summary).toMatchObject({ rows: 10, new: 10, refused: 0 })
    expect(other.content).toEqual(plain.content)
  })

  it('rare characters outside the BMP and every kind of middle dot arrive', async () => {
    const names = (await load('office.gb18030.csv')).content.map(({ holderName }) => holderName)
    expect(names).toEqual(expect.arrayContaining(['刘𬴂', '𠮷甲', '古丽•样本', '迪丽娜尔・示例']))
  })
})

describe('what a spreadsheet has ruined', () => {
  it('an ID number turned into 1.1E+17 is refused and explained, not guessed', async () => {
    const { summary, problems, content } = await load('office.xlsx', { sheet: '科学记数' })
    expect(summary).toMatchObject({ new: 0, refused: 3 })
    expect(problems).toMatchObject(
      [2, 3, 4].map((row) => ({ row, column: 'idNumber', code: 'number-lost-digits' })),
    )
    expect(problems[0]?.message.zh).toContain('文本')
    expect(content).toEqual([])
  })

  it.each(['1.10101E+17', '９.９０１０１E+17', '9.90101199003070E17'])(
    'also as the text %s in a CSV',
    async (idNumber) => {
      const { problems } = await importInto(memoryStore(), [createRow({ idNumber })])
      expect(problems).toMatchObject([{ code: 'number-lost-digits', column: 'idNumber' }])
    },
  )

  it('a management number kept by ="…" or an apostrophe is read', async () => {
    const store = memoryStore()
    const rows = [
      createRow({ managementNumber: '="00123456"' }),
      createRow({ managementNumber: "'00123457" }),
    ]
    // csvLine would shield the formula, so the cells are put in as a spreadsheet writes them.
    const text = csvOf(rows).replace(`"'=""00123456"""`, '"=""00123456"""').replace("''00123457", "'00123457")
    await importInto(store, fileOf(text))
    expect([...store.certificates.keys()]).toEqual(['00123456', '00123457'])
  })
})

describe('the worksheet', () => {
  it('is chosen by name or place', async () => {
    expect((await openSheet(fixture('office.xlsx'), { sheet: '2' })).sheetName).toBe('科学记数')
    expect((await openSheet(fixture('office.xlsx'))).sheetName).toBe('证书')
  })

  it('that is not there is named together with those that are', async () => {
    await expect(openSheet(fixture('office.xlsx'), { sheet: '2024' })).rejects.toMatchObject({
      code: 'sheet-not-found',
      detail: { zh: expect.stringContaining('证书、科学记数、说明') },
    })
  })

  it('without certificates is refused whole', async () => {
    await expect(load('office.xlsx', { sheet: '说明' })).rejects.toMatchObject({ code: 'heading-missing' })
  })
})

describe('a file that cannot be read is refused with what to do', () => {
  it('an old .xls', async () => {
    await expect(openSheet(fixture('office.xls'))).rejects.toMatchObject({ code: 'file-kind-unsupported' })
  })

  it('a damaged .xlsx', async () => {
    const whole = readFileSync(fixture('office.xlsx'))
    await expect(openSheet(fileOf(whole.subarray(0, 4000), 'cut.xlsx'))).rejects.toMatchObject({
      code: 'file-malformed',
    })
  })

  it('an .xlsx whose sheet is damaged inside', async () => {
    const spoilt = Buffer.from(readFileSync(fixture('office.xlsx')))
    const inSheet = spoilt.indexOf('xl/worksheets/sheet1.xml') + 600
    spoilt[inSheet] = (spoilt[inSheet] as number) ^ 1
    await expect(importInto(memoryStore(), fileOf(spoilt, 'spoilt.xlsx'))).rejects.toMatchObject({
      code: 'file-malformed',
    })
  })

  it('a missing one', async () => {
    await expect(openSheet('/nowhere/at-all.csv')).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it('an empty one', async () => {
    await expect(importInto(memoryStore(), fileOf(''))).rejects.toMatchObject({ code: 'heading-missing' })
  })

  it('an unclosed quotation mark says from which row on, and repeats nothing of the row', async () => {
    const text = csvOf(createRows(3000)).replace(/张三(?=[^\n]*ZY2300002500)/, '"张三')
    const failure = await importInto(memoryStore(), fileOf(text)).catch((error) => error)
    expect(failure).toMatchObject({
      code: 'limit-row-characters',
      detail: { zh: expect.stringContaining('2502') },
    })
    expect(JSON.stringify([failure, String(failure.cause?.message)])).not.toContain('张三')
  })
})

describe('encoding', () => {
  it('is told by all of the file, not by its beginning', async () => {
    const english = { holderName: 'JOHN DOE', qualification: 'computer-software', idType: '', gender: '' }
    const rows = createRows(4000, () => ({ ...english, issuingRegion: '440000', issuer: 'Authority' }))
    const keys = [
      'managementNumber',
      'holderName',
      'idNumber',
      'qualification',
      'examDate',
      'approvalDate',
      'issueDate',
      'issuingRegion',
      'issuer',
    ] as const
    const ascii = csvOf(rows, keys).replace(/^[^\r]*/, keys.join(','))
    expect(/^[\x20-\x7e\r\n]+$/.test(ascii)).toBe(true)
    // 张 in GB18030, at the very end.
    const file = fileOf(Buffer.concat([Buffer.from(ascii.trimEnd()), Buffer.from([0xd5, 0xc5])]))
    expect((await openSheet(file)).encoding).toBe('gb18030')
    const store = memoryStore()
    await importInto(store, file)
    expect([...store.certificates.values()].at(-1)?.issuer).toBe('Authority张')
  })

  it('can be overridden, and what cannot be decoded is refused row by row', async () => {
    const { summary, problems } = await load('office.gb18030.csv', { encoding: 'utf-8' }).catch(() => ({
      summary: undefined,
      problems: [],
    }))
    // In the wrong encoding not even the headings can be read.
    expect(summary).toBeUndefined()
    expect(problems).toEqual([])
    const text = Buffer.from(csvOf(createRows(2)))
    const at = text.lastIndexOf('张三')
    text[at] = 0xff
    const result = await importInto(memoryStore(), fileOf(text), { file: { encoding: 'utf-8' } })
    expect(result.summary).toMatchObject({ new: 1, refused: 1 })
    expect(result.problems).toMatchObject([{ row: 3, code: 'value-undecodable', column: 'holderName' }])
  })
})

describe('rows', () => {
  it('are counted as the spreadsheet counts them, empty ones and all', async () => {
    const text = csvOf(createRows(4, (i) => (i === 3 ? { gender: '?' } : {})))
    const lines = text.split('\r\n')
    lines.splice(3, 0, ',,,,,', '')
    const { summary, problems } = await importInto(memoryStore(), fileOf(lines.join('\r\n')))
    expect(summary).toMatchObject({ rows: 4, new: 3, refused: 1 })
    expect(problems).toMatchObject([{ row: 7, code: 'gender-unknown' }])
  })

  it('with a comma too many are refused, not shifted', async () => {
    const keys = [
      'managementNumber',
      'holderName',
      'idNumber',
      'qualification',
      'examDate',
      'approvalDate',
      'issueDate',
      'issuingRegion',
      'issuer',
    ] as const
    const text = csvOf(createRows(2), keys).replace(
      '广东省人力资源和社会保障厅',
      '广东省,人力资源和社会保障厅',
    )
    const { problems, summary } = await importInto(memoryStore(), fileOf(text))
    expect(summary).toMatchObject({ new: 1, refused: 1 })
    expect(problems).toMatchObject([{ row: 2, code: 'cells-beyond-headings' }])
  })
})
