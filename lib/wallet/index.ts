/** Certificates into wallets (OpenID4VCI 1.0): offers, tokens, nonces, proofs, credentials, and what describes them. */

export { DISCLOSABLE_CLAIMS, WALLET_CLAIMS, type WalletClaim } from './claims.ts'
export type { CredentialType } from './credential.ts'
export { PROOF_LIFETIME } from './dpop.ts'
export { createRequestKeys, encryptResponse, readResponseEncryption } from './encryption.ts'
export { createIssuing, type IssuingSettings } from './issuing.ts'
export { issuerMetadata, serverMetadata, signMetadata } from './metadata.ts'
export { createNonces, NONCE_LIFETIME, type Nonces } from './nonces.ts'
export { CONFIGURATION, createOffers, OFFER_LIFETIME, type Offer, PRE_AUTHORIZED } from './offers.ts'
export { BATCH_SIZE } from './proofs.ts'
export { createTokens, TOKEN_LIFETIME } from './tokens.ts'
export { createTypeMetadata, TYPE_NAME, type TypeMetadata } from './type-metadata.ts'
