/** Made-up rows and files for the registry's tests. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificateFields, type FieldKey, labelOf, residentIdCheckCharacter } from '#lib/certificate'
import { type Catalogues, createPolicy } from '#lib/policy'
import {
  csvLine,
  type ImportOptions,
  type ImportSummary,
  importCertificates,
  openSheet,
  type RowProblem,
  type SheetOptions,
} from '#lib/registry'
import type { RegistryStore } from '#lib/store'
import { createVault } from '#lib/vault'

export type Texts = Partial<Record<FieldKey, string>>

export const citizenNumber = (first17: string): string => first17 + residentIdCheckCharacter(first17)

/** A row nothing is wrong with. */
export function createRow(overrides: Texts = {}): Texts {
  return {
    managementNumber: 'ZY2344000001',
    holderName: '张三',
    gender: '男',
    birthDate: '1990-03-07',
    idType: '居民身份证',
    idNumber: citizenNumber('99010119900307001'),
    qualification: '计算机技术与软件专业技术资格',
    level: '中级',
    specialty: '网络工程师',
    examDate: '2023-05-27',
    approvalDate: '2023-05-28',
    issueDate: '2023-08-21',
    issuingRegion: '广东',
    issuer: '广东省人力资源和社会保障厅',
    ...overrides,
  }
}

/** `count` rows of different holders. */
export function createRows(count: number, overrides: (i: number) => Texts = () => ({})): Texts[] {
  return Array.from({ length: count }, (_, i) =>
    createRow({
      managementNumber: `ZY23${String(i).padStart(8, '0')}`,
      gender: '',
      idNumber: citizenNumber(`99010119900307${String(i % 1000).padStart(3, '0')}`),
      ...overrides(i),
    }),
  )
}

export const csvOf = (
  rows: readonly Texts[],
  keys: readonly FieldKey[] = certificateFields.map(({ key }) => key),
): string =>
  [csvLine(keys.map((key) => labelOf(key).zh))]
    .concat(rows.map((row) => csvLine(keys.map((key) => row[key] ?? ''))))
    .join('')

const directory = mkdtempSync(join(tmpdir(), 'zhengyan-registry-'))
let files = 0

/** Writes a file that goes away with the machine's temporary files. */
export function fileOf(content: string | Uint8Array, name = `${++files}.csv`): string {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

export const vault = createVault({
  idMac: [{ id: '1', key: Buffer.alloc(32, 1).toString('base64') }],
  idCipher: [{ id: '2', key: Buffer.alloc(32, 2).toString('base64') }],
})

/** The built-in ones. */
export const catalogues: Catalogues = createPolicy()

export const noon = new Date('2026-01-05T04:00:00.000Z')

/** Imports a file or its rows, and gathers the problems. */
export async function importInto(
  store: RegistryStore,
  content: string | readonly Texts[],
  options: Partial<ImportOptions> & { file?: SheetOptions } = {},
): Promise<{ summary: ImportSummary; problems: RowProblem[] }> {
  const path = typeof content === 'string' ? content : fileOf(csvOf(content))
  const problems: RowProblem[] = []
  const summary = await importCertificates({
    sheet: await openSheet(path, options.file),
    fileName: path,
    store,
    vault,
    catalogues,
    operator: '测试员',
    now: () => noon,
    onProblem: (problem) => {
      problems.push(problem)
    },
    ...options,
  })
  return { summary, problems }
}

/** Scatters places in the status lists. */
export const statusKeys = () => [{ id: '3', key: Buffer.alloc(32, 3).toString('base64') }]
