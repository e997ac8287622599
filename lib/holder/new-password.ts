/**
 * Whether a new password may be one (NIST SP 800-63B, 3.1.1.2): long enough, which the contract checks, none that
 * everybody tries first, not made of the facts that are sent with it, and no number of the person's own. No rules of
 * composition. No ID number is opened for this: what sets a password must not need the keys of those.
 */

import { birthDateOf, checkIdNumber, type IdType, idTypes, parseManagementNumber } from '#lib/certificate'
import { Problem } from '#lib/problem'
import type { Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import { comparable, isCommonPassword } from './common-passwords.ts'

/** What others know of a person, and so try: as it was sent with the password. */
export interface SentFacts {
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  readonly name?: string
  readonly managementNumber?: string
}

const DETAILS = {
  'password-too-common': {
    zh: '这个密码太常见，很容易被猜中，请换一个；几个不相干的词连在一起就很好。',
    en: 'This password is too common and is guessed at once. Choose another: a few words that have nothing to do with each other are good.',
  },
  'password-personal': {
    zh: '密码中不要使用本人的证件号码、出生日期、姓名或管理号，见过证书的人都知道。',
    en: 'Leave your ID number, birth date, name and management number out of your password: whoever has seen your certificate knows them.',
  },
} as const

/** Without what is personal, a password has to be one still. */
const SHORTEST = 8

/** Only letters and digits are compared: nobody is kept out by a hyphen. */
const bare = (text: string) => comparable(text).replace(/[^\p{L}\p{N}]/gu, '')

function partsOf({ idType, idNumber, name, managementNumber }: SentFacts): readonly string[] {
  const date = bare(birthDateOf(idType, idNumber) ?? '')
  const id = bare(idNumber)
  const parts = [id, id.slice(-8), id.slice(-6), date, date.slice(2), bare(managementNumber ?? '')]
  return [...parts, bare(name ?? '')].filter((part) => part.length > 1)
}

/**
 * @param sent nothing where nothing but the password is sent
 * @param pointer where the password stands in the body
 * @throws Problem `invalid-input` that names `password-too-common` or `password-personal`
 */
export function checkNewPassword(password: string, sent?: SentFacts, pointer = '/password'): void {
  const text = bare(password)
  const parts = (sent ? partsOf(sent) : []).toSorted((one, other) => other.length - one.length)
  const rest = parts.reduce((left, part) => left.replaceAll(part, ''), text)
  const personal = rest !== text && (rest.length < SHORTEST || isCommonPassword(rest))
  if (personal) throw refused('password-personal', pointer)
  if (isCommonPassword(password)) throw refused('password-too-common', pointer)
}

const refused = (code: keyof typeof DETAILS, pointer: string) =>
  new Problem('invalid-input', { errors: [{ pointer, code, detail: DETAILS[code] }] })

/**
 * Whether a new password is the ID number of a person who is known by its tags alone, or the management number of one of
 * their certificates: with that nothing but the password is sent.
 * @throws Problem `invalid-input` that names `password-personal`
 */
export async function checkNoOwnNumber(
  password: string,
  tags: readonly string[],
  { store, vault }: { readonly store: Pick<Store, 'lookup'>; readonly vault: Pick<Tagging, 'tags'> },
  pointer = '/password',
): Promise<void> {
  const number = bare(password).toUpperCase()
  const isIdNumber = idTypes
    .filter(({ value }) => checkIdNumber(value, number) !== 'id-number-form')
    .some(({ value }) => vault.tags(value, number).some((tag) => tags.includes(tag)))
  if (isIdNumber) throw refused('password-personal', pointer)
  const managementNumber = parseManagementNumber(password)
  if (managementNumber === undefined) return
  const { certificate } = await store.lookup.byNumber(managementNumber, [])
  if (certificate && tags.includes(certificate.holder)) throw refused('password-personal', pointer)
}
