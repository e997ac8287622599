/**
 * Activation codes: how one is kept, and whether one that is presented is good. Codes are made by the registry, in the
 * form of the codes of annotations: 80 random bits and a check character, read however people type them.
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import { parseCode } from '#lib/credential'
import type { Account, Activation, SpentProof } from '#lib/store'

/**
 * The hash that is kept of a code. No key: 80 random bits are not found from it, and so it outlives every change of keys.
 * @param code canonical
 */
export const activationHash = (code: string): string => createHash('sha256').update(code).digest('base64url')

export interface Presented {
  /** As it was typed. */
  readonly code: string
  /** The code that the holder was given, if any. */
  readonly activation: Activation | undefined
  readonly account: Account | undefined
}

/** No code has this hash. Compared with where there is none, so that it costs the same. */
const NONE = '-'.repeat(43)

/** @returns what is written with the new password when the code is good; undefined when it is not. */
export function checkActivationCode(
  { code, activation, account }: Presented,
  now: Date,
): SpentProof | undefined {
  const hash = activationHash(parseCode(code).code ?? '')
  const right = timingSafeEqual(Buffer.from(hash), Buffer.from(activation?.codeHash ?? NONE))
  const stands = activation !== undefined && Date.parse(activation.expiresAt) > now.getTime()
  return right && stands && account?.spentCode !== hash ? { spentCode: hash } : undefined
}
