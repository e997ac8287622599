/**
 * Checks a presentation (OpenID4VP 1.0, 8.6): the credential, the holder's proof for this very request, and that all is
 * there that was asked. What it comes to is for `lib/verification` to say, by the record as it is now.
 */

import { type Certificate, parseManagementNumber } from '#lib/certificate'
import type { TrustedKeySet } from '#lib/jose'
import { SdJwtError, type VerifiedSdJwtVc, verifySdJwtVc } from '#lib/sd-jwt'
import type { StatusPlace } from '#lib/status-list'
import type { WalletRequest } from '#lib/store'
import type { PresentedByWallet } from '#lib/verification'
import { missingIn, RELEASE_CLAIMS, REQUIRED_CLAIMS } from './query.ts'
import { Refusal } from './refusals.ts'

type Members = Readonly<Record<string, unknown>>

export interface CheckSettings {
  readonly keys: TrustedKeySet
  /** `vct` of the credentials that are taken. */
  readonly types: readonly string[]
  readonly origin: string
  readonly now: Date
}

/** @throws {Refusal} */
export async function checkPresentation(
  presentation: string,
  { nonce, clientId, askedAt }: Pick<WalletRequest, 'nonce' | 'clientId' | 'askedAt'>,
  { keys, types, origin, now }: CheckSettings,
): Promise<PresentedByWallet> {
  const keyBinding = { audience: clientId, nonce, since: new Date(askedAt * 1000) }
  const { payload, status } = await verifySdJwtVc(presentation, { keys, now, types, keyBinding }).catch(
    refuse,
  )
  if (missingIn(payload).length > 0) throw new Refusal('claims-withheld')
  const managementNumber = parseManagementNumber(String(payload.managementNumber))
  const place = placeOf(status, origin)
  if (!managementNumber || !place) throw new Refusal('record-missing')
  return {
    managementNumber,
    place,
    withheld: new Set(RELEASE_CLAIMS.filter((name) => payload[name] === undefined)),
    differencesFrom: (certificate) => differencesBetween(payload, certificate),
  }
}

function refuse(error: unknown): never {
  if (error instanceof SdJwtError) throw new Refusal(error.code)
  throw error
}

/** Of a list of this deployment. */
function placeOf(status: VerifiedSdJwtVc['status'], origin: string): StatusPlace | undefined {
  const prefix = `${origin}/v1/status/`
  const list = status?.uri.startsWith(prefix) ? status.uri.slice(prefix.length) : ''
  return status && /^(0|[1-9]\d{0,8})$/.test(list) ? { list: Number(list), index: status.index } : undefined
}

/** By what the record means by them: a name may be spelt in other words since, and stands for the same. */
function differencesBetween(payload: Members, certificate: Certificate): readonly string[] {
  const { qualification, issuingRegion, ...plain } = certificate
  const now: Members = { ...plain, qualification: { ...qualification }, issuingRegion: { ...issuingRegion } }
  return REQUIRED_CLAIMS.filter((name) => sense(name, payload[name]) !== sense(name, now[name]))
}

function sense(name: string, value: unknown): string {
  if (name === 'qualification') {
    const { id, level, specialty } = (value ?? {}) as Members
    return JSON.stringify([id, level, specialty])
  }
  return JSON.stringify(name === 'issuingRegion' ? (value as Members)?.code : value)
}
