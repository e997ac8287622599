/**
 * Keeps ID numbers out of the store in clear: an HMAC to find a holder by, and AES-256-GCM to print from.
 * Nothing else in the project may hold these two keys.
 */

import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { IdType } from '#lib/certificate'

const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Vault {
  /**
   * The stable pseudonym of a holder: base64url of HMAC-SHA-256 over document type and normalised number.
   * Equal for equal documents, and of no use without the key.
   */
  holderId(idType: IdType, idNumber: string): string
  /** Encrypts a text for one owner (a certificate's number, a list); decrypts only with the same owner. */
  encrypt(text: string, owner: string): string
  /** @throws Error when the ciphertext was changed or belongs to another owner. */
  decrypt(ciphertext: string, owner: string): string
  /** A pseudonym for counting: what is counted (a number, a network) does not stand in the store in clear. */
  pseudonym(purpose: string, value: string): string
}

/** The part of the vault that whoever writes ID numbers needs. */
export type EncryptingVault = Pick<Vault, 'holderId' | 'encrypt'>

/** The part of the vault that whoever shows or exports ID numbers needs. */
export type DecryptingVault = Pick<Vault, 'decrypt'>

/** The two keys of a vault, 32 bytes in base64 each. */
export interface VaultKeys {
  /** HMAC-SHA-256: finds a holder by ID document. */
  readonly idMacKey: string
  /** AES-256-GCM: recovers an ID number for masking. */
  readonly idCipherKey: string
}

export function createVault(keys: VaultKeys): Vault {
  const macKey = createSecretKey(keys.idMacKey, 'base64')
  const cipherKey = createSecretKey(keys.idCipherKey, 'base64')
  const mac = (text: string) => createHmac('sha256', macKey).update(text).digest('base64url')

  return {
    holderId: (idType, idNumber) => mac(`holder\0${idType}\0${idNumber}`),
    pseudonym: (purpose, value) => mac(`${purpose}\0${value}`).slice(0, 22),

    encrypt(text, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(owner))
      return Buffer.concat([
        nonce,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]).toString('base64url')
    },

    decrypt(ciphertext, owner) {
      const bytes = Buffer.from(ciphertext, 'base64url')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      // Without the length a tag cut short would be compared no further than it goes.
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(owner))
        .setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    },
  }
}
