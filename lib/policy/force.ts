/** Force in words: what a certificate is worth, and whether it has that force where it is to be used. */

import type { Region, Regions } from './regions.ts'
import type { Outcome, Rule } from './rule.ts'
import type { Bilingual, IsoDate, RegionCode, Result, Territory, Use } from './types.ts'

/** The statement that belongs to an outcome, as holder and employer read it. */
export function statementOf({ kind, force }: Pick<Outcome, 'kind' | 'force'>, regions: Regions): Bilingual {
  if (kind === 'certificate-electronic-file') {
    return {
      zh: '证明持证人已通过该项考试；不具有与纸质证书同等的效力，不能替代纸质证书。是否接受由接收单位决定，使用前请先咨询。',
      en: 'Proves that the holder passed the examination; it does not have the force of the paper certificate and does not replace it. The receiving office decides whether it accepts it: ask first.',
    }
  }
  if (force.territory.scope === 'nation') {
    return {
      zh: '与纸质证书具有同等法律效力，可替代纸质证书，全国有效。',
      en: 'Has the same legal force as the paper certificate and can replace it, nationwide.',
    }
  }
  const { zh, en } = listOf(force.territory, regions)
  return {
    zh: `在${zh}范围内与纸质证书具有同等法律效力，可替代纸质证书；在其他地区没有该效力。`,
    en: `Has the same legal force as the paper certificate and can replace it in ${en} only; elsewhere it does not have that force.`,
  }
}

/** The same where no source settles what the certificate is worth. */
export function undeterminedStatement({ zh, en }: Bilingual): Bilingual {
  return {
    zh: `证明持证人已通过该项考试。与纸质证书是否具有同等效力，本系统未能确定：${zh}。请向发证机关咨询。`,
    en: `Proves that the holder passed the examination. Whether it has the force of the paper certificate is not established here: ${en}. Ask the issuing authority.`,
  }
}

/** Why a rule does not answer for a certificate past the last day of its source. */
export function pastSource({ sourcedUntil }: Pick<Rule, 'sourcedUntil'>): Bilingual {
  const [[field, date]] = Object.entries(sourcedUntil ?? { issueDate: '' }) as [[string, IsoDate]]
  return field === 'examDate'
    ? {
        zh: `对 ${date} 以后举行的考试，没有查到任何依据`,
        en: `for examinations after ${date} no source was found`,
      }
    : {
        zh: `对 ${date} 以后签发的证书，没有查到任何依据`,
        en: `for certificates issued after ${date} no source was found`,
      }
}

/** Why nothing is established for what the catalogues do not list. */
export function unlistedBecause(flags: NonNullable<Result['flags']>): Bilingual {
  const [qualification, region] = [
    flags.includes('unlisted-qualification'),
    flags.includes('unlisted-region'),
  ]
  const zh = [qualification && '该资格', region && '该发证地区'].filter(Boolean).join('和')
  const en = [qualification && 'the qualification', region && 'the issuing region']
    .filter(Boolean)
    .join(' and ')
  return {
    zh: `目录中没有${zh}，没有可以适用的依据`,
    en: `${en} is not in the catalogue, so no source applies`,
  }
}

/**
 * Whether a certificate has force equal to paper in the region where it is to be used, and why.
 *
 * A certificate electronic file never has it, wherever it is used; that it still proves the examination was
 * passed, and that the receiving office decides, is said in the reason.
 *
 * Where nothing is established, none is claimed either, and the reason says so.
 *
 * @param region a code of the catalogue; in any other no force is claimed.
 */
export function forceIn(result: Result, region: RegionCode, regions: Regions): Use {
  const { remark } = regions.byCode(region) ?? {}
  const { hasForce, reason } = forceThere(result, region, regions)
  return {
    region,
    hasForce,
    reason: remark ? { zh: `${reason.zh}${remark.zh}`, en: `${reason.en} ${remark.en}` } : reason,
  }
}

function forceThere(result: Result, region: RegionCode, regions: Regions): Omit<Use, 'region'> {
  const place = regions.nameOf(region)
  const { territory, equalToPaper } = result.force
  if (!result.determined) {
    return {
      hasForce: false,
      reason: {
        zh: `在${place.zh}是否具有与纸质证书同等的效力，未能确定：${result.undeterminedBecause?.zh}。请向发证机关和${place.zh}的接收单位咨询。`,
        en: `Whether it has the force of the paper certificate in ${place.en} is not established: ${result.undeterminedBecause?.en}. Ask the issuing authority, and the receiving office in ${place.en}.`,
      },
    }
  }
  if (!equalToPaper) {
    return {
      hasForce: false,
      reason: {
        zh: `这是证书电子文件，不是电子证书：能证明持证人已通过该项考试，但在任何地区都不具有与纸质证书同等的效力。${place.zh}的接收单位是否接受，由其自行决定，请先咨询，或请持证人出示纸质证书。`,
        en: `This is a certificate electronic file, not an electronic certificate: it proves that the holder passed the examination, but has the force of the paper certificate nowhere. Whether it is accepted in ${place.en} is for the receiving office to decide: ask first, or ask the holder for the paper certificate.`,
      },
    }
  }
  const known = regions.byCode(region)
  if (!known) {
    return {
      hasForce: false,
      reason: {
        zh: `目录中没有使用地区代码 ${region}，无法判断在该地是否有效。`,
        en: `The region code ${region} is not in the catalogue, so whether it has force there cannot be told.`,
      },
    }
  }
  if (territory.scope === 'nation') return { hasForce: true, reason: nationwide(known) }
  const list = listOf(territory, regions)
  return territory.regions.includes(region)
    ? {
        hasForce: true,
        reason: {
          zh: `电子证书在${list.zh}范围内有效，在${place.zh}与纸质证书具有同等法律效力。`,
          en: `The electronic certificate is valid in ${list.en}: in ${place.en} it has the same legal force as the paper certificate.`,
        },
      }
    : {
        hasForce: false,
        reason: {
          zh: `电子证书仅在${list.zh}范围内有效，在${place.zh}不具有与纸质证书同等的效力。${place.zh}的接收单位是否接受，由其自行决定，请先咨询，或请持证人出示纸质证书。`,
          en: `The electronic certificate is valid only in ${list.en}: in ${place.en} it does not have the force of the paper certificate. Whether it is accepted there is for the receiving office to decide: ask first, or ask the holder for the paper certificate.`,
        },
      }
}

/** Where something is to be said of a place, that goes instead of its name: of Taiwan no notice speaks. */
function nationwide({ name, remark }: Region): Bilingual {
  return remark
    ? {
        zh: '电子证书全国有效，与纸质证书具有同等法律效力。',
        en: 'The electronic certificate is valid nationwide with the same legal force as the paper certificate.',
      }
    : {
        zh: `电子证书全国有效，在${name.zh}与纸质证书具有同等法律效力。`,
        en: `The electronic certificate is valid nationwide: in ${name.en} it has the same legal force as the paper certificate.`,
      }
}

/** The names of a territory's regions, one after the other. */
export function listOf({ regions: codes }: Territory, regions: Regions): Bilingual {
  const names = codes.map(regions.nameOf)
  return { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') }
}
