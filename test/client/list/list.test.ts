/** The lists of personnel offices: whatever they send is read, and comes back with columns added and nothing else changed. */

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { unzipSync, zipSync as zip } from 'fflate'
import { describe, expect, it, test } from 'vitest'
import { newCode } from '#lib/credential'
import { readCsv, writeCsv } from '../../../client/list/csv.ts'
import { appendVerdicts, readList, verdictHeadings, writeXlsx } from '../../../client/list/index.ts'
import { encode } from '../../../client/list/text.ts'
import { unreadable } from '../../../client/list/verdict.ts'
import { readXlsx } from '../../../client/list/xlsx.ts'

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/registry/${name}`, import.meta.url)))
const utf8 = (text: string) => new TextEncoder().encode(text)
const HOST = 'verify.example'
const code = newCode(new Uint8Array(10).fill(7))

/** Every row's item with a verdict that says its row. */
const withVerdicts = (bytes: Uint8Array<ArrayBuffer>, lang: 'zh' | 'en' = 'zh') => {
  const list = readList(bytes, HOST)
  const verdicts = new Map(
    [...list.items.keys()].map((row) => [row, unreadable({ zh: `=行${row}𠮷`, en: `=row ${row}` })]),
  )
  return { list, written: appendVerdicts(list, verdicts, lang) }
}

describe('files of offices', () => {
  it.each([
    'office.csv',
    'office.bom.csv',
    'office.gb18030.csv',
    'office.gb18030.tsv',
    'office.utf16.txt',
    'office.xlsx',
  ])('%s is understood', (name) => {
    const { file, items } = readList(fixture(name), HOST)
    const found = [...items.values()]
    expect(found).toHaveLength(10)
    expect(found.map(({ problem }) => problem)).toEqual(Array(10).fill(undefined))
    expect(found[0]?.item).toEqual({
      managementNumber: 'ZY2344000001',
      name: '张三',
      idNumber: '990101199003070015',
      idType: 'resident-id',
    })
    expect(found[5]?.item).toMatchObject({ idType: 'taiwan-permit', idNumber: '99000001' })
    expect(file.format).toBe(name.endsWith('xlsx') ? 'xlsx' : 'csv')
  })

  it.each([
    ['office.csv', 'utf-8'],
    ['office.bom.csv', 'utf-8'],
    ['office.gb18030.csv', 'gb18030'],
    ['office.gb18030.tsv', 'gb18030'],
    ['office.utf16.txt', 'utf-16le'],
  ])('%s comes back in its own encoding, each line as it was and longer', (name, encoding) => {
    const original = fixture(name)
    const { written } = withVerdicts(original)
    const lines = (bytes: Uint8Array) => new TextDecoder(encoding).decode(bytes).split('\n')
    const [before, after] = [lines(original), lines(written)]
    expect(after).toHaveLength(before.length)
    for (const [i, line] of before.entries()) {
      if (line === '') continue
      expect(after[i]?.startsWith(line.replace('\r', ''))).toBe(true)
      expect(after[i]).toContain(i === 0 ? '核验结果' : `'=行${i + 1}𠮷`)
      expect(after[i]?.endsWith('\r')).toBe(line.endsWith('\r'))
    }
  })

  it('a workbook of LibreOffice comes back with only its list changed, and that by columns alone', () => {
    const original = fixture('office.xlsx')
    const { written } = withVerdicts(original)
    const [before, after] = [unzipSync(original), unzipSync(written)]
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort())
    for (const [name, part] of Object.entries(before))
      if (name !== 'xl/worksheets/sheet1.xml') expect(after[name], name).toEqual(part)
    const sheet = new TextDecoder().decode(after['xl/worksheets/sheet1.xml'])
    const ours = /<c r="(?:S|T|U|V|W|X|Y|Z|AA|AB|AC)\d+"(?: s="1")? t="inlineStr">.*?<\/c>|<cols>.*?<\/cols>/g
    expect(sheet.replaceAll(ours, '').replace('A1:AC12', 'A1:R12')).toBe(
      new TextDecoder().decode(before['xl/worksheets/sheet1.xml']),
    )
    const [, , heading, first] = ['', ...readXlsx(written, () => true).rows.map(({ cells }) => cells)]
    expect(heading?.slice(18)).toEqual(verdictHeadings('zh'))
    expect(first?.slice(18, 20)).toEqual(['无法核验：内容有误', '=行3𠮷'])
  })

  it('a second verification puts its columns behind those of the first', () => {
    for (const name of ['office.gb18030.csv', 'office.xlsx']) {
      const { list } = withVerdicts(withVerdicts(fixture(name)).written)
      expect(list.items.size).toBe(10)
      expect(verdictHeadings('zh', list.columns?.headings)[0]).toBe('核验结果 2')
    }
  })
})

