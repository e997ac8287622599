/**
 * The document that a holder carries, as PDF or as OFD: an electronic certificate with seal and signature, or a certificate electronic
 * file with neither. Fonts are parsed once; the page is drawn from what it is given, without clock or store.
 *
 * `createKmsSigner` and the demonstration signer bring libraries of their own and are imported from here all
 * the same: bundles drop what a function does not name.
 */

export { printedValue } from './design/wording.ts'
export { type Fonts, loadFonts, loadFontsAhead, packagedFontFiles } from './drawing/fonts.ts'
export { DocumentError, type DocumentErrorCode } from './errors.ts'
export { createDocumentDrawer, createDocumentMaker } from './maker.ts'
export { createOfdDrawer, createOfdMaker, type DrawnOfd, type OfdMakerOptions } from './ofd/maker.ts'
export type { Parts } from './ofd/parts.ts'
export { describeSignature, type OfdSeal, SEALED_WITH, signatureList } from './ofd/signature.ts'
export { createReceiptPrinter, type ReceiptPrinter } from './receipt.ts'
export { drawSealPicture } from './seal-picture.ts'
export { type SignerCertificate, signerCertificate } from './signing/algorithms.ts'
export { signedAttributes, writeCms } from './signing/cms.ts'
export type { DemonstrationKey } from './signing/demonstration-certificate.ts'
export {
  type DemonstrationSealOptions,
  makeDemonstrationSeal,
  openDemonstrationSeal,
} from './signing/demonstration-seal.ts'
export { makeDemonstrationSigner, openDemonstrationSigner } from './signing/demonstration-signer.ts'
export { write as writeDer } from './signing/der.ts'
export { createKmsSigner, type KmsSignerOptions } from './signing/kms-signer.ts'
export {
  openSealed,
  type SealedFile,
  type ValidationData,
  withRoomForStamp,
  withValidationData,
} from './signing/long-term/update.ts'
export { openPkcs12Signer } from './signing/pkcs12-file.ts'
export {
  certificatesFromPem,
  type DocumentSigner,
  isDemonstration,
  signerFromPem,
  signerFromPkcs12,
} from './signing/signer.ts'
export type { Updated } from './signing/update.ts'
export type {
  AnsweredReceipt,
  BatchReceipt,
  DocumentDrawer,
  DocumentFormat,
  DocumentMaker,
  DocumentMakerOptions,
  DocumentRequest,
  PdfLevel,
  PrintedAnnotation,
  PrintedReceipt,
  PrintedVerification,
  QrModules,
} from './types.ts'
