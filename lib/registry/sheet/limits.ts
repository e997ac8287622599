/**
 * What a file may ask of the machine that reads it. A few megabytes can be made to unfold into gigabytes; whatever breaks a
 * limit is refused whole, by the limit's name, before anything is written.
 */

import type { Bilingual } from '#lib/policy'

interface Limit extends Bilingual {
  readonly most: number
}

/** A million certificates with forty columns in a workbook, or ten million in CSV, break none of these. */
export const LIMITS = {
  /** Of the worksheet and the shared strings together. */
  'inflated-bytes': { most: 2 ** 30, zh: '解压后的字节数', en: 'bytes when unpacked' },
  /** Of the parts that say which worksheets there are; those of Excel have some kilobytes. */
  'workbook-bytes': { most: 2 ** 22, zh: '工作簿目录的字节数', en: 'bytes of the list of worksheets' },
  'zip-parts': { most: 4_096, zh: '压缩包内的文件数', en: 'parts of the ZIP file' },
  strings: { most: 5_000_000, zh: '共享文字的条数', en: 'shared strings' },
  /** They are what is kept in memory. */
  'string-bytes': { most: 2 ** 27, zh: '共享文字的字节数', en: 'bytes of shared strings' },
  /** As Excel has it. */
  'sheet-rows': { most: 2 ** 20, zh: '工作表的行数', en: 'rows of a worksheet' },
  rows: { most: 10_000_000, zh: 'CSV 的行数', en: 'rows of a CSV file' },
  columns: { most: 256, zh: '列数', en: 'columns' },
  cells: { most: 200_000_000, zh: '单元格数', en: 'cells' },
  /** As Excel has it. */
  'cell-characters': { most: 32_767, zh: '一个单元格的字数', en: 'characters in one cell' },
  'row-characters': { most: 65_536, zh: '一行的字数', en: 'characters in one row' },
  /** Worksheets have five levels, shared strings four. */
  'xml-depth': { most: 64, zh: 'XML 嵌套层数', en: 'levels of nested XML' },
  /** Between two tags: a tag with its attributes, a comment, a text. */
  'xml-characters': { most: 2 ** 18, zh: 'XML 单个成分的字数', en: 'characters of one piece of XML' },
  'xml-declarations': { most: 0, zh: 'XML 文档类型声明数', en: 'document type declarations of XML' },
  seconds: { most: 300, zh: '读取所用的秒数', en: 'seconds to read it' },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof LIMITS

/** Lower or higher than usual, by name. */
export type OtherLimits = Partial<Readonly<Record<LimitName, number>>>
