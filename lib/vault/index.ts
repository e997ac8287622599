/**
 * Keeps ID numbers out of the store in clear: a tag (HMAC) to find a holder by, and AES-256-GCM to print from. Several
 * keys may be live at once: the newest that may already be used writes, all of them read, and what is written says
 * by which. Nothing else in the project may hold these keys.
 */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type { IdType } from '#lib/certificate'
import { Problem } from '#lib/problem'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Finds holders by what they say, and counts without keeping what is counted. */
export interface Tagging {
  /**
   * The tags of an ID document, `key id . base64url of HMAC-SHA-256` over document type and normalised number, one
   * under each live key. The first is the one to write. Equal for equal documents, and of no use without the key.
   */
  tags(idType: IdType, idNumber: string): readonly [string, ...string[]]
  /**
   * Whether a stored tag is one of these.
   * @throws Problem `unavailable` for a tag under a key that this process does not have: it cannot tell
   */
  isOf(stored: string, tags: readonly string[]): boolean
  /** A pseudonym for counting: what is counted (a number, a network) does not stand in the store in clear. */
  pseudonym(purpose: string, value: string): string
}

/** Keeps texts that only the service itself may read. */
export interface Encryption {
  /** Encrypts a text for one owner (a certificate's number, a list); decrypts only with the same owner. */
  encrypt(text: string, owner: string): string
  /**
   * @throws Error when the ciphertext was changed or belongs to another owner; Problem `unavailable` when it is under a
   *   key that this process does not have
   */
  decrypt(ciphertext: string, owner: string): string
}

export type Vault = Tagging & Encryption

/** The part of the vault that whoever writes ID numbers needs. */
export type EncryptingVault = Pick<Vault, 'tags' | 'isOf' | 'encrypt'>

/** The part of the vault that whoever shows or exports ID numbers needs. */
export type DecryptingVault = Pick<Vault, 'decrypt'>

/** A key of 32 bytes. */
export interface VaultKey {
  readonly id: string
  /** base64. */
  readonly key: string
  /** Seconds since 1970 from which on it writes; from the beginning, when absent. */
  readonly nbf?: number
  /** It only reads, whatever the time. */
  readonly waits?: true
}

/** Gives the keys as they are now: they may be read again while the process runs. */
type Keys = () => readonly VaultKey[]

/** The id of the key that a tag or a ciphertext was made with. */
export const keyIdOf = (text: string): string => text.slice(0, Math.max(0, text.indexOf('.')))

export interface VaultOptions {
  readonly now?: () => Date
  /** Called when something is under a key that is not among the given ones. */
  readonly onUnknownKey?: () => void
}

export function createTagging(keys: Keys, options: VaultOptions = {}): Tagging {
  const ring = openRing(keys, options)
  const mac = ({ secret }: RingKey, text: string) =>
    createHmac('sha256', secret).update(text).digest('base64url')
  return {
    tags: (idType, idNumber) =>
      ring.all().map((key) => `${key.id}.${mac(key, `holder\0${idType}\0${idNumber}`)}`) as [
        string,
        ...string[],
      ],
    isOf(stored, tags) {
      if (tags.includes(stored)) return true
      ring.byId(keyIdOf(stored))
      return false
    },
    pseudonym: (purpose, value) => mac(ring.writing(), `${purpose}\0${value}`).slice(0, 22),
  }
}

export function createEncryption(keys: Keys, options: VaultOptions = {}): Encryption {
  const ring = openRing(keys, options)
  return {
    encrypt(text, owner) {
      const { id, secret } = ring.writing()
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(owner))
      const parts = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return `${id}.${Buffer.concat(parts).toString('base64url')}`
    },

    decrypt(ciphertext, owner) {
      const id = keyIdOf(ciphertext)
      const { secret } = ring.byId(id)
      const bytes = Buffer.from(ciphertext.slice(id.length + 1), 'base64url')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      // Without the length a tag cut short would be compared no further than it goes.
      const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    },
  }
}

/** Both halves, for whoever records certificates or works on the whole registry. */
export function createVault(
  keys: { readonly idMac: readonly VaultKey[]; readonly idCipher: readonly VaultKey[] },
  now: () => Date = () => new Date(),
): Vault {
  const options = { now }
  return { ...createTagging(() => keys.idMac, options), ...createEncryption(() => keys.idCipher, options) }
}

interface RingKey {
  readonly id: string
  readonly nbf: number
  readonly secret: KeyObject
}

/** The keys, the one that writes first; prepared once for each list that is given. */
function openRing(keys: Keys, { now = () => new Date(), onUnknownKey = () => {} }: VaultOptions) {
  let given: readonly VaultKey[] | undefined
  let opened: readonly RingKey[] = []

  function all(): readonly RingKey[] {
    const list = keys()
    if (list !== given) {
      opened = list
        .map(({ id, key, nbf = 0, waits }) => ({
          id,
          nbf: waits ? Infinity : nbf,
          secret: createSecretKey(key, 'base64'),
        }))
        .sort((a, b) => b.nbf - a.nbf)
      given = list
    }
    const seconds = now().getTime() / 1000
    const first = opened.findIndex(({ nbf }) => nbf <= seconds)
    if (first <= 0) return opened
    return [...opened.slice(first), ...opened.slice(0, first)]
  }

  return {
    all,
    writing: () => all()[0] as RingKey,
    byId(id: string): RingKey {
      const found = all().find((key) => key.id === id)
      if (!found) {
        onUnknownKey()
        throw new Problem('unavailable', { cause: new Error('a key id that this process does not know') })
      }
      return found
    },
  }
}
