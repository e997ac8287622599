/**
 * `zhengyan-client`: a Zhengyan service as a program sees it. Sessions that renew themselves, lists page by page, retries
 * that wait as long as they are told, problems as one kind of error. What needs no service is in `zhengyan-client/offline`.
 */

export { createClient } from './api/client.ts'
export type {
  BatchOptions,
  CallOptions,
  Client,
  ClientOptions,
  DocumentOptions,
  RequestOptions,
  UseOptions,
} from './api/options.ts'
export { type ClientCode, type ServiceCode, ZhengyanProblem } from './api/problem.ts'
export { type Kept, memoryStorage, type Session, type SessionStorage } from './api/session.ts'
export {
  fetchTransport,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from './api/transport.ts'
export type {
  Annotation,
  AnnotationState,
  AnswerChange,
  BatchItem,
  BatchResult,
  BatchVerification,
  Bilingual,
  Certificate,
  CertificatePage,
  Challenge,
  DocumentVerification,
  FieldError,
  Finding,
  IdType,
  Issuer,
  KeySet,
  Login,
  Notice,
  Presented,
  ProblemDocument,
  PublishedKey,
  Recovery,
  Registration,
  Release,
  Result,
  Tokens,
  Verification,
  VerificationEntry,
  VerificationPage,
  WalletOffer,
  WalletRelease,
} from './api/types.ts'
