/** 加注: releases of a certificate for one purpose and a limited time, and the document that is taken along. */

export {
  type AnnotationState,
  countedAt,
  DAY,
  isLimited,
  isToWallet,
  type LimitedEntry,
  stateOf,
} from './annotation-set.ts'
export {
  type Annotation,
  type AnnotationSettings,
  type Annotations,
  createAnnotations,
  type Presentation,
  type Release,
} from './annotations.ts'
export { createDocuments, type DocumentSettings, type Documents } from './documents.ts'
export { qrPicture } from './qr-picture.ts'
export type { Tagged } from './sets.ts'
export {
  createWalletReleases,
  type WalletEntry,
  type WalletRelease,
  type WalletReleases,
} from './wallet-release.ts'
export { withdrawAll } from './withdraw-all.ts'
