/**
 * What the holder's QR carries and how anybody checks it: codes, QR symbols, signed credentials, status
 * lists, receipts, keys. Runs unchanged in Node, Lambda and browsers: WebCrypto alone, no network, no
 * store, and no clock (the time is passed in).
 */

export { type Check, type CredentialCheck, type Outcome, REASONS } from './check.ts'
export type { CredentialClaims } from './claims.ts'
export { CODE_LENGTH, type CodeFault, formatCode, newCode, type ParsedCode, parseCode } from './code.ts'
export { CredentialError, type CredentialErrorCode } from './errors.ts'
export { type CredentialIssuer, createCredentialIssuer, type Issue } from './issue.ts'
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
} from './jwk.ts'
export { type TrustedKey, type TrustedKeySet, trustKeys } from './key-set.ts'
export {
  MAX_QR_VERSION,
  type QrMatrix,
  type QrSegment,
  QrTooLarge,
  qrMatrix,
  qrSegments,
  qrSvg,
} from './qr.ts'
export { type Asked, type Receipt, type ReceiptCheck, signReceipt, verifyReceipt } from './receipt.ts'
export { type Omitted, type SignedCredential, signCredential } from './sign.ts'
export { signatureFromDer } from './signature.ts'
export { localSigner, rotateKeys, type Signer, signingKeyAt } from './signer.ts'
export { type StatusPlace, statusPlaces } from './status-index.ts'
export {
  decodeStatusList,
  type EncodedStatusList,
  emptyStatusList,
  encodeStatusList,
  STATUS_INVALID,
  STATUS_LIST_SIZE,
  STATUS_VALID,
  type StatusBits,
  type StatusList,
  setStatus,
  statusAt,
} from './status-list.ts'
export {
  STATUS_LIST_TYPE,
  signStatusList,
  statusListUri,
  type VerifiedStatusList,
  verifyStatusList,
} from './status-token.ts'
export { type CredentialText, credentialRoom, parseCredentialText, qrText } from './text.ts'
export { type VerifyOptions, verifyCredential } from './verify.ts'
