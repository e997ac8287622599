/** Writes what the import reads: every certificate, as CSV in UTF-8 with a mark. */

import { certificateFields } from '#lib/certificate'
import type { Regions } from '#lib/policy'
import type { RegistryStore } from '#lib/store'
import type { DecryptingVault } from '#lib/vault'
import { csvLine } from './report.ts'
import { textsOf } from './texts.ts'

/**
 * Streams the file's text, page by page. ID numbers stand in it in clear: it is the authority's own copy.
 * @param onRows hears how many certificates have been written so far
 */
export async function* exportCertificates(
  store: RegistryStore,
  vault: DecryptingVault,
  regions: Regions,
  onRows: (rows: number) => void = () => {},
): AsyncGenerator<string> {
  let rows = 0
  yield `\uFEFF${csvLine(certificateFields.map(({ label }) => label.zh))}`
  for await (const page of store.scan()) {
    const lines = page.map((certificate) => {
      const texts = textsOf(certificate, vault, regions)
      return csvLine(certificateFields.map(({ key }) => texts[key]))
    })
    rows += page.length
    if (lines.length > 0) yield lines.join('')
    onRows(rows)
  }
}
