/**
 * Writes the demo data beside itself: `node local/demo/generate.ts`. Everything in it is made up; it depends on
 * nothing but this folder and the catalogue of regions, so the same files come out every time.
 *
 * certificates.csv  some two hundred certificates, loaded on the first start
 * journey.csv       one certificate of one more holder, for the README's own import
 */

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { certificateFields, findIdType, genderName, recordStatusName } from '#lib/certificate'
import { builtInRegions as regions } from '#lib/policy'
import { csvLine } from '#lib/registry'
import { constructor2022, type Examination, examinations, software, unlisted } from './examinations.ts'
import { liSi, others, type Person, unusual, wangWu, zhangSan } from './people.ts'

interface Entry {
  readonly person: Person
  readonly examination: Examination
  readonly region: string
  readonly revoked?: readonly [at: string, reason: string]
}

const fixed: readonly Entry[] = [
  { person: zhangSan, examination: software('中级', '网络工程师', 6), region: '440000' },
  { person: zhangSan, examination: software('中级', '系统集成项目管理工程师', 6, '软考'), region: '110000' },
  { person: zhangSan, examination: constructor2022, region: '440000' },
  { person: zhangSan, examination: software('初级', '程序员', 1), region: '430000' },
  { person: liSi, examination: software('高级', '信息系统项目管理师', 6), region: '330000' },
  { person: liSi, examination: software('中级', '软件设计师', 4), region: '370000' },
  {
    person: liSi,
    examination: software('中级', '软件评测师', 3),
    region: '310000',
    revoked: ['2022-04-01T02:00:00.000Z', '报名材料不实'],
  },
  { person: unusual[0] as Person, examination: unlisted, region: '610000' },
]

const PER_REGION = 6
const everyRegion: readonly Entry[] = regions.flatMap(({ code }, i) =>
  Array.from({ length: PER_REGION }, (_, k): Entry => {
    const place = i * PER_REGION + k
    const person = others[(place * 7) % others.length] as Person
    const examination = examinations[(place * 5 + k) % examinations.length] as Examination
    const revoked =
      place % 41 === 7 ? (['2023-12-29T01:30:00.000Z', '经查存在违纪违规行为'] as const) : undefined
    return { person, examination, region: code, ...(revoked && { revoked }) }
  }),
)

const issuerOf = (region: string) => {
  const name = regionText(region)
  return `${name}人力资源和社会保障${name.endsWith('市') ? '局' : '厅'}`
}
const regionText = (region: string) => regions.find(({ code }) => code === region)?.name?.zh ?? region

function line({ person, examination, region, revoked }: Entry, serial: number): string {
  const year = examination.examDate.slice(2, 4)
  const values: Readonly<Record<string, string | undefined>> = {
    managementNumber: `ZY${year}${region.slice(0, 2)}${String(serial).padStart(6, '0')}`,
    holderName: person.name,
    gender: genderName(person.gender).zh,
    birthDate: person.birthDate,
    idType: findIdType(person.idType)?.name.zh,
    idNumber: person.idNumber,
    ...examination,
    issuingRegion: regionText(region),
    issuer: issuerOf(region),
    status: recordStatusName(revoked ? 'revoked' : 'valid').zh,
    revokedAt: revoked?.[0],
    revocationReason: revoked?.[1],
  }
  return csvLine(certificateFields.map(({ key }) => values[key] ?? ''))
}

const heading = csvLine(certificateFields.map(({ label }) => label.zh))
const write = (name: string, lines: readonly string[]) =>
  writeFileSync(fileURLToPath(new URL(name, import.meta.url)), `\uFEFF${heading}${lines.join('')}`)

const all = [...fixed, ...everyRegion]
write(
  'certificates.csv',
  all.map((entry, i) => line(entry, i + 1)),
)
write('journey.csv', [
  line({ person: wangWu, examination: software('高级', '系统架构设计师', 6), region: '440000' }, 900_001),
])
