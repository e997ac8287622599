/**
 * Certificates out of wallets (OpenID4VP 1.0, as HAIP 1.0 profiles it): an employer asks by a QR or a link, a wallet
 * answers, and the browser that asked is shown what `lib/verification` says of it.
 */

export {
  type Asked,
  createPresentations,
  type PresentationSettings,
  type Presentations,
  REQUEST_LIFETIME,
  type WalletResult,
} from './presentations.ts'
export { CREDENTIAL_ID, RELEASE_CLAIMS, REQUIRED_CLAIMS } from './query.ts'
export { REFUSALS, Refusal, type RefusalCode } from './refusals.ts'
export { REQUEST_OBJECT_TYPE } from './request-object.ts'
export type { SentByWallet } from './response.ts'
