/**
 * The receipt of a verification: what was asked, what was answered, when, and under which rule, signed so that an
 * employer can keep it on file and anybody can check it later without asking.
 */

import type { RegionCode } from '#lib/policy'
import { type BatchOutcome, packOutcomes, unpackAnswer } from './batch-receipt.ts'
import { JoseError } from './errors.ts'
import type { Issuer } from './jwk.ts'
import { type JwsCheck, signJws, verifyJws } from './jws.ts'
import type { TrustedKeySet } from './key-set.ts'
import type { Signer } from './signer.ts'

const TYP = 'zhengyan-receipt+jwt'

/** One thing that was asked. An ID number is masked: a receipt must not become a place where one can be read. */
export type AskedItem =
  | { readonly by: 'code'; readonly code: string }
  | { readonly by: 'credential'; readonly managementNumber?: string }
  /** Presented from the holder's wallet, with the holder's proof. */
  | { readonly by: 'wallet'; readonly managementNumber: string }
  /** A whole file, known again by its digest. */
  | { readonly by: 'document'; readonly sha256: string; readonly managementNumber?: string }
  | {
      readonly by: 'facts'
      readonly managementNumber: string
      readonly name: string
      readonly idNumber: string
    }

/** What was asked in a batch: by whom, and each item; `unreadable` for one that had no form of an item. */
export interface AskedBatch {
  readonly by: 'batch'
  /** Whose key it was. */
  readonly client: { readonly id: string; readonly name: string }
  readonly items: readonly (AskedItem | { readonly by: 'unreadable' })[]
}

/** What was asked: one thing, or many. */
export type Asked = { readonly useIn?: RegionCode } & (AskedItem | AskedBatch)

export interface Receipt {
  /** The deployment that answered: its origin. */
  readonly issuer: string
  /** ISO 8601, whole seconds. */
  readonly answeredAt: string
  readonly asked: Asked
  /**
   * The `Verification` as it was answered, without the receipt; of a batch `verifiedAt`, `requestId` and the `results` in
   * the order of the items: `{verification}`, or `{problem}` with its code.
   */
  readonly answer: Readonly<Record<string, unknown>>
  /** The rule that decided, where there was a certificate to decide on. */
  readonly rule?: { readonly id: string; readonly version: number }
  /** Whether that rule had a source for the certificate. */
  readonly determined?: boolean
}

/** What checking a receipt gave; the receipt itself only if its signature holds. */
export type ReceiptCheck = Pick<JwsCheck, 'signature' | 'key'> & {
  /** From the trusted key set, never from the receipt. */
  readonly issuer?: Issuer
  readonly kid?: string
  readonly receipt?: Receipt
}

/**
 * Signs a receipt.
 *
 * @param issuer the deployment's origin
 * @throws {JoseError} `receipt-invalid` when an ID number is not masked
 */
export async function signReceipt(
  { asked, answer, rule, determined }: Pick<Receipt, 'asked' | 'answer' | 'rule' | 'determined'>,
  signer: Signer,
  { issuer, now }: { readonly issuer: string; readonly now: Date },
): Promise<string> {
  const items: AskedBatch['items'] = asked.by === 'batch' ? asked.items : [asked]
  if (items.some((item) => item.by === 'facts' && !item.idNumber.includes('*')))
    throw new JoseError('receipt-invalid', 'the ID number that was asked for is not masked')
  const { receipt: _, ...rest } = answer
  const kept =
    asked.by === 'batch' ? { ...rest, ...packOutcomes(rest.results as readonly BatchOutcome[]) } : rest
  const iat = Math.floor(now.getTime() / 1000)
  return signJws(
    TYP,
    { iss: issuer, iat, asked, answer: kept, ...(rule && { rule, determined }) } as { iat: number },
    signer,
  )
}

/** Checks a receipt against trusted keys; never throws. */
export async function verifyReceipt(receipt: string, keys: TrustedKeySet): Promise<ReceiptCheck> {
  const { signature, key, trusted, payload } = await verifyJws(receipt.trim(), TYP, keys)
  if (!trusted || !payload) return { signature, key }
  const { iss, iat, asked, answer, rule, determined } = payload
  return {
    signature,
    key,
    issuer: trusted.issuer,
    kid: trusted.kid,
    receipt: {
      issuer: iss as string,
      answeredAt: new Date(iat * 1000).toISOString(),
      asked: asked as Asked,
      answer: isBatch(asked)
        ? unpackAnswer(answer as Record<string, unknown>)
        : (answer as Receipt['answer']),
      ...(rule !== undefined && { rule: rule as NonNullable<Receipt['rule']> }),
      ...(typeof determined === 'boolean' && { determined }),
    },
  }
}

const isBatch = (asked: unknown) => (asked as Asked | undefined)?.by === 'batch'
