/**
 * The certificate: its fields and their names, its types, and the one spelling of its numbers, names and documents.
 * Everyone who reads such a value from a file or a request normalises it here, and nowhere else.
 */

export { type Cell, cellText, lostDigits } from './cell.ts'
export { findGender, findRecordStatus, genderName, recordStatusName } from './choices.ts'
export { type ShownCertificate, type ShownValue, shownValue } from './display.ts'
export {
  type Audience,
  type CertificateField,
  certificateFields,
  type FieldKey,
  fieldOf,
  fieldsShownTo,
  type KeysOf,
  keysOf,
  labelOf,
  type PlainFields,
  type PlainKeysOf,
  plainFields,
  signedFields,
  type ValueKind,
} from './fields.ts'
export { findField, findHeading, foldHeading } from './headings.ts'
export {
  birthDateOf,
  checkIdNumber,
  findIdType,
  type IdNumberProblem,
  type IdTypeEntry,
  idTypes,
  normaliseIdNumber,
} from './id-document.ts'
export { parseManagementNumber } from './management-number.ts'
export { maskIdNumber, sameMasked } from './mask.ts'
export { normaliseName, recordedName, sameName } from './name.ts'
export type {
  Change,
  ChangeAction,
  NewCertificate,
  RegisteredCertificate,
  RegisteredFields,
} from './registered.ts'
export { isCalendarDate, residentIdCheckCharacter } from './resident-number.ts'
export { terms } from './terms.ts'
export type {
  Certificate,
  CertificateRecord,
  Gender,
  IdType,
  RecordStatus,
  StoredCertificate,
} from './types.ts'
