/** Who is to be given a code: everybody on record, or the holders of the certificates that a file names. */

import { findField, parseManagementNumber } from '#lib/certificate'
import type { Addressee, Key, RegistryStore } from '#lib/store'
import { RegistryError } from '../errors.ts'
import { openSheet } from '../sheet/index.ts'
import type { Recipient } from './give.ts'

/** How far a run has come: a key of the registry, or a count of the file's rows. */
export type Place = Key | number

export interface AddresseePage {
  readonly page: readonly Recipient[]
  /** Rows of the file whose number is not on record. */
  readonly unknown: readonly number[]
  /** Where to go on; undefined after the last page. */
  readonly next: Place | undefined
}

const NUMBERS_AT_ONCE = 500
const HEADINGS_WITHIN = 10

/** Every certificate there is. */
export async function* everybody(
  store: { addressees(after?: Key): AsyncIterable<{ page: readonly Addressee[]; next: Key | undefined }> },
  after: Place | undefined,
): AsyncGenerator<AddresseePage> {
  const from = typeof after === 'object' ? after : undefined
  for await (const { page, next } of store.addressees(from)) {
    const recipients = page.map((one) => ({ ...one, place: one.managementNumber }))
    yield { page: recipients, unknown: [], next }
  }
}

/**
 * The certificates whose numbers stand in a file, CSV or XLSX, in a column 管理号; other columns are left alone.
 * @throws RegistryError `heading-missing`
 */
export async function* named(
  file: string,
  store: Pick<RegistryStore, 'getMany'>,
  after: Place | undefined,
): AsyncGenerator<AddresseePage> {
  const done = typeof after === 'number' ? after : 0
  let rows: { row: number; number: string }[] = []
  let column = -1
  let read = 0
  const pageTo = async (next: Place | undefined): Promise<AddresseePage> => {
    const found = await store.getMany(rows.map(({ number }) => number))
    const page = rows.flatMap(({ row }, i) => (found[i] ? [{ ...found[i], place: `row ${row}` }] : []))
    const unknown = rows.flatMap(({ row }, i) => (found[i] ? [] : [row]))
    rows = []
    return { page, unknown, next }
  }
  for await (const { row, cells } of (await openSheet(file)).rows()) {
    read++
    if (column < 0) {
      column = cells.findIndex((cell) => findField(String(cell)) === 'managementNumber')
      if (column < 0 && read === HEADINGS_WITHIN) break
      continue
    }
    const number = parseManagementNumber(String(cells[column] ?? ''))
    if (read <= done || cells.every((cell) => String(cell).trim() === '')) continue
    rows.push({ row, number: number ?? '' })
    if (rows.length === NUMBERS_AT_ONCE) yield await pageTo(read)
  }
  if (column < 0) {
    throw new RegistryError('heading-missing', {
      zh: '前十行中没有找到“管理号”一栏',
      en: 'no column 管理号 (management number) in the first ten rows',
    })
  }
  yield await pageTo(undefined)
}
