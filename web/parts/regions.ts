/** The choice of a region: a form that works without script, and answers at once with it. */

import { type RegionCode, regions } from '#lib/policy'
import { flag, type Html, html } from '../html.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'

export const regionOptions = (lang: Lang, chosen?: RegionCode): Html =>
  html`<option value="">${common[lang].chooseRegion}</option>${regions.map(
    ({ code, name }) =>
      html`<option value="${code}"${flag('selected', code === chosen)}>${name[lang]}</option>`,
  )}`
