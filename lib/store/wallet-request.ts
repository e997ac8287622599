/**
 * A request to a wallet, from the page on which an employer makes it to the answer that this page is shown. One item, and
 * each step that changes it is one conditional write:
 *
 *     0  asked                  a nonce, a key for the answer and the browser that asks; nothing is known of anybody
 *     1  request object fetched nothing is written: it may be fetched again
 *     2  response checked       in the holder's log, or refused; nothing is written here
 *     ✗  (stopped here)         logged and never told; the wallet may send it again, and then it is logged again
 *     3  outcome kept           sealed, if there is none yet and the time is not over: what comes later is too late
 *     4  outcome shown          to that browser alone, as often as it asks, until the item expires
 */

import type { PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { boolean, number, oneOf, optional, reader, text } from './item.ts'
import { walletRequestKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'
import type { NewVerification } from './verification-log-item.ts'

export interface WalletRequest {
  /** Random; the wallet reads it in the address. */
  readonly requestId: string
  /** SHA-256 of what only the browser that asks has, base64url. */
  readonly browserHash: string
  /** Random; the holder's proof has to say it. */
  readonly nonce: string
  /** Who asks: the `client_id` that the holder's proof has to be for. */
  readonly clientId: string
  /** The private half of the key that this one answer is encrypted to, sealed by the vault. */
  readonly sealedKey: string
  /** The wallet is on the device of the browser, and leads back to it with a code. */
  readonly sameDevice: boolean
  readonly useIn?: string | undefined
  /** Who is to stand in the holder's log: the network and device that asked, not those of the wallet. */
  readonly network: string
  readonly client: NewVerification['verifier']['client']
  /** Of the HTTP request that asked. */
  readonly askedBy: string
  /** Seconds since 1970. */
  readonly askedAt: number
  readonly answerUntil: number
  /** What came of it, sealed by the vault. */
  readonly outcome?: string | undefined
  /** SHA-256 of the code that the wallet leads back with, base64url. */
  readonly responseCodeHash?: string | undefined
}

export type NewWalletRequest = Omit<WalletRequest, 'outcome' | 'responseCodeHash'>

/** Seconds for which an outcome is shown after the last moment at which it could come: no longer than its key is kept. */
const SHOWN_FOR = 300

/** Nobody has the id; or it is the repetition of this one write. */
const NEW_REQUEST = 'attribute_not_exists(pk) OR nonce = :nonce'
/** Nothing has come of it yet, and it is not too late; or it is the repetition of this one write. */
const UNANSWERED =
  'nonce = :nonce AND ((attribute_not_exists(outcome) AND answerUntil > :now) OR outcome = :outcome)'

export const newWalletRequestParams = (request: NewWalletRequest): Params<PutCommandInput> => ({
  Item: {
    ...walletRequestKey(request.requestId),
    ...request,
    [TTL_ATTRIBUTE]: request.answerUntil + SHOWN_FOR,
  },
  ConditionExpression: NEW_REQUEST,
  ExpressionAttributeValues: { ':nonce': request.nonce },
})

export function keepOutcomeParams(
  { requestId, nonce }: Pick<WalletRequest, 'requestId' | 'nonce'>,
  {
    outcome,
    responseCodeHash,
  }: Required<Pick<WalletRequest, 'outcome'>> & Pick<WalletRequest, 'responseCodeHash'>,
  now: Date,
): Params<UpdateCommandInput> {
  return {
    Key: walletRequestKey(requestId),
    UpdateExpression: `SET outcome = :outcome${responseCodeHash ? ', responseCodeHash = :code' : ''}`,
    ConditionExpression: UNANSWERED,
    ExpressionAttributeValues: {
      ':outcome': outcome,
      ':nonce': nonce,
      ':now': Math.floor(now.getTime() / 1000),
      ...(responseCodeHash && { ':code': responseCodeHash }),
    },
    // The outcome is long, and nobody reads it here.
    ReturnValues: 'NONE',
  }
}

const toWalletRequest = reader<WalletRequest>('wallet request', {
  requestId: text,
  browserHash: text,
  nonce: text,
  clientId: text,
  sealedKey: text,
  sameDevice: boolean,
  useIn: optional(text),
  network: text,
  client: oneOf('phone', 'browser', 'program'),
  askedBy: text,
  askedAt: number,
  answerUntil: number,
  outcome: optional(text),
  responseCodeHash: optional(text),
})

export function walletRequests(table: Table) {
  return {
    /** @returns undefined for one that is not there, or whose time to be shown is over */
    async find(requestId: string, now: Date): Promise<WalletRequest | undefined> {
      const found = toWalletRequest(await table.get(walletRequestKey(requestId)))
      return found && found.answerUntil + SHOWN_FOR > now.getTime() / 1000 ? found : undefined
    },
    create: (request: NewWalletRequest) => table.put(newWalletRequestParams(request)),
    /** @returns false when something has come of it already, or it is too late */
    keepOutcome: async (
      request: Pick<WalletRequest, 'requestId' | 'nonce'>,
      kept: { readonly outcome: string; readonly responseCodeHash?: string },
      now: Date,
    ): Promise<boolean> => (await table.update(keepOutcomeParams(request, kept, now))) !== undefined,
  }
}
