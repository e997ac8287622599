/**
 * The certificate's public face: its types, and the one spelling of its numbers, names and ID documents.
 * Everyone who reads such a value from a file or a request normalises it here, and nowhere else.
 */

export {
  birthDateOf,
  checkIdNumber,
  findIdType,
  type IdNumberProblem,
  type IdTypeEntry,
  idTypes,
  maskIdNumber,
  normaliseIdNumber,
} from './id-document.ts'
export { parseManagementNumber } from './management-number.ts'
export { normaliseName, recordedName, sameName } from './name.ts'
export type {
  Change,
  ChangeAction,
  NewCertificate,
  RegisteredCertificate,
  RegisteredFields,
} from './registered.ts'
export { isCalendarDate, residentIdCheckCharacter } from './resident-number.ts'
export type {
  Certificate,
  CertificateRecord,
  Gender,
  IdType,
  RecordStatus,
  StoredCertificate,
} from './types.ts'
