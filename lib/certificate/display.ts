/** The value of a field as people read it; how a day is written is left to whoever shows it. */

import { type Bilingual, type IsoDate, levelName } from '#lib/policy'
import { genderName, recordStatusName } from './choices.ts'
import { type FieldKey, fieldOf } from './fields.ts'
import type { Certificate } from './types.ts'

/** As much of a certificate as there is to show: all of it, or what a credential says of it. */
export type ShownCertificate = Partial<Omit<Certificate, 'result'>>

/** A text in both languages, a calendar date, or an ISO 8601 instant. */
export type ShownValue =
  | { readonly as: 'text'; readonly text: Bilingual }
  | { readonly as: 'date'; readonly date: IsoDate }
  | { readonly as: 'instant'; readonly instant: string }

const text = (value: Bilingual | string | undefined): ShownValue | undefined =>
  value === undefined || value === ''
    ? undefined
    : { as: 'text', text: typeof value === 'string' ? { zh: value, en: value } : value }

/** @returns undefined where the certificate does not have the field, or nobody is shown it */
export function shownValue(certificate: ShownCertificate, key: FieldKey): ShownValue | undefined {
  const { qualification, gender, status } = certificate
  switch (fieldOf(key).value) {
    case 'gender':
      return gender && text(genderName(gender))
    case 'id-type':
      return undefined
    case 'qualification':
      return text(qualification?.name)
    case 'level':
      return qualification?.level ? text(levelName(qualification.level)) : undefined
    case 'specialty':
      return text(qualification?.specialtyName ?? qualification?.specialty)
    case 'region':
      return text(certificate.issuingRegion?.name)
    case 'status':
      return status && text(recordStatusName(status))
    case 'birth-date':
    case 'date': {
      const date = certificate[key as keyof ShownCertificate] as IsoDate | undefined
      return date ? { as: 'date', date } : undefined
    }
    case 'instant': {
      const instant = certificate[key as keyof ShownCertificate] as string | undefined
      return instant ? { as: 'instant', instant } : undefined
    }
    default:
      return text(certificate[key as keyof ShownCertificate] as string | undefined)
  }
}
