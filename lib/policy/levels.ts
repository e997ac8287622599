/** The levels a qualification may have, their names, and the words by which files and people say them. */

import { fold } from './text.ts'
import type { Bilingual, Level } from './types.ts'

const NAMES: ReadonlyMap<string, Bilingual> = new Map<Level, Bilingual>([
  ['advanced', { zh: '高级', en: 'Advanced' }],
  ['intermediate', { zh: '中级', en: 'Intermediate' }],
  ['elementary', { zh: '初级', en: 'Elementary' }],
  ['level-1', { zh: '一级', en: 'Level 1' }],
  ['level-2', { zh: '二级', en: 'Level 2' }],
  ['level-3', { zh: '三级', en: 'Level 3' }],
])

/** Every level, highest first within its kind. */
export const levels: readonly Level[] = [...NAMES.keys()] as Level[]

/** The words that stand for a level at the beginning or end of a name, folded; one row a level. */
export const LEVEL_WORDS: readonly (readonly [word: string, level: Level])[] = (
  [
    ['advanced', ['高级', 'advanced', 'senior']],
    ['intermediate', ['中级', 'intermediate', 'middle']],
    ['elementary', ['初级', '助理', 'elementary', 'junior', 'primary']],
    ['level-1', ['一级', '壹级', '1级', 'i级', 'level-1', 'class 1', 'grade 1']],
    ['level-2', ['二级', '贰级', '2级', 'ii级', 'level-2', 'class 2', 'grade 2']],
    ['level-3', ['三级', '叁级', '3级', 'iii级', 'level-3', 'class 3', 'grade 3']],
  ] as const
)
  .flatMap(([level, words]) => words.map((word) => [fold(word), level] as const))
  // Longest first: "iii级" must not be read as something that ends in "i级".
  .sort(([a], [b]) => b.length - a.length)

const byWord = new Map<string, Level>([
  ...LEVEL_WORDS,
  ['高', 'advanced'],
  ['中', 'intermediate'],
  ['初', 'elementary'],
])

/** The level a text names: 中级, `intermediate`, 一级, 1级, `level-1`, …. */
export function findLevel(text: string): Level | undefined {
  return byWord.get(fold(text))
}

/** The name of a level; an unknown one stands for itself. */
export function levelName(level: string): Bilingual {
  return NAMES.get(level) ?? { zh: level, en: level }
}

/** Whether a text is one of the level values. */
export function isLevel(level: string): level is Level {
  return NAMES.has(level)
}
