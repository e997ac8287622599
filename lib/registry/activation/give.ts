/**
 * Activation codes, made by the authority: one a holder, so that somebody with five certificates is sent one letter
 * and has one secret to keep, and so that the way back into an account needs no management number.
 *
 * A run derives each code from its own key and the holder: a run that was cut short and is taken up again gives the
 * same codes, though no code is kept anywhere but in the file that is handed out.
 */

import { createHash, createHmac, randomBytes } from 'node:crypto'
import { type IdType, labelOf, terms } from '#lib/certificate'
import { formatCode, newCode } from '#lib/credential'
import { activationHash } from '#lib/holder'
import type { Activation, Addressee } from '#lib/store'
import type { Vault } from '#lib/vault'
import { dayInChina } from '../day.ts'
import { csvLine } from '../report.ts'

/** What a run keeps beside its file until it is done. Whoever has it can make its codes. */
export interface CodeRun {
  /** 32 random bytes, base64. */
  readonly key: string
  /** ISO 8601 instant. */
  readonly madeAt: string
  /** The last day on which the codes are good, in China. */
  readonly lastDay: string
}

export interface CodeContext {
  readonly activations: { put(activation: Activation, others: readonly string[]): Promise<boolean> }
  readonly vault: Pick<Vault, 'tags' | 'decrypt'>
  readonly operator: string
  /** Why, where it is for one person; kept with the code. */
  readonly reason?: string
}

/** The columns that a letter, message or mail service is given. */
export const codesHead = csvLine([
  labelOf('managementNumber').zh,
  labelOf('holderName').zh,
  terms.activationCode.zh,
  terms.validUntil.zh,
])

const CODE_BYTES = 10
/** Codes written at a time. */
const IN_FLIGHT = 50

/** @param validDays how many days the codes are good, the last one whole */
export function newCodeRun(now: Date, validDays: number): CodeRun {
  return {
    key: randomBytes(32).toString('base64'),
    madeAt: now.toISOString(),
    lastDay: dayInChina(new Date(now.getTime() + validDays * 86_400_000)),
  }
}

/** The one code of a holder in a run, canonical: the same whatever keys come into use meanwhile. */
function codeOf({ key }: CodeRun, idType: IdType, idNumber: string): string {
  const derived = createHmac('sha256', Buffer.from(key, 'base64')).update(`${idType}\0${idNumber}`).digest()
  return newCode(derived.subarray(0, CODE_BYTES))
}

/** A holder to be given a code. */
export interface Recipient extends Addressee {
  /** In the run: the certificate or the row of its file. Repeated, it is given the same code. */
  readonly place: string
}

/** Gives one holder a code, instead of any earlier one. @returns undefined when this run has given one already, or a later one */
export async function giveCode(
  run: CodeRun,
  { place, managementNumber, idType, encryptedIdNumber }: Omit<Recipient, 'holderName'>,
  { activations, vault, operator, reason }: CodeContext,
): Promise<string | undefined> {
  const idNumber = vault.decrypt(encryptedIdNumber, managementNumber)
  const code = codeOf(run, idType, idNumber)
  const [tag, ...others] = vault.tags(idType, idNumber)
  const activation = {
    tag,
    managementNumber,
    codeHash: activationHash(code),
    runId: createHash('sha256').update(run.key).digest('base64url'),
    place,
    operator,
    ...(reason !== undefined && { reason }),
    madeAt: run.madeAt,
    expiresAt: new Date(`${run.lastDay}T23:59:59.999+08:00`).toISOString(),
  }
  const given = await activations.put(activation, others)
  return given ? formatCode(code) : undefined
}

/** Gives codes to the holders of certificates. @returns the lines of the file, one for each holder who was given one */
export async function giveCodes(
  run: CodeRun,
  recipients: readonly Recipient[],
  context: CodeContext,
): Promise<readonly string[]> {
  const lines: string[] = []
  for (let i = 0; i < recipients.length; i += IN_FLIGHT) {
    const some = recipients.slice(i, i + IN_FLIGHT)
    const codes = await Promise.all(some.map((one) => giveCode(run, one, context)))
    for (const [at, { managementNumber, holderName }] of some.entries()) {
      const code = codes[at]
      if (code) lines.push(csvLine([managementNumber, holderName, code, run.lastDay]))
    }
  }
  return lines
}
