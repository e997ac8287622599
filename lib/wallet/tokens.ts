/**
 * The token endpoint of the pre-authorized code (OpenID4VCI 1.0, 6), and who comes with a token afterwards. Every try at a
 * transaction code is counted before it is looked at; a code is spent once, and its token is good for one key.
 */

import { randomBytes } from 'node:crypto'
import { OAuthError } from '#lib/problem'
import type { Store, WalletOffer } from '#lib/store'
import { bearerOf, digest, isSame, newSecret, readBearer, txHash } from './codes.ts'
import { type BoundRequest, checkPossession } from './dpop.ts'
import { CONFIGURATION, PRE_AUTHORIZED } from './offers.ts'

/** Seconds that a token is good for: as long as a wallet may take to make its keys and ask again. */
export const TOKEN_LIFETIME = 600

/** The form of the token endpoint. */
export interface TokenRequest {
  readonly grant_type: string
  readonly 'pre-authorized_code'?: string | undefined
  readonly tx_code?: string | undefined
}

export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'DPoP'
  readonly expires_in: number
  readonly scope: string
}

export interface TokenSettings {
  readonly store: Pick<Store, 'walletOffers'>
  readonly now: () => Date
}

/** Of this one use of a proof. */
const newUse = () => randomBytes(9).toString('base64url')

export function createTokens({ store, now }: TokenSettings) {
  const { walletOffers } = store

  /** Why a condition did not hold: a proof that was used is told from a code or token that is none. */
  async function wasReplayed(offerId: string, proof: string): Promise<boolean> {
    const offer = await walletOffers.find(offerId)
    return offer?.proofs[proof] !== undefined
  }

  return {
    /**
     * @throws OAuthError `unsupported_grant_type`, `invalid_request`, `invalid_dpop_proof`, and `invalid_grant` whatever is
     *   wrong with the codes
     */
    async exchange(request: TokenRequest, bound: BoundRequest): Promise<TokenAnswer> {
      if (request.grant_type !== PRE_AUTHORIZED) throw new OAuthError('unsupported_grant_type')
      if (request['pre-authorized_code'] === undefined)
        throw new OAuthError('invalid_request', 'pre-authorized_code is missing.')
      if (request.tx_code === undefined) throw new OAuthError('invalid_request', 'tx_code is missing.')
      const { jkt, digest: proof } = await checkPossession(bound, now())
      const code = readBearer(request['pre-authorized_code'])
      if (!code) throw new OAuthError('invalid_grant')
      const counted = await walletOffers.countTry(
        code.offerId,
        digest(code.secret),
        { digest: proof, use: newUse() },
        now(),
      )
      if (!counted) {
        if (await wasReplayed(code.offerId, proof))
          throw new OAuthError('invalid_dpop_proof', 'The proof was used before.')
        throw new OAuthError('invalid_grant')
      }
      if (!isSame(txHash(request.tx_code, code), counted.txHash)) throw new OAuthError('invalid_grant')
      const secret = newSecret()
      const tokenUntil = Math.floor(now().getTime() / 1000) + TOKEN_LIFETIME
      const spent = await walletOffers.spend(counted, { tokenHash: digest(secret), jkt, tokenUntil })
      if (!spent) throw new OAuthError('invalid_grant')
      return {
        access_token: bearerOf({ offerId: code.offerId, secret }),
        token_type: 'DPoP',
        expires_in: TOKEN_LIFETIME,
        scope: CONFIGURATION,
      }
    },

    /**
     * Whose offer a request with a token is for.
     * @throws OAuthError `invalid_token` for a token that is unknown, over, or another key's; `invalid_dpop_proof`
     */
    async authorize(bound: BoundRequest): Promise<WalletOffer> {
      const token = readBearer(bound.token)
      if (!token) throw new OAuthError('invalid_token', 'Send the access token by the scheme DPoP.')
      const { jkt, digest: proof } = await checkPossession(bound, now())
      const offer = await walletOffers.use(
        token.offerId,
        { tokenHash: digest(token.secret), jkt },
        { digest: proof, use: newUse() },
        now(),
      )
      if (offer) return offer
      if (await wasReplayed(token.offerId, proof))
        throw new OAuthError('invalid_dpop_proof', 'The proof was used before.')
      throw new OAuthError('invalid_token')
    },
  }
}
