/** The secrets of an offer: a pre-authorized code, a transaction code and a token, and what the store keeps of each. */

import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** Of a secret (192 random bits) and of an id; no longer, since a QR has to hold both. */
const SECRET_BYTES = 24
const ID_BYTES = 12

/** Digits of a transaction code. */
export const TX_CODE_LENGTH = 6

/** `id . secret`, both base64url: the id finds the offer, the secret proves that it is meant. */
const BEARER = /^([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{32})$/

export interface Bearer {
  readonly offerId: string
  readonly secret: string
}

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const newOfferId = (): string => randomBytes(ID_BYTES).toString('base64url')
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')
export const newTxCode = (): string => String(randomInt(10 ** TX_CODE_LENGTH)).padStart(TX_CODE_LENGTH, '0')

export const bearerOf = ({ offerId, secret }: Bearer): string => `${offerId}.${secret}`

/** @returns undefined for a text that is no such code or token */
export function readBearer(text: string | undefined): Bearer | undefined {
  const [, offerId, secret] = BEARER.exec(text ?? '') ?? []
  return offerId === undefined || secret === undefined ? undefined : { offerId, secret }
}

/** Under the pre-authorized code, which is kept nowhere: who reads the table cannot try a million of them. */
export const txHash = (txCode: string, { secret }: Bearer): string =>
  createHmac('sha256', Buffer.from(secret, 'base64url')).update(txCode).digest('base64url')

export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
