/**
 * Rotation as pure functions over the groups of keys: a new key comes in, is published, is used from a moment that
 * every process has heard of by then; an old one goes when nothing rests on it any more.
 */

import { type PrivateJwk, rotateKeys, thumbprint } from '#lib/jose'
import type { KeyGroup, Secrets, SigningKey, SymmetricKey } from './key-groups.ts'
import { REREAD_AFTER } from './live-keys.ts'
import { newSymmetricKey, publicHalfOf } from './secrets.ts'

/** Seconds until every running process has read a new key: they read again every ten minutes, with the first request. */
const HEARD_AFTER = REREAD_AFTER / 1000 + 300
/** The same where pages and scanners keep the published set for a day. */
const PUBLISHED_FOR = 86_400
/** Seconds an access token outlives the key that signed it, clocks included. */
const TOKENS_GONE_AFTER = 900 + 300

/** What can be rotated by itself; public halves go with their private ones. */
export const ROTATABLE = [
  'idMac',
  'idCipher',
  'factor',
  'status',
  'webhook',
  'wallet',
  'token',
  'credential',
] as const satisfies KeyGroup[]
export type Rotatable = (typeof ROTATABLE)[number]

export interface RotationOptions {
  readonly now: Date
  /** The new key is used at once: when nothing is running, or when there is no time to lose. */
  readonly atOnce?: boolean
}

const seconds = (now: Date) => Math.floor(now.getTime() / 1000)

/** Brings a new key for ciphertexts or status places in; all keys of the group go on reading. */
export function rotateSymmetric(
  keys: readonly SymmetricKey[],
  { now, atOnce = false }: RotationOptions,
): SymmetricKey[] {
  return [newSymmetricKey(seconds(now) + (atOnce ? 0 : HEARD_AFTER)), ...keys]
}

/**
 * The same for tags: the key waits. A certificate under a tag that its holder's account does not know would be invisible
 * to the holder, so accounts come first. One that waits already gives way: nothing is under it yet.
 */
export function rotateTagging(keys: readonly SymmetricKey[], options: RotationOptions): SymmetricKey[] {
  const [next, ...others] = rotateSymmetric(
    keys.filter(({ waits }) => !waits),
    options,
  )
  const heard = seconds(options.now) + HEARD_AFTER
  return [{ ...(next as SymmetricKey), waits: true, heard }, ...others]
}

/** The key that waits and that every process has heard of. */
export const readyToWrite = (keys: readonly SymmetricKey[], now: Date) =>
  keys.find(({ waits, nbf = 0 }) => waits && nbf <= seconds(now))

/** Lets a key write that has waited, once every process has heard of that. */
export function letWrite(
  keys: readonly SymmetricKey[],
  id: string,
  { now, atOnce = false }: RotationOptions,
): SymmetricKey[] {
  const nbf = seconds(now) + (atOnce ? 0 : HEARD_AFTER)
  return keys.map(({ waits, ...key }) => {
    if (key.id === id) return { ...key, nbf }
    return waits ? { ...key, waits } : key
  })
}

/** The key of a group that writes now. */
export function writingKey(keys: readonly SymmetricKey[], now: Date): SymmetricKey {
  const usable = keys.filter(({ nbf = 0, waits }) => !waits && nbf <= seconds(now))
  const [newest] = usable.toSorted((a, b) => (b.nbf ?? 0) - (a.nbf ?? 0))
  return newest ?? (keys.at(-1) as SymmetricKey)
}

/** Brings a new token key in. @param leaked what the old keys have signed is refused at once */
export function rotateTokens(
  { token }: Pick<Secrets, 'token'>,
  next: PrivateJwk,
  { now, atOnce = false, leaked = false }: RotationOptions & { readonly leaked?: boolean },
): Pick<Secrets, 'token' | 'tokenPublic'> {
  const publishFor = atOnce || leaked ? 0 : HEARD_AFTER
  const tokens = rotateKeys<Secrets['token'][number]>(leaked ? [] : token, next, { now, publishFor })
  return { token: tokens, tokenPublic: tokens.map(publicHalfOf) }
}

/** Brings a new credential key in. @param leaked nothing that the old keys have signed is believed any more */
export function rotateCredentials(
  { credential, credentialPublic }: Pick<Secrets, 'credential' | 'credentialPublic'>,
  next: SigningKey,
  { now, atOnce = false, leaked = false }: RotationOptions & { readonly leaked?: boolean },
): Pick<Secrets, 'credential' | 'credentialPublic'> {
  const publishFor = atOnce || leaked ? 0 : PUBLISHED_FOR
  if (!leaked)
    return { credential: rotateKeys<SigningKey>(credential, next, { now, publishFor }), credentialPublic }
  const revoked = { revoked_at: seconds(now), reason: 'leaked' }
  return {
    credential: rotateKeys<SigningKey>([], next, { now, publishFor }),
    credentialPublic: [...credential.map((key) => ({ ...publicHalfOf(key), revoked })), ...credentialPublic],
  }
}

/** Whether a symmetric key may go, as far as its period tells: a younger one has been writing for long enough. */
export function isSpent(key: SymmetricKey, keys: readonly SymmetricKey[], now: Date): boolean {
  const writing = writingKey(keys, now)
  return (
    key.id !== writing.id &&
    !key.waits &&
    (key.nbf ?? 0) <= (writing.nbf ?? 0) &&
    (writing.nbf ?? 0) + HEARD_AFTER <= seconds(now)
  )
}

/**
 * What is left of the signing keys: a token key goes when its last token has run out; of a credential key that signs no
 * more the public half stays, since what it signed is on paper.
 */
export function pruneSigning(
  { token, credential, credentialPublic }: Pick<Secrets, 'token' | 'credential' | 'credentialPublic'>,
  now: Date,
): Pick<Secrets, 'token' | 'tokenPublic' | 'credential' | 'credentialPublic'> {
  const over = ({ exp = Infinity }: { readonly exp?: number }, after: number) => exp + after < seconds(now)
  const tokens = token.filter((key) => !over(key, TOKENS_GONE_AFTER))
  const retired = credential.filter((key) => over(key, HEARD_AFTER))
  return {
    token: tokens,
    tokenPublic: tokens.map(publicHalfOf),
    credential: credential.filter((key) => !retired.includes(key)),
    credentialPublic: [...retired.map(publicHalfOf), ...credentialPublic],
  }
}

/** What a key is called where people see it. */
export const nameOf = (key: SymmetricKey | Secrets['tokenPublic'][number]): string | Promise<string> =>
  'id' in key ? key.id : thumbprint(key)
