/** Texts around regions; apart from the others, since the script of the result page needs no more than these. */

import { define } from './define.ts'

export const regionTexts = define({
  choose: { zh: '请选择省、自治区、直辖市', en: 'Choose a province or region' },
  /** Between the members of a list in a sentence. */
  list: { zh: '、', en: ', ' },
})
