/**
 * Certificates (X.509, RFC 5280), as far as they are made here: of the keys that sign credentials the request for one and a
 * demonstration's own authority, and what a demonstration's certificates for documents are built of. For commands and
 * local systems; a function makes none, and reads the chain that stands with its key by `lib/settings`.
 */

export {
  basicConstraints,
  type CertificateSigner,
  commonName,
  ECDSA_WITH_SHA256,
  keyUsage,
  newCertificate,
  signed,
} from './building.ts'
export {
  certify,
  type DemonstrationAuthority,
  makeDemonstrationAuthority,
  readDemonstrationAuthority,
} from './demonstration.ts'
export { certificateRequest } from './request.ts'
