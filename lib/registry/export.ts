/** Writes what the import reads: every certificate, as CSV in UTF-8 with a mark; and that somebody has taken it. */

import { randomBytes } from 'node:crypto'
import { certificateFields } from '#lib/certificate'
import type { Regions } from '#lib/policy'
import type { ExportRegister, RegistryStore } from '#lib/store'
import type { DecryptingVault } from '#lib/vault'
import { csvLine } from './report.ts'
import { textsOf } from './texts.ts'

export interface ExportContext {
  readonly store: Pick<RegistryStore, 'scan'>
  readonly exports: Pick<ExportRegister, 'record'>
  readonly vault: DecryptingVault
  readonly regions: Regions
  /** Who answers for it. */
  readonly operator: string
  readonly now: () => Date
}

/**
 * Streams the file's text, page by page. ID numbers stand in it in clear: it is the authority's own copy, and the register
 * of exports says who took it before a certificate is read.
 * @param onRows hears how many certificates have been written so far
 */
export async function* exportCertificates(
  { store, exports, vault, regions, operator, now }: ExportContext,
  onRows: (rows: number) => void = () => {},
): AsyncGenerator<string> {
  const entry = { exportId: randomBytes(8).toString('hex'), operator, startedAt: now().toISOString() }
  await exports.record(entry)
  let certificates = 0
  yield `\uFEFF${csvLine(certificateFields.map(({ label }) => label.zh))}`
  for await (const page of store.scan()) {
    const lines = page.map((certificate) => {
      const texts = textsOf(certificate, vault, regions)
      return csvLine(certificateFields.map(({ key }) => texts[key]))
    })
    certificates += page.length
    if (lines.length > 0) yield lines.join('')
    onRows(certificates)
  }
  await exports.record({ ...entry, finishedAt: now().toISOString(), certificates })
}
