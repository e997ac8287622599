/**
 * Whole documents, held against what this service makes: the file in, the verdict out. It reads PDFs that strangers send,
 * with a reader of its own that knows the one form of ours and refuses every other; it makes no document, and has no key.
 */

export { createInspections, type InspectionSettings, type Inspections } from './inspect.ts'
export { MAX_FILE } from './limits.ts'
export { FINDING_CODES, REFUSALS, type RefusalCode, SIGNATURE_CODES } from './reasons.ts'
export { type KnownSeals, knownSeals } from './signature/seals.ts'
export type { DocumentSignature, Finding, Inspection } from './types.ts'
