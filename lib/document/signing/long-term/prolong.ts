/** Brings a sealed file to the level that was promised (ETSI EN 319 142-1, 6): B-LT, or B-LTA with a time stamp on top. */

import { createHash } from 'node:crypto'
import { Problem } from '#lib/problem'
import { DocumentError } from '../../errors.ts'
import { certificatesOfStamp, type TimeStamp } from '../time-stamp.ts'
import type { Evidence } from './evidence.ts'
import { openSealed, withRoomForStamp, withValidationData } from './update.ts'

export type LongTermLevel = 'B-LT' | 'B-LTA'

/** Bytes by which a token may be longer than the one before it of the same authority. */
const MORE = 1024

export interface ProlongOptions {
  readonly level: LongTermLevel
  readonly evidence: Evidence
  /** The signer's own first. */
  readonly certificates: readonly Uint8Array[]
  /** The token over the signature. */
  readonly token: Uint8Array
  readonly timeStamp: TimeStamp
  readonly now: Date
}

/** @throws {Problem} `unavailable`: what is less than was promised is not given out */
export async function prolong(file: Uint8Array, options: ProlongOptions): Promise<Uint8Array> {
  const { level, evidence, certificates, token, timeStamp, now } = options
  const sealed = openSealed(Buffer.from(file))
  const data = await evidence([certificates, certificatesOfStamp(token)], now).catch((cause: unknown) => {
    throw new Problem('unavailable', { cause })
  })
  const proved = withValidationData(sealed, data)
  if (level === 'B-LT') return proved.bytes
  const { bytes, hole } = withRoomForStamp(sealed, proved, token.length + MORE)
  const digest = createHash('sha256').update(bytes.subarray(0, hole.start)).update(bytes.subarray(hole.end))
  const hex = Buffer.from(await timeStamp(digest.digest())).toString('hex')
  if (hex.length > hole.end - hole.start - 2)
    throw new DocumentError('signature-too-large', 'the time stamp has no room in the file')
  bytes.write(hex, hole.start + 1, 'latin1')
  return bytes
}