describe('workbooks of other programs', () => {
  const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  /** A workbook of ours with this worksheet in it. */
  function workbook(sheet: string): Uint8Array<ArrayBuffer> {
    const parts = unzipSync(writeXlsx([['x']], 'list'))
    return zip({ ...parts, 'xl/worksheets/sheet1.xml': utf8(sheet) })
  }
  const link = `https://${HOST}/v/${code}`

  it('cells formatted to the last column, hints of width, prefixes and empty rows stay well-formed', () => {
    const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:dimension ref="A1:A2"/><x:cols><x:col min="1" max="16384" width="9" style="3"/></x:cols><x:sheetData><x:row r="1" spans="1:1"><x:c r="A1" t="inlineStr"><x:is><x:t>链接</x:t></x:is></x:c><x:c r="B1" s="5"/><x:c r="XFD1" s="5"/></x:row><x:row r="2"/><x:row r="3"><x:c r="A3" t="str"><x:f>"a"&amp;"b"</x:f><x:v>${link}</x:v></x:c></x:row></x:sheetData></x:worksheet>`
    const { written } = withVerdicts(workbook(sheet), 'en')
    const after = new TextDecoder().decode(unzipSync(written)['xl/worksheets/sheet1.xml'])
    expect(after).toContain(
      '<x:cols><x:col min="1" max="1" width="9" style="3"/><x:col width="18" customWidth="1" min="2" max="12"/><x:col min="13" max="16384" width="9" style="3"/></x:cols>',
    )
    expect(after).toContain('<x:row r="1"><x:c r="A1"')
    expect(after).toMatch(/<x:c r="L1"[^/]*>.*<x:c r="XFD1" s="5"\/>/)
    expect(after).not.toContain('<x:c r="B1" s="5"/>')
    expect(after).toContain('<x:f>"a"&amp;"b"</x:f>')
    expect(readXlsx(written, () => true).rows[2]?.cells[2]).toBe('=row 3')
  })

  it('a file that unfolds without end, and one that is none, are refused by name', () => {
    const bomb = workbook(`<worksheet ${NS}><sheetData>${'<row/>'.repeat(200_001)}</sheetData></worksheet>`)
    expect(() => readList(bomb, HOST)).toThrow(/file-too-large/)
    const entities = workbook(`<!DOCTYPE a [<!ENTITY b "c">]><worksheet ${NS}><sheetData/></worksheet>`)
    expect(() => readList(entities, HOST)).toThrow(/file-malformed/)
    expect(() => readList(utf8('PK\u0003\u0004 not a workbook'), HOST)).toThrow(/file-malformed/)
    expect(() => readList(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), HOST)).toThrow(/file-kind-unsupported/)
  })
})

describe('rows', () => {
  const itemsOf = (csv: string) => [...readList(utf8(csv), HOST).items.entries()]
  const digits = '1'.repeat(100)

  it('a code, a link, the text of a QR or the three facts: each is read, and the code comes first', () => {
    const csv = [
      '核验码,姓名,管理号,证件号码',
      `${code},张三,,`,
      `https://${HOST}/v/${code},,,`,
      `请打开 https://${HOST}/v/${code}#${digits}，谢谢,,,`,
      `${digits},,,`,
      ',张三,zy2344000001,990101199003070015',
      ',,,',
    ].join('\n')
    expect(itemsOf(csv)).toEqual([
      [2, { item: { code }, expected: { holderName: '张三' } }],
      [3, { item: { code }, expected: {} }],
      [4, { item: { credential: `https://${HOST}/v/${code}#${digits}` }, expected: {} }],
      [5, { item: { credential: digits }, expected: {} }],
      [6, { item: { managementNumber: 'ZY2344000001', name: '张三', idNumber: '990101199003070015' } }],
    ])
  })

  it('links are found without a heading, wherever they stand', () => {
    expect(itemsOf(`a,b\nx,https://${HOST}/v/${code}\n`).map(([row]) => row)).toEqual([2])
  })

  it('a list of links needs no column of their own, and is held to the name beside them', () => {
    const csv = `姓名,管理号,证书地址\n张三,,https://${HOST}/v/${code}\n`
    expect(itemsOf(csv)).toEqual([[2, { item: { code }, expected: { holderName: '张三' } }]])
    const { written } = withVerdicts(utf8(csv))
    expect(new TextDecoder().decode(written).split('\n')[0]).toContain('证书地址,核验结果')
  })

  it.each([
    [
      'a look-alike of the site',
      `链接\nhttps://verify.example.evil.test/v/${code}`,
      '其他网站（verify.example.evil.test）',
    ],
    ['what is no code', '核验码\nabc', '“核验码”列'],
    ['a missing name', '管理号,姓名,证件号码\nZY2344000001,,990101199003070015', '“姓名”列为空'],
    ['a mistyped ID number', '管理号,姓名,证件号码\nZY2344000001,张三,990101199003070016', '校验位'],
    [
      'a number that Excel has rounded',
      '管理号,姓名,证件号码\nZY2344000001,张三,9.90101E+17',
      '末几位已丢失',
    ],
    ['a passport without its type', '管理号,姓名,证件号码\nZY2344000001,张三,DEMO00001', '“证件类型”列'],
    [
      'a type that nobody knows',
      '管理号,姓名,证件号码,证件类型\nZY2344000001,张三,DEMO00001,会员卡',
      '无法识别',
    ],
    ['a bad management number', '管理号,姓名,证件号码\nZ,张三,990101199003070015', '6 至 32 位'],
  ])('%s is told by its column, and is nothing to ask', (_, csv, told) => {
    const [[row, { item, problem }] = [0, {} as never]] = itemsOf(csv)
    expect([row, item]).toEqual([2, undefined])
    expect(problem?.zh).toContain(told)
    expect(problem?.en).toBeTruthy()
  })

  it.each([
    ['a column is missing', '姓名,管理号\n张三,ZY2344000001', '第 1 行的表头缺少“证件号码”列'],
    ['two columns mean the same', '管理号,姓名,证件号码,身份证号\na,b,c,d', '“证件号码”“身份证号”'],
    ['there is nothing to verify', 'a,b\n1,2', '没有可核验的内容'],
    ['a quotation mark is open', '管理号,姓名,证件号码\n"a,b,c', '第 2 行：引号不成对'],
  ])('a list in which %s is refused, by row and column', (_, csv, told) => {
    try {
      readList(utf8(csv), HOST)
    } catch (error) {
      expect((error as { detail: { zh: string } }).detail.zh).toContain(told)
      return
    }
    throw new Error('was not refused')
  })
})

