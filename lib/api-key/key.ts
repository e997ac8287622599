/**
 * The text of an API key, in Crockford's base 32:
 *
 *     zyk_7Q2M9XKD8T3W…(32)…0WHJ
 *         │       │         └ 4 check characters: a key that lost a character is refused without asking the store
 *         │       └ 32 random characters, 160 bits: the secret
 *         └ 8 random characters: the id, by which operators speak of it
 *
 * The prefix and the check characters let a scanner of repositories find a key that somebody has published.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ALPHABET } from '#lib/credential'

const ID_LENGTH = 8
const SECRET_LENGTH = 32
const CHECK_LENGTH = 4

const FORM = new RegExp(
  `^zyk_([${ALPHABET}]{${ID_LENGTH}})([${ALPHABET}]{${SECRET_LENGTH}})([${ALPHABET}]{${CHECK_LENGTH}})$`,
)

export interface ParsedKey {
  readonly id: string
  readonly secret: string
}

/** Five bits of each byte. */
const characters = (bytes: Uint8Array) => Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('')

const checkOf = (id: string, secret: string) =>
  characters(createHash('sha256').update(`zyk_${id}${secret}`).digest().subarray(0, CHECK_LENGTH))

/** A new key. @returns its parts, and the text that is shown once */
export function newKey(): ParsedKey & { readonly key: string } {
  const id = characters(randomBytes(ID_LENGTH))
  const secret = characters(randomBytes(SECRET_LENGTH))
  return { id, secret, key: textOf({ id, secret }) }
}

export const textOf = ({ id, secret }: ParsedKey): string => `zyk_${id}${secret}${checkOf(id, secret)}`

/** @param text as a client sent it. @returns undefined for what is no key */
export function parseKey(text: string): ParsedKey | undefined {
  const [, id = '', secret = '', check] = FORM.exec(text.trim()) ?? []
  return check !== undefined && check === checkOf(id, secret) ? { id, secret } : undefined
}

/**
 * What is kept of a secret. A plain SHA-256: 160 random bits are not found from it by trying, which is all that a slow
 * hash or an HMAC could prevent; and so a key outlives every change of the deployment's keys, which could not be
 * followed, since the secret is known to its owner alone.
 */
export const secretHash = (secret: string): string =>
  createHash('sha256').update(`api-key\0${secret}`).digest('base64url')

/** No secret has this hash. Compared with where there is none, so that it costs the same. */
const NONE = '-'.repeat(43)

/** Compares in a time that says nothing of where they differ. */
export function isSecret(secret: string, kept: string | undefined): boolean {
  const [presented, known] = [secretHash(secret), kept ?? NONE].map((hash) => Buffer.from(hash))
  return known?.length === presented?.length && timingSafeEqual(presented as Buffer, known as Buffer)
}
