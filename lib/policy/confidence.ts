/** How far the fact behind a rule can be trusted, in words that people are shown. */

import type { Confidence } from './rule.ts'
import type { Bilingual } from './types.ts'

const NAMES: Readonly<Record<Confidence, Bilingual>> = {
  S: { zh: '依据公开说明（2023 年 8 月）', en: 'by a published account of August 2023' },
  A: { zh: '依据官方文件或说明', en: 'by an official notice or guide' },
  B: { zh: '几处来源说法一致，未见文件', en: 'several sources agree; no notice seen' },
  C: { zh: '仅一处来源，未见文件', en: 'one source only; no notice seen' },
  U: { zh: '未经核实', en: 'not confirmed' },
}

export const confidenceName = (confidence: Confidence): Bilingual => NAMES[confidence]
