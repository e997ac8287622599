/** What a certificate says, as facts to compare with the paper. */

import {
  type Audience,
  type FieldKey,
  fieldsShownTo,
  labelOf,
  type ShownCertificate,
  shownValue,
  terms,
} from '#lib/certificate'
import { levelName, type Result } from '#lib/policy'
import { type Html, html } from '../html.ts'
import { day, moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'

export type Fact = readonly [name: string, value: string | Html | undefined, style?: string | undefined]

/** A list of facts; those without a value are left out. */
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl class="facts">${facts.map(
    ([name, value, style]) =>
      value !== undefined && html`<dt>${name}</dt><dd${style && html` class="${style}"`}>${value}</dd>`,
  )}</dl>`

/** The qualification in one line: 计算机技术与软件专业技术资格 · 中级 · 网络工程师. */
export function qualificationLine(
  { qualification }: Required<Pick<ShownCertificate, 'qualification'>>,
  lang: Lang,
): string {
  const { name, level, specialty, specialtyName } = qualification
  return [name[lang], level && levelName(level)[lang], specialtyName?.[lang] ?? specialty]
    .filter(Boolean)
    .join(' · ')
}

/** Whose it is and of what, in three lines: what a verifier holds against the person who stands there. */
export const whoseLine = (
  certificate: Required<Pick<ShownCertificate, 'holderName' | 'idNumber' | 'qualification'>>,
  lang: Lang,
): Html => html`
  <section class="whose" aria-label="${labelOf('holderName')[lang]}">
    <p><strong>${certificate.holderName}</strong> <span class="mono">${certificate.idNumber}</span></p>
    <p>${qualificationLine(certificate, lang)}</p>
  </section>`

/** The value of a field in words; undefined where there is none. */
export function valueText(certificate: ShownCertificate, field: FieldKey, lang: Lang): string | undefined {
  const value = shownValue(certificate, field)
  switch (value?.as) {
    case undefined:
      return undefined
    case 'text':
      return value.text[lang]
    case 'date':
      return day(value.date, lang)
    case 'instant':
      return moment(value.instant, lang)
  }
}

const STYLES: Partial<Record<FieldKey, string>> = {
  holderName: 'name',
  idNumber: 'mono',
  managementNumber: 'mono',
}

/** The fields that somebody is shown, as far as the certificate has them; its status is the verdict's to say. */
export function certificateFacts(
  certificate: ShownCertificate & { readonly result?: Pick<Result, 'mark'> },
  audience: Audience,
  lang: Lang,
): Html {
  const fields = fieldsShownTo(audience).filter((field) => field !== 'status')
  return factList([
    ...fields.map(
      (field): Fact => [labelOf(field)[lang], valueText(certificate, field, lang), STYLES[field]],
    ),
    [terms.mark[lang], certificate.result?.mark],
  ])
}
