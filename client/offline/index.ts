/**
 * `zhengyan-client/offline`: checks what was scanned, without asking anybody. Signature first, then whether it stands by
 * the status lists at hand, and how old these are. The rules are those of the service itself (`lib/credential`, `lib/jose`,
 * `lib/status-list`), which is the one place where they are written.
 */

export { openStatusList, trustKeySet, webCrypto } from './keys.ts'
export { reasonText } from './reason-text.ts'
export { verifyReceipt } from './receipt.ts'
export type * from './types.ts'
export { verifyOffline } from './verify.ts'
