/** Compares what a QR's credential says with what the server says. Pure. */

import { labelOf, terms } from '#lib/certificate'
import { type CredentialClaims, certificateOf, differencesBetween } from '#lib/credential'
import { kindName } from '#lib/policy'
import type { Verification } from '#lib/verification'
import { valueText } from '../parts/certificate.ts'
import { moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'

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
  const inQr = certificateOf(claims)
  const facts = differencesBetween(claims, certificate).map((fact): Difference => {
    if (fact === 'kind')
      return [terms.kind[lang], kindName(claims.kind)[lang], kindName(certificate.result.kind)[lang]]
    const said = (from: typeof inQr) => valueText(from, fact, lang) ?? NONE
    return [labelOf(fact)[lang], said(inQr), said(certificate)]
  })
  const [signed, recorded] = [claims.annotationExpiresAt, annotation?.expiresAt]
  if (seconds(signed) === seconds(recorded)) return facts
  const until = (at: string | undefined) => (at === undefined ? NONE : moment(at, lang))
  return [...facts, [terms.validUntil[lang], until(signed), until(recorded)]]
}

/** A credential carries no fractions of a second. */
const seconds = (at: string | undefined) => (at === undefined ? undefined : Math.floor(Date.parse(at) / 1000))
