/**
 * One-time passwords by time (RFC 6238), as every authenticator app makes them: SHA-1, six digits, a new one every thirty
 * seconds. Pure: the time is passed in.
 */

import { createHmac, timingSafeEqual } from 'node:crypto'

/** Bytes of a secret: the output of SHA-1, as RFC 4226, 4 recommends. */
export const SECRET_BYTES = 20
const SECONDS = 30
const DIGITS = 6
/** Steps that a clock may be wrong, either way (RFC 6238, 5.2). */
const DRIFT = 1

/** The number of the thirty seconds that an instant is in. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / (SECONDS * 1000))

/** The one-time password of a step (RFC 4226, 5.3). */
export function otpOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) as number) & 0x0f) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/**
 * The step that a one-time password is of.
 * @param otp as it was typed: full width and with spaces, too
 * @param after no step up to this one counts: a password is good once, and none older than one that was used
 */
export function stepOfOtp(secret: Buffer, otp: string, now: Date, after: number): number | undefined {
  const typed = Buffer.from(otp.normalize('NFKC').replace(/\s/g, ''))
  if (typed.length !== DIGITS) return undefined
  const steps = [-DRIFT, 0, DRIFT].map((drift) => stepAt(now) + drift)
  return steps
    .filter((step) => timingSafeEqual(typed, Buffer.from(otpOf(secret, step))))
    .find((step) => step > after)
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base 32 of RFC 4648, in which authenticator apps take a secret. @param bytes a multiple of five */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.replace(/.{5}/g, (five) => BASE32[Number.parseInt(five, 2)] as string)
}

/** What the QR of an enrolment says: the address that authenticator apps understand. */
export function otpAddress(secret: Buffer, issuer: string, account: string): string {
  const label = [issuer, account].map(encodeURIComponent).join(':')
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
}
