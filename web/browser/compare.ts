/** Compares what a QR's credential says with what the server says. Pure. */

import type { CredentialClaims } from '#lib/credential'
import { levelName, regionName } from '#lib/policy'
import type { Verification } from '#lib/verification'
import { common } from '../texts/common.ts'
import { day, moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'
import { result as texts } from '../texts/result.ts'

/** Name of the fact, what the QR says, what the record says. */
export type Difference = readonly [name: string, inQr: string, inRecord: string]

const NONE = '—'

/** @returns one entry for each fact that differs; a fact that the credential had no room for is not compared */
export function differencesOf(
  claims: CredentialClaims,
  verification: Verification,
  lang: Lang,
): Difference[] {
  const { certificate, annotation } = verification
  if (!certificate) return []
  const t = texts[lang]
  const { qualification } = certificate
  const kindName = (kind: string) =>
    common[lang][kind === 'electronic-certificate' ? 'electronicCertificate' : 'electronicFile']
  const seconds = (at: string | undefined) =>
    at === undefined ? undefined : Math.floor(Date.parse(at) / 1000)
  const inRecord = qualification.id === 'unlisted' ? qualification.name.zh : qualification.id
  const until = (at: string | undefined) => (at === undefined ? NONE : moment(at, lang))

  const facts: readonly (readonly [name: string, same: boolean, inQr: string, inRecord: string])[] = [
    fact(t.managementNumber, claims.managementNumber, certificate.managementNumber),
    fact(t.holder, claims.holderName, certificate.holderName),
    fact(t.idNumber, claims.idNumber, certificate.idNumber),
    fact(t.qualification, claims.qualification, inRecord),
    fact(t.level, claims.level, qualification.level, (level) => levelName(level)[lang]),
    ...(claims.specialty === undefined ? [] : [fact(t.specialty, claims.specialty, qualification.specialty)]),
    fact(t.examDate, claims.examDate, certificate.examDate, (date) => day(date, lang)),
    fact(t.issueDate, claims.issueDate, certificate.issueDate, (date) => day(date, lang)),
    fact(t.region, claims.issuingRegion, certificate.issuingRegion.code, (code) => regionName(code)[lang]),
    fact(t.kind, claims.kind, certificate.result.kind, kindName),
    [
      t.expires,
      seconds(claims.annotationExpiresAt) === seconds(annotation?.expiresAt),
      until(claims.annotationExpiresAt),
      until(annotation?.expiresAt),
    ],
  ]
  return facts.filter(([, same]) => !same).map(([name, , inQr, record]) => [name, inQr, record])
}

function fact(
  name: string,
  inQr: string | undefined,
  inRecord: string | undefined,
  show: (value: string) => string = (value) => value,
) {
  const shown = (value: string | undefined) => (value === undefined ? NONE : show(value))
  return [name, inQr === inRecord, shown(inQr), shown(inRecord)] as const
}
