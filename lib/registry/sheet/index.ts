/** Opens a file of whatever kind an office sends, and reads it row by row. Knows nothing of certificates. */

import { csvRows, detectDelimiter } from './csv.ts'
import { createGauge } from './gauge.ts'
import { inspect } from './inspect.ts'
import type { Sheet, SheetOptions } from './types.ts'
import { openWorksheet } from './xlsx.ts'

export type { Cell, Encoding, Sheet, SheetOptions, SheetRow } from './types.ts'

/**
 * Recognises a file: XLSX by its first bytes, else text; UTF-8 if all of it is valid UTF-8, else GB18030
 * (UTF-16 with its mark); tab or comma by the first line.
 *
 * @throws RegistryError when the file cannot be read, is of another kind, malformed or beyond a limit (`limits.ts`)
 */
export async function openSheet(path: string, options: SheetOptions = {}): Promise<Sheet> {
  const { kind, fingerprint, bytes, encoding: detected } = await inspect(path)
  let progress = 0
  if (kind === 'xlsx') {
    const worksheet = await openWorksheet(path, options)
    return withinLimits(
      {
        format: 'xlsx',
        sheetName: worksheet.name,
        fingerprint,
        date1904: worksheet.date1904,
        progress: () => progress,
        rows: () =>
          worksheet.rows((fraction) => {
            progress = fraction
          }),
      },
      options,
    )
  }
  const encoding = options.encoding ?? detected
  const delimiter = options.delimiter ?? (await detectDelimiter(path, encoding))
  return withinLimits(
    {
      format: 'csv',
      encoding,
      delimiter,
      fingerprint,
      date1904: false,
      progress: () => progress,
      rows: () =>
        csvRows(path, encoding, delimiter, createGauge(options.limits), (read) => {
          progress = bytes > 0 ? read / bytes : 1
        }),
    },
    options,
  )
}

/**
 * Reads the whole file once: what is beyond a limit or malformed in its last row is refused before its first is written.
 * That costs a small part of what an import takes.
 */
async function withinLimits(sheet: Sheet, { onCheck }: SheetOptions): Promise<Sheet> {
  let rows = 0
  // The reading itself refuses.
  for await (const _ of sheet.rows()) if (++rows % ROWS_PER_REPORT === 0) onCheck?.(sheet.progress())
  return sheet
}

const ROWS_PER_REPORT = 1_000
