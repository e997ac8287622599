/**
 * Keys and what is signed by them: JWK and JWK sets (RFC 7517), compact JWS (RFC 7515), the receipts that are such.
 * Runs unchanged in Node, Lambda and browsers: WebCrypto or another engine, no network, no store; the time is passed in.
 */

export type { BatchOutcome, BatchReceiptAnswer } from './batch-receipt.ts'
export {
  type CheckOf,
  checkBy,
  KEY_REASONS,
  type KeyCheck,
  keyCheck,
  type Outcome,
  type Reasons,
  SIGNATURE_REASONS,
  type SignatureCheck,
  signatureCheck,
} from './check.ts'
export { type Engine, type SignatureVerifier, webCrypto } from './engine.ts'
export { JoseError, type JoseErrorCode } from './errors.ts'
export {
  generateSigningKey,
  type Issuer,
  type Jwks,
  type KeyPeriod,
  type PrivateJwk,
  type PublicJwk,
  type PublishedJwk,
  publishedJwk,
  thumbprint,
  thumbprintBy,
} from './jwk.ts'
export {
  type CompactJws,
  type JwsCheck,
  readCompact,
  readJson,
  signCompact,
  signJws,
  verifyJws,
} from './jws.ts'
export { createKeyRing, type KeyRing, type OpenSigner, type RingKey } from './key-ring.ts'
export {
  KID_BYTES,
  kidPrefix,
  periodCheck,
  type TrustedKey,
  type TrustedKeySet,
  trustKeys,
  trustKeysBy,
} from './key-set.ts'
export {
  type Asked,
  type AskedBatch,
  type AskedItem,
  type Receipt,
  type ReceiptCheck,
  signReceipt,
  verifyReceipt,
} from './receipt.ts'
export { findReceipts } from './receipt-file.ts'
export { isLowS, SIGNATURE_BYTES, signatureFromDer, toLowS } from './signature.ts'
export { localSigner, rotateKeys, type Signer, signingKeyAt } from './signer.ts'
