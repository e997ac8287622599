/** Checks the receipt of a verification, whoever holds it and however long after. */

import { verifyReceipt as checkReceipt } from '../../lib/jose/index.ts'
import { trusted } from './opened.ts'
import type { OfflineOptions, Reason, ReceiptVerification } from './types.ts'

/**
 * @param receipt the JWS, as the answer to a verification or to a batch has it; whatever it is, this does not throw for it
 * @throws as `trustKeySet` does, for a key set that is not sound
 */
export async function verifyReceipt(
  receipt: string,
  { keySet, engine }: Pick<OfflineOptions, 'keySet' | 'engine'>,
): Promise<ReceiptVerification> {
  const {
    signature,
    key,
    receipt: content,
    ...signer
  } = await checkReceipt(receipt, await trusted(keySet, engine))
  const reasons: readonly Reason[] = [
    { subject: 'signature' as const, ...signature },
    { subject: 'key' as const, ...key },
  ].filter(({ outcome }) => outcome !== 'verified')
  return {
    verified: reasons.length === 0,
    checks: { signature, key },
    reasons,
    ...signer,
    ...(content && { receipt: content }),
  }
}
