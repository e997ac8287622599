/**
 * The HTTP contract, as data: the routes of each function with what they take and answer, and the problems. A function
 * imports its own contract alone; `openapi.json` is written from all of them. Every schema that a module here exports
 * has its name in that description.
 */

export * as account from './account.ts'
export * as batch from './batch.ts'
export * as certificate from './certificate.ts'
export { deprecationText, retired, retiredByAnswer, retiredIn } from './deprecation.ts'
export * as document from './document.ts'
export * as identity from './identity.ts'
export * as inspect from './inspect.ts'
export * as login from './login.ts'
export * as lookup from './lookup.ts'
export * as oauth from './oauth.ts'
export * as pages from './pages.ts'
export * as presentation from './presentation.ts'
export type { ProblemDocument } from './problem-document.ts'
export * as problem from './problem-document.ts'
export { problemTable } from './problems.ts'
export {
  type Answer,
  type Contracts,
  contract,
  type Deprecation,
  type FileContract,
  type PathParameter,
  type ReadonlyDeep,
  type RouteContract,
  type Schema,
} from './route.ts'
export * as secondFactor from './second-factor.ts'
export * as values from './values.ts'
export * as verification from './verification.ts'
export * as verify from './verify.ts'
export * as wallet from './wallet.ts'
