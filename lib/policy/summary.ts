/** A result in few words: for lists, and to see whether two rule sets tell people the same. */

import { listOf } from './force.ts'
import type { Regions } from './regions.ts'
import type { Bilingual, Result } from './types.ts'

/**
 * The summary of a result: 电子证书，广东省有效，广东省人力资源和社会保障厅电子印章. Two results that tell people the same have
 * the same summary, whichever rule decided; a rule that only rests on another notice changes nothing.
 */
export function createSummaries({ regions }: { readonly regions: Regions }): (result: Result) => Bilingual {
  // The certificates of a rule share one result.
  const known = new WeakMap<Result, Bilingual>()
  return (result) => {
    const summary = known.get(result) ?? summaryOf(result, regions)
    known.set(result, summary)
    return summary
  }
}

function summaryOf(
  { label, mark, determined, force, annotationRequired, seal }: Result,
  regions: Regions,
): Bilingual {
  const nation = { zh: '全国', en: 'nationwide' }
  const where = force.territory.scope === 'nation' ? nation : listOf(force.territory, regions)
  const worth = !determined
    ? { zh: '未能确定', en: 'not established' }
    : force.equalToPaper
      ? { zh: `${where.zh}有效`, en: `in force ${where === nation ? where.en : `in ${where.en}`}` }
      : { zh: '不替代纸质证书', en: 'does not replace paper' }
  const marked = mark === label.zh ? [] : [mark]
  return {
    zh: [
      label.zh,
      ...marked.map((text) => `“${text}”`),
      worth.zh,
      ...(annotationRequired ? ['须加注'] : []),
      ...(seal ? [seal.name] : []),
    ].join('，'),
    en: [
      label.en,
      ...marked.map((text) => `marked “${text}”`),
      worth.en,
      ...(annotationRequired ? ['annotation required'] : []),
      ...(seal ? [seal.name] : []),
    ].join(', '),
  }
}
