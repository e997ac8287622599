/** The registry's public face: what the authority does with certificates. Called by the command line and the import functions. */

export { type ChangeContext, correct, findCertificate, reinstate, revoke } from './change.ts'
export { type CheckedRow, type CheckOptions, checkRow, type Row, type RowRecord } from './check-row.ts'
export type { CloudSummary } from './cloud/finish.ts'
export { type SplitContext, splitFile } from './cloud/split.ts'
export type { ChunkMessage, ImportObjects, ImportQueue } from './cloud/types.ts'
export { giveUpChunk, type WorkContext, workChunk } from './cloud/work.ts'
export { type Column, type ColumnKey, columnOf, columns } from './columns.ts'
export { type DescribedCertificate, type DescribedChange, describe } from './describe.ts'
export { RegistryError, type RegistryErrorCode } from './errors.ts'
export { exportCertificates } from './export.ts'
export {
  type ImportCounts,
  type ImportOptions,
  type ImportProgress,
  type ImportSummary,
  importCertificates,
} from './import.ts'
export { type ProblemCode, problemCodes, type RowProblem, type Severity } from './problems.ts'
export { type CertificateFile, readCertificates } from './read.ts'
export type { Change, ChangeAction, NewCertificate, RegisteredCertificate, Sealing } from './registered.ts'
export { csvLine, reportHead, reportLine } from './report.ts'
export { type Cell, type Encoding, openSheet, type Sheet, type SheetOptions } from './sheet/index.ts'
export type { ImportEntry, ImportRegister, Lease, RegistryStore } from './store.ts'
