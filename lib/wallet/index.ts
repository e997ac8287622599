/** Certificates into wallets (OpenID4VCI 1.0): offers, tokens, nonces, proofs, credentials, and what describes them. */

export { createNonces, NONCE_LIFETIME, type Nonces } from './nonces.ts'
export { CONFIGURATION, createOffers, OFFER_LIFETIME, type Offer, PRE_AUTHORIZED } from './offers.ts'
