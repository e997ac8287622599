/**
 * `zhengyan-client/offline`: checks what was scanned, without asking anybody. Signature first, then whether it stands by
 * the status lists at hand, and how old these are.
 */

import type {
  Engine,
  OfflineOptions,
  OfflineVerification,
  ReceiptVerification,
  TrustedKeySet,
  VerifiedStatusList,
} from './types.ts'

export type * from './types.ts'

export declare const webCrypto: Engine
export declare function verifyOffline(text: string, options: OfflineOptions): Promise<OfflineVerification>
export declare function verifyReceipt(
  receipt: string,
  options: Pick<OfflineOptions, 'keySet' | 'engine'>,
): Promise<ReceiptVerification>
export declare function trustKeySet(
  keySet: OfflineOptions['keySet'],
  options?: Pick<OfflineOptions, 'engine'>,
): Promise<TrustedKeySet>
export declare function openStatusList(
  token: string,
  options: Pick<OfflineOptions, 'keySet' | 'now' | 'engine'>,
): Promise<VerifiedStatusList>
