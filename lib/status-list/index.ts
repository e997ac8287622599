/**
 * Token Status Lists (draft-ietf-oauth-status-list): which certificates are revoked, for whoever has no network. The
 * bitmap, the signed token around it, and the places that certificates have in the lists.
 */

export { type StatusPlace, statusPlaces } from './allocation.ts'
export { StatusListError } from './errors.ts'
export {
  decodeStatusList,
  type EncodedStatusList,
  emptyStatusList,
  encodeStatusList,
  STATUS_INVALID,
  STATUS_LIST_SIZE,
  STATUS_VALID,
  type StatusBits,
  type StatusList,
  setStatus,
  statusAt,
} from './list.ts'
export {
  STATUS_LIST_TYPE,
  signStatusList,
  statusListsUri,
  statusListUri,
  type VerifiedStatusList,
  verifyStatusList,
} from './token.ts'
