/**
 * What a wallet sends (OpenID4VP 1.0, 8.2 to 8.5): an answer, encrypted to the key of this request, or that there is none.
 * Whatever could be anybody's is no answer: it is thrown away and changes nothing. Pure but for the opening.
 */

import type { WalletRequest } from '#lib/store'
import { type AnswerKey, openAnswer } from './answer-key.ts'
import { CREDENTIAL_ID } from './query.ts'
import { Refusal } from './refusals.ts'

/** The fields of the form. */
export interface SentByWallet {
  /** JWE. */
  readonly response?: string | undefined
  /** In place of it, from a wallet that cannot encrypt: an error, and whose. */
  readonly error?: string | undefined
  readonly state?: string | undefined
}

type Members = Readonly<Record<string, unknown>>

/** Said of the holder, not of the request (8.5). */
const DECLINED = 'access_denied'

/**
 * @returns the one presentation; undefined for what does not belong to this request
 * @throws {Refusal} for an answer to this request that is none
 */
export async function readResponse(
  { response, error, state }: SentByWallet,
  { requestId }: Pick<WalletRequest, 'requestId'>,
  key: AnswerKey,
): Promise<string | undefined> {
  const answer: Members | undefined =
    response === undefined ? { error, state } : await openAnswer(response, key)
  if (answer?.state !== requestId) return undefined
  if (answer.error !== undefined)
    throw new Refusal(answer.error === DECLINED ? 'wallet-declined' : 'wallet-failed')
  // Nothing is taken that was not encrypted.
  if (response === undefined) return undefined
  return presentationIn(answer.vp_token)
}

/** By the id of the one query, an array of one (8.1). */
function presentationIn(token: unknown): string {
  if (typeof token !== 'object' || token === null || Array.isArray(token))
    throw new Refusal('answer-malformed')
  const { [CREDENTIAL_ID]: presentations, ...others } = token as Members
  if (Object.keys(others).length > 0) throw new Refusal('presentation-surplus')
  if (presentations === undefined) throw new Refusal('presentation-missing')
  if (!Array.isArray(presentations)) throw new Refusal('answer-malformed')
  const [presentation, ...more] = presentations as readonly unknown[]
  if (more.length > 0) throw new Refusal('presentation-surplus')
  if (presentation === undefined) throw new Refusal('presentation-missing')
  if (typeof presentation !== 'string') throw new Refusal('answer-malformed')
  return presentation
}
