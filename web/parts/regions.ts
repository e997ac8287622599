/** Regions on a page: to choose one, and as a list in a sentence. */

import type { RegionCode, Territory } from '#lib/policy'
import { regions } from '../catalogue.ts'
import { flag, type Html, html } from '../html.ts'
import type { Lang } from '../texts/define.ts'
import { regionTexts } from '../texts/regions.ts'

/** The options of a choice that works without script, and answers at once with it. */
export const regionOptions = (lang: Lang, chosen?: RegionCode): Html =>
  html`<option value="">${regionTexts[lang].choose}</option>${regions.all.map(
    ({ code, name }) =>
      html`<option value="${code}"${flag('selected', code === chosen)}>${name[lang]}</option>`,
  )}`

/** The names of a territory's regions; empty for the nation. */
export const regionList = ({ regions: codes }: Territory, lang: Lang): string =>
  codes.map((code) => regions.nameOf(code)[lang]).join(regionTexts[lang].list)
