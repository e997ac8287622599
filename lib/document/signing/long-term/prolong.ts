/** Brings a sealed file to the level that was promised (ETSI EN 319 142-1, 6): B-LT, or B-LTA with a time stamp on top. */

import { createHash } from 'node:crypto'
import { Problem } from '#lib/problem'
import { coveredBy, fill } from '../room.ts'
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
  const withRoom = withRoomForStamp(sealed, proved, token.length + MORE)
  return fill(withRoom, await timeStamp(createHash('sha256').update(coveredBy(withRoom)).digest()))
}
