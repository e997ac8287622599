/** Passwords: Argon2id (RFC 9106) in PHC string format. Nothing else sees a password. */

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's second choice for Argon2id: 19 MiB, 2 passes, 1 lane; fits a small Lambda and costs about 30 ms there. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32

/** Passwords are compared as the same characters however a keyboard composed them (RFC 8265, OpaqueString). */
const bytes = (password: string) => Buffer.from(password.normalize('NFC'), 'utf8')

const unpadded = (buffer: Buffer) => buffer.toString('base64').replace(/=+$/, '')

const phc = (nonce: Buffer, tag: Buffer) => {
  const { memory, passes, parallelism } = PARAMETERS
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`
}

/** @returns `$argon2id$v=19$m=…,t=…,p=…$salt$hash` */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES)
  const tag = await derive('argon2id', {
    message: bytes(password),
    nonce,
    tagLength: TAG_BYTES,
    ...PARAMETERS,
  })
  return phc(nonce, tag)
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/**
 * Whether the password is the one that was hashed, by the parameters that stand in the hash.
 * @throws Error when the stored string is not of this form.
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parts = PHC.exec(stored)
  if (!parts) throw new Error('stored password hash is not a PHC string of Argon2id')
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts
  const expected = Buffer.from(hash, 'base64')
  const tag = await derive('argon2id', {
    message: bytes(password),
    nonce: Buffer.from(salt, 'base64'),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(tag, expected)
}

/** No password has this hash: of accounts whose password was taken away. */
export const NO_PASSWORD = phc(Buffer.alloc(SALT_BYTES), Buffer.alloc(TAG_BYTES))

/** Costs what checking a real password costs, for accounts that do not exist. Always false. */
export async function verifyNoPassword(password: string): Promise<false> {
  await verifyPassword(password, NO_PASSWORD)
  return false
}
