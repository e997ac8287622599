/** The bodies and queries of the HTTP contract. What is refused here is refused by form alone, never by lookup. */

import * as v from 'valibot'
import { idTypes, normaliseIdNumber, parseManagementNumber } from '#lib/certificate'
import { annotationTerms, findRegion } from '#lib/policy'

/** Characters are counted as people count them: one outside the BMP is one. */
const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1),
    v.check((words) => [...words].length <= longest, 'too-long'),
  )

/** Control characters, halves of characters, and marks that turn the writing of what follows around. */
const UNREADABLE = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u
const SOMETHING_TO_SEE = /[\p{L}\p{N}\p{P}\p{S}]/u

/** Words of the holder that verifiers read, on screens and on paper. */
const shownText = (longest: number) =>
  v.pipe(
    text(longest),
    v.check((words) => SOMETHING_TO_SEE.test(words) && !UNREADABLE.test(words), 'unreadable-text'),
  )

const idType = v.optional(v.picklist(idTypes.map(({ value }) => value)), 'resident-id')

/** Only the outermost form: a wrong check character must answer like any other wrong number. */
const idNumber = v.pipe(
  text(64),
  v.check((number) => /^[0-9A-Z]{4,32}$/.test(normaliseIdNumber(number)), 'invalid-id-number'),
)

const managementNumber = v.pipe(
  text(64),
  v.check((number) => parseManagementNumber(number) !== undefined, 'invalid-management-number'),
)

const region = v.pipe(
  v.string(),
  v.check((code) => /^\d{6}$/.test(code) && findRegion(code) !== undefined, 'unknown-region'),
)

const newPassword = v.pipe(
  v.string(),
  v.check((password) => [...password].length >= 8, 'password-too-short'),
  v.check((password) => [...password].length <= 128, 'password-too-long'),
)

/** A password to be checked: any, so that an odd one is simply wrong; bounded, so that it is cheap to hash. */
const password = v.pipe(v.string(), v.minLength(1), v.maxLength(1024))

export const Register = v.object({
  name: text(100),
  idType,
  idNumber,
  managementNumber,
  password: newPassword,
})
export const Login = v.object({ idType, idNumber, password })
export const Refresh = v.object({ refreshToken: v.pipe(v.string(), v.maxLength(200)) })
export const PasswordChange = v.object({ currentPassword: password, newPassword })

const { maxValidDays } = annotationTerms

export const Release = v.object({
  purpose: shownText(60),
  recipient: v.optional(shownText(60)),
  validDays: v.pipe(
    v.number(),
    v.integer('annotation-too-long'),
    v.minValue(1, 'annotation-too-long'),
    v.maxValue(maxValidDays, 'annotation-too-long'),
  ),
})

export const VerifyByNumber = v.object({
  managementNumber,
  name: text(100),
  idType,
  idNumber,
  useIn: v.optional(region),
})

export const VerifyCredential = v.object({ credential: text(2048), useIn: v.optional(region) })

export const DocumentOf = v.object({ annotation: v.optional(v.pipe(v.string(), v.maxLength(64))) })

export const UseIn = v.object({ useIn: v.optional(region) })

/** Where to go on in a list, as the answer before gave it. */
export const Paging = v.object({ next: v.optional(v.pipe(v.string(), v.maxLength(1024))) })
