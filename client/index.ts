/**
 * `zhengyan-client`: a Zhengyan service as a program sees it. Sessions that renew themselves, lists page by page, retries
 * that wait as long as they are told, problems as one kind of error. What needs no service is in `zhengyan-client/offline`.
 */

export {
  type BatchOptions,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type DocumentOptions,
  type RequestOptions,
  type UseOptions,
} from './api/client.ts'
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
} from './api/types.ts'
