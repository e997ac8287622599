/**
 * The policy library, the heart of Zhengyan: dated rules as data, and what follows from them for a certificate.
 * Everybody may import this face; the library imports nothing of ours, reads no clock and no file.
 */

export type { Ambiguity } from './ambiguity.ts'
export { type AnnotationTerms, annotationTerms } from './annotation-terms.ts'
export { type Case, type CaseFailure, cases, type Expectation, runCases } from './cases.ts'
export type { Catalogues } from './catalogues.ts'
export { confidenceName } from './confidence.ts'
export { isDate } from './dates.ts'
export { PolicyError, type PolicyProblem } from './errors.ts'
export {
  type ConditionTrace,
  conditionName,
  type RuleTrace,
  type Trace,
  type Verdict,
  windowName,
} from './explain.ts'
export { forceIn } from './force.ts'
export { kindName } from './kinds.ts'
export { findLevel, isLevel, levelName, levels } from './levels.ts'
export type { Condition, Flag } from './match.ts'
export { createPolicy, type Policy, type PolicyOptions } from './policy.ts'
export type {
  FoundQualification,
  Qualification,
  QualificationRecord,
  Qualifications,
  Specialty,
} from './qualifications.ts'
export {
  builtInRegions,
  createRegions,
  mergeRegions,
  type Region,
  type RegionRecord,
  type Regions,
} from './regions.ts'
export type {
  AppliesTo,
  Confidence,
  DateWindow,
  NoticeRecord,
  Outcome,
  PolicyRule,
  Rule,
  RuleFile,
  RuleSet,
  SourcedUntil,
} from './rule.ts'
export { chooseScenes, type Scene } from './scenes.ts'
export { everyClass, YEARS } from './space.ts'
export { createSummaries } from './summary.ts'
export type * from './types.ts'
