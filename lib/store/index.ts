/** The store: the only subject that speaks DynamoDB. Keys and access patterns are documented in `keys.ts`. */

import { accounts } from './account.ts'
import { accountEvents } from './account-event.ts'
import { activation } from './activation.ts'
import { annotations } from './annotation.ts'
import { answerChanges } from './answer-change.ts'
import { apiKeys } from './api-key.ts'
import { certificates } from './certificate.ts'
import { deliveries } from './delivery.ts'
import { idempotency } from './idempotency.ts'
import { lookup } from './lookup.ts'
import { outbox } from './outbox.ts'
import { rateLimit } from './rate-limit.ts'
import { secondFactors } from './second-factor.ts'
import { sessions } from './session.ts'
import { status } from './status.ts'
import { openTable, type Table, type TableSettings } from './table.ts'
import { verificationLog } from './verification-log.ts'
import { walletOffers } from './wallet-offer.ts'
import { walletRequests } from './wallet-request.ts'
import { webhooks } from './webhook.ts'

export type { Account, Consent, NewAccount, SpentProof } from './account.ts'
export type { AccountEvent, AccountEventKind, NewAccountEvent } from './account-event.ts'
export { type Activation, type Addressee, activations } from './activation.ts'
export type { AnnotationEntry, AnnotationSet } from './annotation.ts'
export type { AnswerChange } from './answer-change.ts'
export {
  type ApiKeyChange,
  type ApiKeyRecord,
  type ApiUsage,
  apiKeyRegister,
  type NewUsage,
} from './api-key.ts'
export { DEAD_FOR, type Delivery, KEPT_FOR, type Receiver } from './delivery.ts'
export { type ExportEntry, type ExportRegister, exportRegister } from './export-register.ts'
export {
  assertFormat,
  FORMAT,
  FormatError,
  type Migration,
  type MigrationProgress,
  migrate,
  migrations,
  readFormat,
} from './format.ts'
export type { Repeatable } from './idempotency.ts'
export { type ImportEntry, type ImportRegister, importRegister } from './import-register.ts'
export { type JudgementStore, type JudgingRun, judgements } from './judgement.ts'
export type { Key } from './keys.ts'
export { ANNOUNCED_FOR, type Announced, type Announcement, LISTENED_FOR, OUTBOX_SHARDS } from './outbox.ts'
export { type Attempt, type Attempts, absurd, type Outcome } from './rate-limit.ts'
export { isReachable } from './reachable.ts'
export { type Lease, type RegistryStore, type RegistryStoreSettings, registryStore } from './registry.ts'
export { type KeyUse, type RekeyStore, rekeyStore } from './rekey.ts'
export { isPassing, type RetrySettings } from './retry.ts'
export type { SecondFactor, UsedFactor } from './second-factor.ts'
export type { Session } from './session.ts'
export { createAllocator, type StatusKey } from './status.ts'
export { createTable, expireItems, openTable, type Table, TTL_ATTRIBUTE, tableDefinition } from './table.ts'
export { MOST_ENTRIES_A_DAY } from './verification-log.ts'
export type { NewVerification, VerificationLogEntry } from './verification-log-item.ts'

export type { FixedRelease, NewOffer, OfferedRelease, UsedProof, WalletOffer } from './wallet-offer.ts'
export type { NewWalletRequest, WalletRequest } from './wallet-request.ts'
export { type Webhook, type WebhookSecret, webhooks } from './webhook.ts'

export type Store = ReturnType<typeof storeOver>

/** Opens the store. No request is made before the first operation. */
export const openStore = (settings: TableSettings): Store => storeOver(openTable(settings))

/** The store over a table that is open already. */
export function storeOver(table: Table) {
  return {
    table,
    accounts: accounts(table),
    accountEvents: accountEvents(table),
    activation: activation(table),
    annotations: annotations(table),
    answerChanges: answerChanges(table),
    apiKeys: apiKeys(table),
    certificates: certificates(table),
    deliveries: deliveries(table),
    idempotency: idempotency(table),
    lookup: lookup(table),
    outbox: outbox(table),
    rateLimit: rateLimit(table),
    secondFactors: secondFactors(table),
    sessions: sessions(table),
    status: status(table),
    verificationLog: verificationLog(table),
    walletOffers: walletOffers(table),
    walletRequests: walletRequests(table),
    webhooks: webhooks(table),
  }
}
