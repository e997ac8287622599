/** The registry: what the authority does with certificates. */

export { type AddresseePage, everybody, named, type Place } from './activation/addressees.ts'
export {
  type CodeContext,
  type CodeRun,
  codesHead,
  giveCode,
  giveCodes,
  newCodeRun,
  type Recipient,
} from './activation/give.ts'
export {
  type ChangeContext,
  type CorrectionContext,
  correct,
  findCertificate,
  reinstate,
  revoke,
} from './change.ts'
export { type CheckedRow, type CheckOptions, checkRow, type Row, type RowRecord } from './check-row.ts'
export type { ChunkedImportSummary } from './chunked/finish.ts'
export { type SplitContext, splitFile } from './chunked/split.ts'
export type { ChunkMessage, ImportObjects, ImportQueue } from './chunked/types.ts'
export { giveUpChunk, type WorkContext, workChunk } from './chunked/work.ts'
export type { ImportCounts } from './counts.ts'
export { type DescribedCertificate, type DescribedChange, describe } from './describe.ts'
export { RegistryError, type RegistryErrorCode } from './errors.ts'
export { type ExportContext, exportCertificates } from './export.ts'
export {
  type HolderAccount,
  type HolderContext,
  lockHolder,
  type NewCode,
  resetHolder,
  revokeCode,
  showHolder,
  unlockHolder,
} from './holder-account.ts'
export { importCertificates } from './import.ts'
export {
  type RowProblem,
  type RowProblemCode,
  rowProblem,
  rowProblemCodes,
  type Severity,
} from './problems.ts'
export { type CertificateFile, readCertificates } from './read.ts'
export {
  keepRules,
  type Rejudged,
  type RejudgeOptions,
  type RejudgeSummary,
  rejudge,
} from './rejudge.ts'
export { countKeyUse, prepareTags, type RekeyProgress, type RekeySummary, rekey, rekeyed } from './rekey.ts'
export { csvLine, reportHead, reportLine } from './report.ts'
export { type Cell, type Encoding, openSheet, type Sheet, type SheetOptions } from './sheet/index.ts'
export { LIMITS } from './sheet/limits.ts'
export type { ImportOptions, ImportProgress, ImportSummary } from './types.ts'
