/** An authenticator app: what it shows for a secret at a moment (RFC 6238). */

import { createHmac } from 'node:crypto'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * Written anew, from the RFC and not from `lib/holder`, with bits where that has bytes.
 * @param secret base 32, as an enrolment gives it
 */
export function otpAt(secret: string, at: Date | number = Date.now(), digits = 6): string {
  const bits = [...secret].map((character) => BASE32.indexOf(character).toString(2).padStart(5, '0')).join('')
  const key = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2))
  const step = Math.floor(Number(at) / 30_000)
  const counter = Buffer.from(step.toString(16).padStart(16, '0'), 'hex')
  const mac = createHmac('sha1', key).update(counter).digest('hex')
  const offset = Number.parseInt(mac.slice(-1), 16) * 2
  const number = BigInt(`0x${mac.slice(offset, offset + 8)}`) & 0x7fffffffn
  return (number % 10n ** BigInt(digits)).toString().padStart(digits, '0')
}
