/**
 * The electronic seal (电子印章) and the signature made with it (电子签章), by GB/T 38540-2020: made, read in their one
 * spelling, and checked with a reason for each check. Who makes a seal (制章者) and who signs with it (签章者) are two.
 * Values only: no file, no network, no clock.
 */

export { SealError, type SealErrorCode } from './errors.ts'
export type { Outcome, SealCheck, SealFinding, SealReasonCode } from './reasons.ts'
export { type ElectronicSeal, makeSeal, readSeal, type SealPicture, type SealProperties } from './seal.ts'
export type { Sealer } from './sealer.ts'
export {
  makeSesSignature,
  readSesSignature,
  type SesSignature,
  type SesSignatureRequest,
} from './signature.ts'
export { mayBeUsedBy, type Signers } from './signers.ts'
export {
  type SealReport,
  type SesCheckOptions,
  type SesReport,
  verifySeal,
  verifySesSignature,
} from './verify.ts'
