/** A list as XLSX: the first worksheet that has something to verify, and the same workbook again. */

import { zipSync } from 'fflate'
import type { Bytes, ListFile } from './types.ts'
import { openWorkbook, partText } from './workbook.ts'
import { escaped, lettersOf, readWorksheet } from './worksheet.ts'

/**
 * @param isList whether these rows are a list of certificates; the first worksheet is taken where none is
 * @throws ListError `file-malformed`, `file-too-large`
 */
export function readXlsx(bytes: Bytes, isList: (rows: ListFile['rows']) => boolean): ListFile {
  const { parts, sheets, strings } = openWorkbook(bytes)
  const read = sheets.map((sheet) => () => ({
    ...sheet,
    worksheet: readWorksheet(partText(parts, sheet.part), strings),
  }))
  let chosen = (read[0] as (typeof read)[number])()
  for (const next of read.slice(1)) {
    if (isList(chosen.worksheet.rows)) break
    const other = next()
    if (isList(other.worksheet.rows)) chosen = other
  }
  const { name, part, worksheet } = chosen
  return {
    format: 'xlsx',
    sheetName: name,
    rows: worksheet.rows,
    append: (columns) =>
      zipSync({ ...parts, [part]: new TextEncoder().encode(worksheet.append(columns)) }) as Bytes,
  }
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** A table of ours as a workbook: the first row are headings. Texts alone, so nothing in it is ever computed. */
export function writeXlsx(rows: readonly (readonly string[])[], sheetName: string): Bytes {
  const sheet = rows.map((row, y) => {
    const cells = row.map(
      (text, x) =>
        `<c r="${lettersOf(x)}${y + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
    )
    return `<row r="${y + 1}">${cells.join('')}</row>`
  })
  const width = `<cols><col min="1" max="${rows[0]?.length ?? 1}" width="20" customWidth="1"/></cols>`
  const files = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}">${width}<sheetData>${sheet.join('')}</sheetData></worksheet>`,
  }
  const encoder = new TextEncoder()
  const parts = Object.entries(files).map(([name, xml]) => [name, encoder.encode(DECLARATION + xml)])
  return zipSync(Object.fromEntries(parts)) as Bytes
}
