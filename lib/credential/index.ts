/**
 * What the holder's QR carries and how anybody checks it: codes, QR symbols, signed credentials (CWT in COSE_Sign1).
 * Runs unchanged in Node, Lambda and browsers: WebCrypto alone, no network, no store, and no clock (the time is passed
 * in).
 */

export { type Check, type CredentialCheck, REASONS } from './check.ts'
export type { CredentialClaims } from './claims.ts'
export {
  ALPHABET,
  CODE_LENGTH,
  type CodeError,
  formatCode,
  newCode,
  type ParsedCode,
  parseCode,
} from './code.ts'
export { CredentialError, type CredentialErrorCode } from './errors.ts'
export {
  type CertificateClaims,
  certificateOf,
  claimsOf,
  type DifferentFact,
  differencesBetween,
} from './facts.ts'
export { type CredentialIssuer, createCredentialIssuer, type Issue } from './issue.ts'
export {
  MAX_QR_VERSION,
  type QrMatrix,
  type QrSegment,
  QrTooLarge,
  qrMatrix,
  qrSegments,
  qrSvg,
  SCREEN_QR_VERSION,
} from './qr.ts'
export { type Omitted, type SignedCredential, signCredential } from './sign.ts'
export { type CredentialText, credentialRoom, parseCredentialText, qrText } from './text.ts'
export { type VerifyOptions, verifyCredential } from './verify.ts'
