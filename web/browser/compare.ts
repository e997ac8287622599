/** Compares what a QR's credential says with what the server says. Pure. */

import type { OfflineVerification } from '#client/offline'
import { fieldOf, labelOf, terms } from '#lib/certificate'
import { claimsOf, type DifferentFact, differencesBetween } from '#lib/credential'
import { type Kind, kindName, levelName } from '#lib/policy'
import type { StatusPlace } from '#lib/status-list'
import type { Verification } from '#lib/verification'
import { regions } from '../catalogue.ts'
import { day, moment } from '../texts/dates.ts'
import type { Lang } from '../texts/define.ts'

/** A credential whose signature holds, as far as it is held against the record. */
export type Signed = Required<Pick<OfflineVerification, 'certificate'>> &
  Pick<OfflineVerification, 'annotationExpiresAt' | 'release'>

/** Name of the fact, what the QR says, what the record says. */
export type Difference = readonly [name: string, inQr: string, inRecord: string]

const NONE = '—'

/** @returns one entry for each fact that differs; a fact that the credential had no room for is not compared */
export function differencesOf(signed: Signed, verification: Verification, lang: Lang): Difference[] {
  const { certificate, annotation } = verification
  if (!certificate) return []
  const claims = signed.certificate
  const recorded = claimsOf(certificate)
  const facts = differencesBetween(claims, certificate).map(
    (fact): Difference => [
      fact === 'kind' ? terms.kind[lang] : labelOf(fact)[lang],
      claimText(fact, claims[fact], lang),
      claimText(fact, recorded[fact], lang),
    ],
  )
  const until = (at: string | undefined) => (at === undefined ? NONE : moment(at, lang))
  const [ends, endsNow] = [signed.annotationExpiresAt, annotation?.expiresAt]
  if (seconds(ends) !== seconds(endsNow)) facts.push([terms.validUntil[lang], until(ends), until(endsNow)])
  // A code that stands, printed before the credential of another release: that one may have been withdrawn.
  const [signedFor, askedFor] = [signed.release, verification.release].map(placeText)
  if (signedFor !== askedFor) facts.push([terms.release[lang], signedFor as string, askedFor as string])
  return facts
}

const placeText = (place: StatusPlace | undefined) => (place ? `${place.list}-${place.index}` : NONE)

/** The catalogue of qualifications is not loaded for this: what it would name stands as it was signed. */
function claimText(fact: DifferentFact, claim: string | undefined, lang: Lang): string {
  if (claim === undefined) return NONE
  if (fact === 'kind') return kindName(claim as Kind)[lang]
  switch (fieldOf(fact).value) {
    case 'date':
      return day(claim, lang)
    case 'level':
      return levelName(claim)[lang]
    case 'region':
      return regions.nameOf(claim)[lang]
    default:
      return claim
  }
}

/** A credential carries no fractions of a second. */
const seconds = (at: string | undefined) => (at === undefined ? undefined : Math.floor(Date.parse(at) / 1000))
