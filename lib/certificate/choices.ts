/** The fields whose values are one of a few, a row each value: its name, and the words that files have for it. */

import type { Bilingual } from '#lib/policy'
import type { Gender, RecordStatus } from './types.ts'

interface Choice<V extends string> {
  readonly value: V
  readonly name: Bilingual
  /** Other words in files, besides value and names; compared in lower case. */
  readonly aliases: readonly string[]
}

const genders: readonly Choice<Gender>[] = [
  { value: 'male', name: { zh: '男', en: 'Male' }, aliases: ['男性', 'm', '1'] },
  { value: 'female', name: { zh: '女', en: 'Female' }, aliases: ['女性', 'f', '2'] },
]

const recordStatuses: readonly Choice<RecordStatus>[] = [
  { value: 'valid', name: { zh: '有效', en: 'Valid' }, aliases: ['正常'] },
  { value: 'revoked', name: { zh: '已撤销', en: 'Revoked' }, aliases: ['撤销', '已注销', '注销', '无效'] },
]

function finder<V extends string>(choices: readonly Choice<V>[]): (word: string) => V | undefined {
  const byWord = new Map(
    choices.flatMap(({ value, name, aliases }) =>
      [value, name.zh, name.en, ...aliases].map((word) => [word.toLowerCase(), value] as const),
    ),
  )
  return (word) => byWord.get(word.toLowerCase())
}

const namer =
  <V extends string>(choices: readonly Choice<V>[]) =>
  (value: V): Bilingual =>
    (choices.find((choice) => choice.value === value) as Choice<V>).name

/** The gender that a word of a file means. */
export const findGender = finder(genders)
export const genderName = namer(genders)

/** The status that a word of a file means. */
export const findRecordStatus = finder(recordStatuses)
export const recordStatusName = namer(recordStatuses)
