/** A receipt as a PDF to put on file: only what this deployment has signed is printed. Nothing is looked up or kept. */

import type { AnsweredReceipt, BatchReceipt, ReceiptPrinter } from '#lib/document'
import { type KeyRing, verifyReceipt } from '#lib/jose'
import { Problem } from '#lib/problem'

export interface ReceiptDocumentSettings {
  readonly keyRing: Pick<KeyRing, 'trusted'>
  readonly print: ReceiptPrinter
  readonly now: () => Date
}

export function createReceiptDocuments({ keyRing, print, now }: ReceiptDocumentSettings) {
  return {
    /** @throws Problem `invalid-input` for what is no receipt of this deployment, or was changed */
    async make(jws: string): Promise<Uint8Array> {
      const { signature, key, issuer, receipt } = await verifyReceipt(jws, await keyRing.trusted())
      const holds = signature.outcome === 'verified' && key.outcome === 'verified'
      if (!holds || !issuer || !receipt) throw new Problem('invalid-input', { errors: [FOREIGN] })
      const printed = { jws: jws.trim(), issuer, now: now() }
      // Its signature is ours, so its answer is one of this service.
      return receipt.asked.by === 'batch'
        ? print({ ...printed, receipt: receipt as unknown as BatchReceipt })
        : print({ ...printed, receipt: receipt as unknown as AnsweredReceipt })
    },
  }
}

const FOREIGN = {
  pointer: '/receipt',
  code: 'not-our-receipt',
  detail: {
    zh: '不是本系统签发的核验回执，或者内容被改动。',
    en: 'Not a receipt that this system has signed, or changed since.',
  },
} as const
