/**
 * The credential itself: an SD-JWT VC about a certificate, bound to a key of the holder's wallet. What links the copies of
 * one release is kept to what they must share: `iat` is the day and `exp` the hour, each copy has a place of its own in the
 * status lists and its own salts, and decoys hide which of the claims there are.
 */

import type { Certificate } from '#lib/certificate'
import type { PublicJwk, Signer } from '#lib/jose'
import { type Claim, type Claims, disclosable, signSdJwtVc } from '#lib/sd-jwt'
import { type StatusPlace, statusListUri } from '#lib/status-list'
import type { FixedRelease, OfferedRelease } from '#lib/store'
import { DISCLOSABLE_CLAIMS } from './claims.ts'

const DAY = 86_400
/** Milliseconds that China's clocks are ahead of UTC. */
const CHINA_AHEAD = 8 * 3_600_000
/** The one age that is asked for everywhere; EUDI’s person identification data has the same. */
const ADULT = 18

export interface CredentialType {
  /** `vct`, an address of this service, and its `vct#integrity`. */
  readonly vct: string
  readonly integrity: string
}

export interface CopyOf {
  readonly certificate: Certificate
  readonly fixed: FixedRelease
  readonly annotation: OfferedRelease | undefined
}

export interface Copy {
  readonly jwk: PublicJwk
  readonly place: StatusPlace
}

/** Signs one copy. */
export function signCopy(
  release: CopyOf,
  { jwk, place }: Copy,
  type: CredentialType,
  origin: string,
  signer: Signer,
): Promise<string> {
  const { fixed } = release
  const { kty, crv, x, y } = jwk
  const claims: Claims & { readonly vct: string } = {
    iss: origin,
    vct: type.vct,
    'vct#integrity': type.integrity,
    iat: dayOf(fixed.issuedAt),
    exp: fixed.expiresAt === undefined ? undefined : Math.floor(Date.parse(fixed.expiresAt) / 1000),
    cnf: { jwk: { kty, crv, x, y } },
    status: { status_list: { idx: place.index, uri: statusListUri(origin, place.list) } },
    ...openClaims(release.certificate),
    ...ownClaims(release),
  }
  return signSdJwtVc(claims, signer, { digests: DISCLOSABLE_CLAIMS.length })
}

const dayOf = (instant: string) => Math.floor(Date.parse(instant) / 1000 / DAY) * DAY

/** What it is worth, by the rules of the day. */
function openClaims({ result }: Certificate): Claims {
  const { kind, mark, force, determined, sourcedUntil, annotationRequired, rule, basis } = result
  const { scope, regions } = force.territory
  return {
    kind,
    mark,
    force: { equalToPaper: force.equalToPaper, territory: { scope, regions: [...regions] } },
    determined,
    sourcedUntil,
    annotationRequired,
    rule: { id: rule.id, version: rule.version },
    basis: basis.map(({ number, date }) => ({ number, date })),
  }
}

function ownClaims({ certificate, annotation, fixed }: CopyOf): Claims {
  const { qualification, issuingRegion, birthDate, gender } = certificate
  const { id, name, level, specialty } = qualification
  const claims: Record<string, Claim | undefined> = {
    managementNumber: certificate.managementNumber,
    holderName: certificate.holderName,
    idNumber: certificate.idNumber,
    gender,
    birthDate,
    age_equal_or_over: birthDate && { [ADULT]: isAdult(birthDate, fixed.issuedAt) },
    qualification: { id, name: { ...name }, level, specialty },
    examDate: certificate.examDate,
    approvalDate: certificate.approvalDate,
    issueDate: certificate.issueDate,
    issuingRegion: { code: issuingRegion.code, name: { ...issuingRegion.name } },
    issuer: certificate.issuer,
    purpose: annotation?.purpose,
    recipient: annotation?.recipient,
  }
  return Object.fromEntries(
    Object.entries(claims).flatMap(([key, claim]) =>
      claim === undefined ? [] : [[key, disclosable(claim)]],
    ),
  )
}

/** On that day in China, compared as dates are written; who was born on 29 February is of age on 1 March. */
function isAdult(birthDate: string, at: string): boolean {
  const [year = '', ...rest] = birthDate.split('-')
  const today = new Date(Date.parse(at) + CHINA_AHEAD).toISOString().slice(0, 10)
  return [String(Number(year) + ADULT), ...rest].join('-') <= today
}
