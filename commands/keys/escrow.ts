/**
 * The keys of a deployment as one encrypted file, to be kept far from it: without `idMac` and `idCipher` no ID number on
 * record is found or read again.
 *
 * The form is age (age-encryption.org/v1): a passphrase is stretched by scrypt, which costs memory, and recipients are
 * X25519 keys whose secret half can stay on paper. Any program that speaks age opens the file, also when this one is gone.
 */

import { armor, Decrypter, Encrypter } from 'age-encryption'
import { thumbprint } from '#lib/jose'
import {
  ALL_KEY_GROUPS,
  type KeyGroup,
  LATER_GROUPS,
  makeGroups,
  parseGroup,
  publicHalfOf,
  type Secrets,
} from '#lib/settings'

/** Whom a file is for: whoever knows the passphrase, or holds one of the identities (`age1…`). */
export type EscrowFor = { readonly passphrase: string } | { readonly recipients: readonly string[] }
/** What opens a file: the passphrase, or the secret half of an identity (`AGE-SECRET-KEY-1…`). */
export type EscrowBy = { readonly passphrase: string } | { readonly identity: string }

export interface Escrow {
  /** ISO 8601 instant. */
  readonly madeAt: string
  /** Whose keys they are, in the operator's words: a stage's path or a data directory. */
  readonly of: string
  readonly secrets: Secrets
}

const FORMAT = 'zhengyan-escrow-1'

/** @throws Error of the library for a recipient that is none */
export async function sealEscrow(escrow: Escrow, whom: EscrowFor): Promise<string> {
  const encrypter = new Encrypter()
  if ('passphrase' in whom) encrypter.setPassphrase(whom.passphrase)
  else for (const recipient of whom.recipients) encrypter.addRecipient(recipient)
  return armor.encode(await encrypter.encrypt(JSON.stringify({ format: FORMAT, ...escrow })))
}

/** @throws Error when the file is damaged, is none of ours, or is not opened by this */
export async function openEscrow(file: string, by: EscrowBy): Promise<Escrow> {
  const decrypter = new Decrypter()
  if ('passphrase' in by) decrypter.addPassphrase(by.passphrase)
  else decrypter.addIdentity(by.identity)
  const { format, madeAt, of, secrets } = JSON.parse(await decrypter.decrypt(armor.decode(file), 'text'))
  if (format !== FORMAT) throw new Error('not an escrow file of this system')
  const all = { ...makeGroups(LATER_GROUPS), ...secrets }
  const checked = ALL_KEY_GROUPS.map((group) => [group, parseGroup(group, all[group], 'escrow')])
  return { madeAt, of, secrets: Object.fromEntries(checked) }
}

/**
 * What a restore writes: the keys that are there stay, those of the escrow that are missing beside them come back. So a
 * file that is older than the last rotation takes nothing away. A signing key that was retired, revoked or dropped since
 * must not sign again: token keys come back only where there are none, since nothing rests on them for long.
 */
export async function restored(present: Partial<Secrets>, { secrets }: Escrow): Promise<Secrets> {
  const retired = await together(present.credentialPublic ?? [], secrets.credentialPublic)
  const gone = new Set(await Promise.all(retired.map(thumbprint)))
  const credential = await together<Secrets['credential'][number]>(
    present.credential ?? [],
    secrets.credential,
  )
  const names = await Promise.all(credential.map(thumbprint))
  const tokens = present.token ? { token: present.token } : { token: secrets.token }
  return {
    idMac: await together(present.idMac ?? [], secrets.idMac),
    idCipher: await together(present.idCipher ?? [], secrets.idCipher),
    factor: await together(present.factor ?? [], secrets.factor),
    status: await together(present.status ?? [], secrets.status),
    webhook: await together(present.webhook ?? [], secrets.webhook),
    wallet: await together(present.wallet ?? [], secrets.wallet),
    ...tokens,
    tokenPublic: tokens.token.map(publicHalfOf),
    credential: credential.filter((_, i) => !gone.has(names[i] as string)),
    credentialPublic: retired,
  }
}

async function together<Key extends Secrets[KeyGroup][number]>(
  present: readonly Key[],
  kept: readonly Key[],
): Promise<Key[]> {
  const nameOf = async (key: Key) => ('id' in key ? key.id : thumbprint(key))
  const known = new Set(await Promise.all(present.map(nameOf)))
  const names = await Promise.all(kept.map(nameOf))
  return [...present, ...kept.filter((_, i) => !known.has(names[i] as string))]
}