test('what is written into a cell is never a formula', () => {
  const rows = [['=1+1', '+1', '-1', '@a', '\t=1', "'x", 'a"b', 'a,b', '张三']]
  const [cells] = parse(new TextDecoder().decode(writeCsv(rows))) as string[][]
  expect(cells).toEqual(["'=1+1", "'+1", "'-1", "'@a", "'\t=1", "''x", 'a"b', 'a,b', '张三'])
  const sheet = new TextDecoder().decode(unzipSync(writeXlsx(rows, 'x'))['xl/worksheets/sheet1.xml'])
  expect(sheet).not.toMatch(/<f>/)
  expect(sheet.match(/t="inlineStr"/g)).toHaveLength(9)
})

test('CSV is read as a parser of others reads it, and what is added is all that differs', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('', 'a"b', 'a,b', 'a\nb', ' x ', '张三', '𠮷'))
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      (rows) => {
        const csv = rows
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\r\n')
        const file = readCsv(utf8(csv))
        expect(file.rows.map(({ cells }) => cells)).toEqual(parse(csv, { relax_column_count: true }))
        const values = new Map(rows.map((_, i) => [i + 1, ['y', '']]))
        const added = parse(new TextDecoder().decode(file.append({ headings: [], values }))) as string[][]
        const width = Math.max(...rows.map((row) => row.length))
        expect(added).toEqual(rows.map((row) => [...row, ...Array(width - row.length).fill(''), 'y', '']))
      },
    ),
    { numRuns: 200 },
  )
})

test('GB18030 is written as it is read: every character but a few of private use that the platform does not know', () => {
  const known = (point: number) => (point < 0xd800 || point > 0xf8ff) && point !== 0xfffd
  const points = [...Array(0x2ffff).keys()].filter(known)
  const text = String.fromCodePoint(...points.filter((_, i) => i % 7 === 0))
  expect(new TextDecoder('gb18030').decode(encode(text, 'gb18030')) === text).toBe(true)
})
