/** Opens a file of whatever kind an office sends, and reads it row by row. Knows nothing of certificates. */

import { csvRows, detectDelimiter } from './csv.ts'
import { inspect } from './inspect.ts'
import type { Sheet, SheetOptions } from './types.ts'
import { openWorksheet } from './xlsx.ts'

export type { Cell, Encoding, Sheet, SheetOptions, SheetRow } from './types.ts'

/**
 * Recognises a file: XLSX by its first bytes, else text; UTF-8 if all of it is valid UTF-8, else GB18030
 * (UTF-16 with its mark); tab or comma by the first line.
 *
 * @throws RegistryError when the file cannot be read or is of another kind
 */
export async function openSheet(path: string, options: SheetOptions = {}): Promise<Sheet> {
  const { kind, fingerprint, bytes, encoding: detected } = await inspect(path)
  let progress = 0
  if (kind === 'xlsx') {
    const worksheet = await openWorksheet(path, options.sheet)
    return {
      format: 'xlsx',
      sheetName: worksheet.name,
      fingerprint,
      date1904: worksheet.date1904,
      progress: () => progress,
      rows: () =>
        worksheet.rows((fraction) => {
          progress = fraction
        }),
    }
  }
  const encoding = options.encoding ?? detected
  const delimiter = options.delimiter ?? (await detectDelimiter(path, encoding))
  return {
    format: 'csv',
    encoding,
    delimiter,
    fingerprint,
    date1904: false,
    progress: () => progress,
    rows: () =>
      csvRows(path, encoding, delimiter, (read) => {
        progress = bytes > 0 ? read / bytes : 1
      }),
  }
}
