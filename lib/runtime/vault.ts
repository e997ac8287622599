/**
 * Keeps ID numbers out of the store in clear: an HMAC to find a holder by, and AES-256-GCM to print from.
 * Nothing else in the project may hold these two keys.
 */

import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { IdType } from '#lib/certificate'
import type { Secrets } from './secrets.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Vault {
  /**
   * The stable pseudonym of a holder: base64url of HMAC-SHA-256 over document type and normalised number.
   * Equal for equal documents, and of no use without the key.
   */
  holderId(idType: IdType, idNumber: string): string
  /** Encrypts a number for one certificate; opens only with the same management number. */
  seal(idNumber: string, managementNumber: string): string
  /** @throws Error when the text was changed or belongs to another certificate. */
  open(sealed: string, managementNumber: string): string
  /** A pseudonym for counting: what is counted (a number, a network) does not stand in the store in clear. */
  pseudonym(purpose: string, value: string): string
}

/** The vault over the two keys of a deployment. */
export function createVault(secrets: Pick<Secrets, 'idMacKey' | 'idCipherKey'>): Vault {
  const macKey = createSecretKey(secrets.idMacKey, 'base64')
  const cipherKey = createSecretKey(secrets.idCipherKey, 'base64')
  const mac = (text: string) => createHmac('sha256', macKey).update(text).digest('base64url')

  return {
    holderId: (idType, idNumber) => mac(`holder\0${idType}\0${idNumber}`),
    pseudonym: (purpose, value) => mac(`${purpose}\0${value}`).slice(0, 22),

    seal(idNumber, managementNumber) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce).setAAD(Buffer.from(managementNumber))
      return Buffer.concat([
        nonce,
        cipher.update(idNumber, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]).toString('base64url')
    },

    open(sealed, managementNumber) {
      const bytes = Buffer.from(sealed, 'base64url')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      // Without the length a tag cut short would be compared no further than it goes.
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(managementNumber))
        .setAuthTag(bytes.subarray(-TAG_BYTES))
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    },
  }
}
