/** What a certificate says, as facts to compare with the paper. */

import type { Certificate } from '#lib/certificate'
import { levelName, specialtyName } from '#lib/policy'
import { type Html, html } from '../html.ts'
import { day, moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'
import { result as texts } from '../texts/result.ts'

export type Fact = readonly [name: string, value: string | Html | undefined, style?: string]

/** A list of facts; those without a value are left out. */
export const factList = (facts: readonly Fact[]): Html =>
  html`<dl class="facts">${facts.map(
    ([name, value, style]) =>
      value !== undefined && html`<dt>${name}</dt><dd${style && html` class="${style}"`}>${value}</dd>`,
  )}</dl>`

/** The qualification in one line: 计算机技术与软件专业技术资格 · 中级 · 网络工程师. */
export function qualificationLine({ qualification }: Pick<Certificate, 'qualification'>, lang: Lang): string {
  const { id, name, level, specialty } = qualification
  return [name[lang], level && levelName(level)[lang], specialty && specialtyName(id, specialty)[lang]]
    .filter(Boolean)
    .join(' · ')
}

export function certificateFacts(certificate: Certificate, lang: Lang): Html {
  const t = texts[lang]
  const { id, name, level, specialty } = certificate.qualification
  const { gender, birthDate, revokedAt } = certificate
  return factList([
    [t.holder, certificate.holderName, 'name'],
    [t.idNumber, certificate.idNumber, 'mono'],
    [t.gender, gender && t[gender]],
    [t.birthDate, birthDate && day(birthDate, lang)],
    [t.qualification, name[lang]],
    [t.level, level && levelName(level)[lang]],
    [t.specialty, specialty && specialtyName(id, specialty)[lang]],
    [t.managementNumber, certificate.managementNumber, 'mono'],
    [t.examDate, day(certificate.examDate, lang)],
    [t.approvalDate, day(certificate.approvalDate, lang)],
    [t.issueDate, day(certificate.issueDate, lang)],
    [t.region, certificate.issuingRegion.name[lang]],
    [t.issuer, certificate.issuer],
    [t.mark, certificate.result.mark],
    [t.revokedAt, revokedAt && moment(revokedAt, lang)],
    [t.revokedFor, certificate.revocationReason],
  ])
}
