/** What holders look up, and the form in which a certificate is shown to them and to everybody else. */

export {
  type AnswerChangeEntry,
  type Certificates,
  createCertificates,
  type Holder,
  type VerificationEntry,
} from './certificates.ts'
export { createPositions } from './position.ts'
export { type CertificateView, createCertificateView, factsOf } from './view.ts'
