/**
 * Writes a CSV of made-up certificates of any size, each of another holder, in constant memory:
 * `node bench/import/generate.ts 1000000 million.csv`.
 */

import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { certificateFields, residentIdCheckCharacter } from '#lib/certificate'
import { csvLine } from '#lib/registry'

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨']
const stems = [...'甲乙丙丁戊己庚辛壬癸']
const regions = ['广东省', '浙江省', '山东省', '北京市', '四川省', '湖北省']
const specialties = [
  ['高级', '信息系统项目管理师'],
  ['中级', '网络工程师'],
  ['中级', '软件设计师'],
  ['初级', '程序员'],
] as const
const keys = certificateFields.slice(0, 14)

/** The values of row `i`, by column. */
export function madeUpRow(i: number): Record<string, string> {
  const birthDate = new Date(Date.UTC(1970, 0, 1) + (i % 12_000) * 86_400_000).toISOString().slice(0, 10)
  const sequence = Math.floor(i / 12_000) % 1000
  const first17 = `99${String(Math.floor(i / 12_000_000)).padStart(4, '0')}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  const [level, specialty] = specialties[i % 4] as (typeof specialties)[number]
  const region = regions[i % 6] as string
  return {
    managementNumber: `ZY23${String(i).padStart(9, '0')}`,
    holderName: `${surnames[i % 16]}${stems[i % 10]}${stems[Math.floor(i / 10) % 10]}`,
    gender: sequence % 2 === 1 ? '男' : '女',
    birthDate,
    idType: '居民身份证',
    idNumber: first17 + residentIdCheckCharacter(first17),
    qualification: '计算机技术与软件专业技术资格',
    level,
    specialty,
    examDate: '2023-05-27',
    approvalDate: '2023-05-28',
    issueDate: '2023-08-21',
    issuingRegion: region,
    issuer: `${region}人力资源和社会保障厅`,
  }
}

function* lines(count: number): Generator<string> {
  let block = csvLine(keys.map(({ label }) => label.zh))
  for (let i = 0; i < count; i++) {
    const row = madeUpRow(i)
    block += csvLine(keys.map(({ key }) => row[key] ?? ''))
    if (block.length > 1 << 16) {
      yield block
      block = ''
    }
  }
  yield block
}

/** Writes `count` rows below their headings. */
export async function generate(count: number, path: string): Promise<void> {
  await pipeline(Readable.from(lines(count)), createWriteStream(path))
}

if (import.meta.main) {
  const [count = '1000', path = 'certificates.csv'] = process.argv.slice(2)
  await generate(Number(count), path)
}
