/**
 * Certificates of the keys that sign credentials (X.509, RFC 5280): the chain that goes with a signature as `x5c`, the
 * request for it, and a demonstration's own authority. For commands and local systems: a function hands on the chain that
 * stands with its key, and reads none.
 */

export {
  belongsTo,
  CHAIN_REASONS,
  type ChainReason,
  certifiedUntil,
  chainFromPem,
  checkChain,
} from './chain.ts'
export {
  certify,
  type DemonstrationAuthority,
  makeDemonstrationAuthority,
  readDemonstrationAuthority,
} from './demonstration.ts'
export { certificateRequest } from './request.ts'
