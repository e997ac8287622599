/**
 * Certificates of the keys that sign credentials (X.509, RFC 5280), as far as they are made here: the request for one, and
 * a demonstration's own authority. For commands and local systems; a function makes none, and reads the chain that stands
 * with its key by `lib/settings`.
 */

export {
  certify,
  type DemonstrationAuthority,
  makeDemonstrationAuthority,
  readDemonstrationAuthority,
} from './demonstration.ts'
export { certificateRequest } from './request.ts'
