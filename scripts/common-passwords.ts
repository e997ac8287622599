/**
 * `npm run passwords`: makes `lib/holder/common-passwords.json` from the list that zxcvbn keeps (by Dan Wheeler, MIT; the
 * commonest first) and from our own of what people who speak Chinese choose.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type CommonPasswords, commonPasswordFilter } from '#lib/holder'

/** So many of the list; what follows is tried too seldom to be worth the bytes in every cold start. */
const COMMONEST = 2_350

const FILE = join(import.meta.dirname, '../lib/holder/common-passwords.json')
const read = (file: string): string => readFileSync(file, 'utf8')

/** What a password is made of, the signs behind it left out, unless they are most of it. */
function wordOf(password: string): string {
  const word = /^(.*\p{L})\P{L}{1,4}$/su.exec(password)?.[1]
  return word !== undefined && word.length >= 4 ? word : password
}

/** The words that the filter has. */
export function commonWords(): ReadonlySet<string> {
  const list: string[] = JSON.parse(
    read(createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json')),
  )
  const own = read(join(import.meta.dirname, 'common-passwords/chinese.txt')).split('\n')
  return new Set([
    ...list
      .slice(0, COMMONEST)
      .map((password) => wordOf(password.toLowerCase()))
      .filter(({ length }) => length >= 4),
    ...own.filter((line) => line !== '' && !line.startsWith('#')),
  ])
}

export const madeFilter = (): CommonPasswords => commonPasswordFilter(commonWords())

if (import.meta.main) {
  const filter = madeFilter()
  writeFileSync(FILE, `${JSON.stringify(filter, null, 2)}\n`)
  console.log(`${commonWords().size} words, ${Buffer.from(filter.bits, 'base64').length} bytes`)
}
