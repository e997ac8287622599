/**
 * An offer of a certificate to a wallet, from the screen on which it is shown to the credential that is fetched. One item,
 * so that each step is one conditional write of it, and the next finds what the one before has decided:
 *
 *     0  offer made               what is to be released is said; nothing is released
 *     1  try counted              before its transaction code is looked at: 5 tries, however many at once
 *     2  code spent               for one token, which is bound to one key of the wallet
 *     3  proof noted              with each use of the token: none is good twice
 *     4  release fixed            its code, its places in the status lists, for which keys: the same when asked again
 *     ✗  (stopped here)           nothing is released or counted; asked again, it goes on with what is fixed
 *     5  annotation set written   released and counted (`annotation.ts`)
 *     ✗  (answer lost here)       asked again with the same token and keys, it is answered the same
 *
 * The secrets of its two codes and of its token are kept as hashes alone; the one of the transaction code is made with the
 * pre-authorized code as its key, so that who reads the table cannot try a million of them.
 */

import type { PutCommandInput, UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { StatusPlace } from '#lib/status-list'
import { listOf, mapOf, nested, number, optional, reader, text } from './item.ts'
import { walletNonceKey, walletOfferKey } from './keys.ts'
import { type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

/** What the holder has decided to release; as `Release` of the HTTP contract, where the law or the holder asks for that. */
export interface OfferedRelease {
  readonly purpose: string
  readonly recipient?: string | undefined
  readonly validDays: number
}

/** What the first credential request has fixed. */
export interface FixedRelease {
  /** Of the release; leads to nothing but its withdrawal. */
  readonly code: string
  /** ISO 8601 instants. */
  readonly issuedAt: string
  readonly expiresAt?: string | undefined
  /** Digest of the keys that the copies are bound to. */
  readonly keys: string
  /** One in the status lists for each copy. */
  readonly copies: readonly StatusPlace[]
}

export interface WalletOffer {
  /** Random. */
  readonly offerId: string
  readonly managementNumber: string
  /** Of the account that made it, with the password of then: whoever ends its sessions ends its offers. */
  readonly holderId: string
  readonly passwordVersion: number
  readonly annotation?: OfferedRelease | undefined
  /** SHA-256 of the pre-authorized code, base64url. */
  readonly codeHash: string
  /** HMAC-SHA-256 of the transaction code under the pre-authorized code, base64url. */
  readonly txHash: string
  /** Seconds since 1970. */
  readonly codeUntil: number
  readonly tries: number
  /** Of the access token: SHA-256, base64url; the thumbprint of the key that it is bound to; until when it is good. */
  readonly tokenHash?: string | undefined
  readonly jkt?: string | undefined
  readonly tokenUntil?: number | undefined
  /** The proofs that were used, by digest, each with what used it: a repetition after a lost answer is the same use. */
  readonly proofs: Readonly<Record<string, string>>
  readonly settled?: FixedRelease | undefined
}

export type NewOffer = Omit<WalletOffer, 'tries' | 'proofs' | 'tokenHash' | 'jkt' | 'tokenUntil' | 'settled'>

/** A proof of possession (RFC 9449) that was found to hold. */
export interface UsedProof {
  /** Digest of its `jti`. */
  readonly digest: string
  /** Random, of this one use. */
  readonly use: string
}

/** Tries at a transaction code of 6 digits. */
export const MOST_TRIES = 5
/** Requests with one offer: no wallet needs as many, and an item has room for them. */
const MOST_PROOFS = 60

const NEW_OFFER = 'attribute_not_exists(pk) OR codeHash = :code'
const PROOF_UNUSED =
  '((attribute_not_exists(proofs.#proof) AND size(proofs) < :most) OR proofs.#proof = :use)'
/** The code is right, unspent, in time, and has tries left; counted before the transaction code is looked at. */
const TRY_LEFT = `codeHash = :code AND codeUntil > :now AND tries < :tries AND attribute_not_exists(tokenHash) AND ${PROOF_UNUSED}`
/** Nobody has spent the code; or this very spending has, by a lost answer's repetition. */
const CODE_UNSPENT = 'codeHash = :code AND (attribute_not_exists(tokenHash) OR tokenHash = :token)'
/** The token is this offer's, in time, and comes with the key that it is bound to. */
const TOKEN_HOLDS = `tokenHash = :token AND jkt = :jkt AND tokenUntil > :now AND ${PROOF_UNUSED}`
/** Nobody has fixed the release; or this very one is. */
const NOT_FIXED = 'tokenHash = :token AND (attribute_not_exists(settled) OR settled.code = :code)'
/** Nobody has used the nonce, or the same offer has: a wallet that asks again after a lost answer. */
const NONCE_FREE = 'attribute_not_exists(pk) OR offerId = :offer'

const seconds = (now: Date) => Math.floor(now.getTime() / 1000)

/** What a condition on an unused proof names, and the noting of it. */
const noting = ({ digest, use }: UsedProof) => ({
  set: 'SET proofs.#proof = :use',
  names: { '#proof': digest },
  values: { ':use': use, ':most': MOST_PROOFS },
})

export function createOfferParams(offer: NewOffer): Params<PutCommandInput> {
  return {
    Item: {
      ...walletOfferKey(offer.offerId),
      ...offer,
      tries: 0,
      proofs: {},
      [TTL_ATTRIBUTE]: offer.codeUntil,
    },
    ConditionExpression: NEW_OFFER,
    ExpressionAttributeValues: { ':code': offer.codeHash },
  }
}

export function countTryParams(
  offerId: string,
  codeHash: string,
  proof: UsedProof,
  now: Date,
): Params<UpdateCommandInput> {
  const { set, names, values } = noting(proof)
  return {
    Key: walletOfferKey(offerId),
    UpdateExpression: `${set} ADD tries :one`,
    ConditionExpression: TRY_LEFT,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: {
      ...values,
      ':code': codeHash,
      ':now': seconds(now),
      ':tries': MOST_TRIES,
      ':one': 1,
    },
  }
}

export function spendCodeParams(
  { offerId, codeHash }: Pick<WalletOffer, 'offerId' | 'codeHash'>,
  { tokenHash, jkt, tokenUntil }: Required<Pick<WalletOffer, 'tokenHash' | 'jkt' | 'tokenUntil'>>,
): Params<UpdateCommandInput> {
  return {
    Key: walletOfferKey(offerId),
    UpdateExpression: `SET tokenHash = :token, jkt = :jkt, tokenUntil = :until, ${TTL_ATTRIBUTE} = :until`,
    ConditionExpression: CODE_UNSPENT,
    ExpressionAttributeValues: { ':code': codeHash, ':token': tokenHash, ':jkt': jkt, ':until': tokenUntil },
  }
}

export function useTokenParams(
  offerId: string,
  { tokenHash, jkt }: { readonly tokenHash: string; readonly jkt: string },
  proof: UsedProof,
  now: Date,
): Params<UpdateCommandInput> {
  const { set, names, values } = noting(proof)
  return {
    Key: walletOfferKey(offerId),
    UpdateExpression: set,
    ConditionExpression: TOKEN_HOLDS,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...values, ':token': tokenHash, ':jkt': jkt, ':now': seconds(now) },
  }
}

export function fixReleaseParams(
  { offerId, tokenHash }: Pick<WalletOffer, 'offerId' | 'tokenHash'>,
  fixed: FixedRelease,
): Params<UpdateCommandInput> {
  return {
    Key: walletOfferKey(offerId),
    UpdateExpression: 'SET settled = :settled',
    ConditionExpression: NOT_FIXED,
    ExpressionAttributeValues: { ':token': tokenHash, ':settled': fixed, ':code': fixed.code },
  }
}

export function claimNonceParams(
  hash: string,
  offerId: string,
  expiresAtSeconds: number,
): Params<PutCommandInput> {
  return {
    Item: { ...walletNonceKey(hash), offerId, [TTL_ATTRIBUTE]: expiresAtSeconds },
    ConditionExpression: NONCE_FREE,
    ExpressionAttributeValues: { ':offer': offerId },
  }
}

export const toWalletOffer = reader<WalletOffer>('wallet offer', {
  offerId: text,
  managementNumber: text,
  holderId: text,
  passwordVersion: number,
  annotation: optional(
    nested<OfferedRelease>({ purpose: text, recipient: optional(text), validDays: number }),
  ),
  codeHash: text,
  txHash: text,
  codeUntil: number,
  tries: number,
  tokenHash: optional(text),
  jkt: optional(text),
  tokenUntil: optional(number),
  proofs: mapOf(text),
  settled: optional(
    nested<FixedRelease>({
      code: text,
      issuedAt: text,
      expiresAt: optional(text),
      keys: text,
      copies: listOf(nested<StatusPlace>({ list: number, index: number })),
    }),
  ),
})

export function walletOffers(table: Table) {
  const updated = async (params: Params<UpdateCommandInput>) => toWalletOffer(await table.update(params))
  return {
    find: async (offerId: string) => toWalletOffer(await table.get(walletOfferKey(offerId))),
    /** @returns false when the id is taken */
    create: (offer: NewOffer) => table.put(createOfferParams(offer)),
    /** @returns the offer; undefined where there is none with this code and a try left, or the proof was used */
    countTry: (...args: Parameters<typeof countTryParams>) => updated(countTryParams(...args)),
    /** @returns undefined when somebody else has spent it */
    spend: (...args: Parameters<typeof spendCodeParams>) => updated(spendCodeParams(...args)),
    /** @returns the offer; undefined where the token does not hold with this key, or the proof was used */
    use: (...args: Parameters<typeof useTokenParams>) => updated(useTokenParams(...args)),
    /** @returns undefined when another request has fixed it */
    fix: (...args: Parameters<typeof fixReleaseParams>) => updated(fixReleaseParams(...args)),
    /** @returns false when another offer has used the nonce */
    claimNonce: (...args: Parameters<typeof claimNonceParams>) => table.put(claimNonceParams(...args)),
  }
}
