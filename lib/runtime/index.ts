/**
 * Composition, and nothing else: opens what a process needs from its settings, and puts the use cases together that
 * more than one function serves.
 */

export { boot, type Runtime } from './boot.ts'
export { bootSplit, bootWork } from './boot-import.ts'
export { bootDispatcher, bootPlan, bootSend } from './boot-webhooks.ts'
export {
  composeAnnotations,
  composeAuthentication,
  composeCertifiedKeyRing,
  composeEncryption,
  composeHolders,
  composeIssuing,
  composeKeyRing,
  composeRateLimiter,
  composeSecondFactor,
  composeSetPassword,
  composeTagging,
  composeView,
  composeWalletSeal,
} from './compose.ts'
export { composePresentations } from './compose-presentations.ts'
export { openCredentialSigner } from './kms-signer.ts'
export {
  certificatesInFiles,
  type ElectronicSealing,
  openElectronicSealing,
  openPdfSigning,
  type PdfSigning,
} from './seals.ts'
