/**
 * A person whom a real-name service knows: recognised by name and ID number, and let to set a password. Until then the
 * browser keeps what was proven, sealed so that nobody else can read, change or make it.
 */

import { type IdType, sameName } from '#lib/certificate'
import { Problem } from '#lib/problem'
import type { Vault } from '#lib/vault'
import type { LoggedIn } from './login.ts'
import { checkNewPassword, checkNoOwnNumber } from './new-password.ts'
import { hashPassword } from './password.ts'
import type { SetProvenPassword } from './proof.ts'
import type { Client, HolderSettings } from './settings.ts'

/** As the real-name service names a person. */
export interface RealPerson {
  readonly name: string
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
}

/** Seconds in which a password has to be set. */
export const REAL_NAME_LIFETIME = 600

/** Of the vault: nothing else that it encrypts is taken for a proof. */
const OWNER = 'real-name proof'
/** Certificates of one holder that are looked through for the name. */
const LOOKED_THROUGH = 50

interface Seal {
  /** Of the ID document. */
  readonly tags: readonly [string, ...string[]]
  /** ISO 8601 instant. */
  readonly at: string
}

export interface RealNameSettings extends Pick<HolderSettings, 'store' | 'now'> {
  readonly vault: Pick<Vault, 'tags' | 'encrypt' | 'decrypt'>
}

export function createRealName({ store, vault, now }: RealNameSettings, setPassword: SetProvenPassword) {
  function open(seal: string): Seal {
    try {
      const proven: Seal = JSON.parse(vault.decrypt(seal, OWNER))
      if (Date.parse(proven.at) + REAL_NAME_LIFETIME * 1000 > now().getTime()) return proven
    } catch {
      // Made by nobody here: as good as none.
    }
    throw new Problem('proof-required')
  }

  return {
    /** @returns the sealed proof for the browser to keep; undefined when no certificate on record is this person's */
    async recognise({ name, idType, idNumber }: RealPerson): Promise<string | undefined> {
      const tags = vault.tags(idType, idNumber)
      const { certificates } = await store.certificates.listByHolder(tags, LOOKED_THROUGH)
      if (!certificates.some(({ holderName }) => sameName(holderName, name))) return undefined
      const seal: Seal = { tags, at: now().toISOString() }
      return vault.encrypt(JSON.stringify(seal), OWNER)
    },

    /**
     * Sets the password of the person that was recognised, whether the first or a new one, and begins a session.
     * @throws Problem `proof-required` when the proof is older than ten minutes, or was not made here;
     *   `invalid-input` for a password that anybody would try, and the proof stays good; `identity-not-matched` when it was
     *   used; `account-locked`
     */
    async setPassword(seal: string, password: string, client: Client): Promise<LoggedIn> {
      const { tags, at } = open(seal)
      checkNewPassword(password)
      await checkNoOwnNumber(password, tags, { store, vault })
      const account = await store.accounts.findByTags(tags)
      const passwordHash = await hashPassword(password)
      return setPassword({ tags, account, passwordHash, spent: { realNameAt: at } }, client)
    },
  }
}
