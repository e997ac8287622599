/**
 * Selective disclosure for JWTs in compact form (RFC 9901), and the credentials that are such (SD-JWT VC): the issuer's
 * side, a strict reader, and the holder's proof. Runs where `jose` runs; no store, no network, no clock of its own.
 */

export { splitSdJwt } from './compact.ts'
export { type SdJwtVcExpectation, type VerifiedSdJwtVc, verifySdJwtVc } from './credential.ts'
export { SD_JWT_VC_TYP } from './drafts.ts'
export { SD_JWT_REASONS, SdJwtError, type SdJwtReason } from './errors.ts'
export {
  type Claim,
  type Claims,
  Disclosable,
  disclosable,
  type SdJwtOptions,
  signSdJwt,
  signSdJwtVc,
} from './issue.ts'
export { type ExpectedBinding, holderKey, SKEW } from './key-binding.ts'
export type { ClaimPath } from './process.ts'
export { type SdJwtExpectation, type VerifiedSdJwt, verifySdJwt } from './verify.ts'
