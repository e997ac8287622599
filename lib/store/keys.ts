/**
 * The keys of the one table, all in one place. The access patterns:
 *
 * | item                | pk                     | sk              | found by                                         |
 * |---------------------|------------------------|-----------------|--------------------------------------------------|
 * | certificate         | `CERT#<number>`        | `CERT`          | number: get; holder: index `byHolder`, newest first |
 * | annotation set      | `ANNOTATIONS#<number>` | `ANNOTATIONS`   | number: get, or one batch with its certificate   |
 * | verification log    | `VERIFIED#<number>`    | `VERIFIED#<day>#<place>` | number: query, newest day first; expires (TTL) |
 * | answer change       | `CHANGED#<number>`     | `CHANGED#<time>` | number: query, newest first; expires (TTL)      |
 * | code                | `CODE#<code>`          | `CODE`          | code: get, points to a certificate; expires (TTL)|
 * | account             | `HOLDER#<holder id>`   | `ACCOUNT`       | holder id: get                                   |
 * | account event       | `HOLDER#<holder id>`   | `EVENT#<time>#…` | holder id: query, newest first; expires (TTL)   |
 * | session of a holder | `HOLDER#<holder id>`   | `SESSION#<id>`  | holder id: query, leads to a session; expires (TTL) |
 * | ID tag              | `ID-TAG#<tag>`         | `ID-TAG`        | tag: batch, points to an account                 |
 * | activation code     | `ACTIVATION#<tag>`     | `ACTIVATION`    | tag: get or batch; expires (TTL)                 |
 * | session             | `SESSION#<id>`         | `SESSION`       | session id: get; expires (TTL)                   |
 * | rate limit          | `RATE-LIMIT#<what>`    | `RATE-LIMIT`    | what is counted: get or batch; expires (TTL)     |
 * | import              | `IMPORT#<file>`        | `IMPORT`        | fingerprint of the file: get (registry only)     |
 * | import lease        | `IMPORT-LEASE`         | `IMPORT-LEASE`  | get (registry only)                              |
 * | export              | `EXPORTS`              | `EXPORT#<time>#<id>` | query, newest first (registry only)         |
 * | judged by           | `JUDGEMENT`            | `RULES`         | get: the rules all were last judged by (registry only) |
 * | judging run         | `JUDGEMENT`            | `RUN`           | get (registry only)                              |
 * | judging progress    | `JUDGEMENT`            | `PROGRESS`      | get: how far the run has come (registry only)    |
 * | status counter      | `STATUS`               | `COUNTER`       | get: the next place in the status lists          |
 * | bits of the revoked | `STATUS#<list>`        | `BITS#<chunk>`  | list: query, 32 chunks at most                   |
 * | bits of the withdrawn | `WITHDRAWN#<list>`   | `BITS#<chunk>`  | list: query, 32 chunks at most                   |
 * | API key             | `API-KEY`              | `KEY#<id>`      | id: get; all of them: query (operator only)      |
 * | usage of an API key | `API-USAGE#<id>`       | `DAY#<day>`     | id and day: get; expires (TTL)                   |
 * | idempotency         | `IDEMPOTENCY#<place>`  | `IDEMPOTENCY`   | pseudonym of client and name: get; expires (TTL) |
 * | wallet offer        | `WALLET-OFFER#<id>`    | `WALLET-OFFER`  | id: get or update; expires (TTL)                 |
 * | nonce of a wallet   | `WALLET-NONCE#<hash>`  | `WALLET-NONCE`  | hash: put, once; expires (TTL)                   |
 * | request to a wallet | `WALLET-REQUEST#<id>`  | `WALLET-REQUEST` | id: get; expires (TTL)                          |
 * | webhook             | `WEBHOOK`              | `WEBHOOK#<id>`  | id: get; all of them: query                      |
 * | announced change    | `OUTBOX#<shard>`       | `OUTBOX#<time>#…` | shard: query, oldest first; expires (TTL)      |
 * | delivery to a webhook | `DELIVERY#<webhook>` | `DELIVERY#<event>` | webhook: query; expires (TTL)                 |
 * | dead letter         | `DELIVERY#<webhook>`   | `DEAD#<event>`  | webhook: query; expires (TTL)                    |
 * | receiver of a webhook | `DELIVERY#<webhook>` | `RECEIVER`      | webhook: get                                     |
 * | format              | `FORMAT`               | `FORMAT`        | get: the form of all of these, see `format.ts`   |
 *
 * Every write is one conditional write of one item, but for `batch-write.ts`; nothing scans the table in a request. A holder id is random,
 * a tag is an HMAC of an ID document.
 *
 * The first word of a partition is what a role can be limited to: what different functions write begins differently,
 * or whoever may keep the log of a certificate could overwrite the certificate. One batch reads across partitions.
 */

/** Primary key of an item. */
export interface Key {
  readonly pk: string
  readonly sk: string
}

export const certificateKey = (managementNumber: string): Key => ({
  pk: `CERT#${managementNumber}`,
  sk: 'CERT',
})
export const annotationSetKey = (managementNumber: string): Key => ({
  pk: `ANNOTATIONS#${managementNumber}`,
  sk: 'ANNOTATIONS',
})
export const verificationLogKey = (managementNumber: string, day: string, place: string): Key => ({
  pk: `VERIFIED#${managementNumber}`,
  sk: `VERIFIED#${day}#${place}`,
})
export const answerChangeKey = (managementNumber: string, at: string): Key => ({
  pk: `CHANGED#${managementNumber}`,
  sk: `CHANGED#${at}`,
})
export const codeKey = (code: string): Key => ({ pk: `CODE#${code}`, sk: 'CODE' })
export const accountKey = (holderId: string): Key => ({ pk: `HOLDER#${holderId}`, sk: 'ACCOUNT' })
export const accountEventKey = (holderId: string, place: string): Key => ({
  pk: `HOLDER#${holderId}`,
  sk: `EVENT#${place}`,
})
/** That a holder has a session: the sessions of one person are found by it, and by nothing else. */
export const holderSessionKey = (holderId: string, sessionId: string): Key => ({
  pk: `HOLDER#${holderId}`,
  sk: `SESSION#${sessionId}`,
})
export const idTagKey = (tag: string): Key => ({ pk: `ID-TAG#${tag}`, sk: 'ID-TAG' })
export const activationKey = (tag: string): Key => ({ pk: `ACTIVATION#${tag}`, sk: 'ACTIVATION' })
export const sessionKey = (sessionId: string): Key => ({ pk: `SESSION#${sessionId}`, sk: 'SESSION' })
export const rateLimitKey = (counted: string): Key => ({ pk: `RATE-LIMIT#${counted}`, sk: 'RATE-LIMIT' })
export const apiKeyKey = (keyId: string): Key => ({ pk: 'API-KEY', sk: `KEY#${keyId}` })
export const apiUsageKey = (keyId: string, day: string): Key => ({
  pk: `API-USAGE#${keyId}`,
  sk: `DAY#${day}`,
})
export const idempotencyKey = (place: string): Key => ({ pk: `IDEMPOTENCY#${place}`, sk: 'IDEMPOTENCY' })
export const walletOfferKey = (offerId: string): Key => ({
  pk: `WALLET-OFFER#${offerId}`,
  sk: 'WALLET-OFFER',
})
export const walletNonceKey = (hash: string): Key => ({ pk: `WALLET-NONCE#${hash}`, sk: 'WALLET-NONCE' })
export const walletRequestKey = (requestId: string): Key => ({
  pk: `WALLET-REQUEST#${requestId}`,
  sk: 'WALLET-REQUEST',
})
export const importKey = (importId: string): Key => ({ pk: `IMPORT#${importId}`, sk: 'IMPORT' })
export const leaseKey: Key = { pk: 'IMPORT-LEASE', sk: 'IMPORT-LEASE' }
export const exportKey = (at: string, exportId: string): Key => ({
  pk: 'EXPORTS',
  sk: `EXPORT#${at}#${exportId}`,
})
export const judgedByKey: Key = { pk: 'JUDGEMENT', sk: 'RULES' }
export const judgingRunKey: Key = { pk: 'JUDGEMENT', sk: 'RUN' }
export const judgingProgressKey: Key = { pk: 'JUDGEMENT', sk: 'PROGRESS' }
export const statusCounterKey: Key = { pk: 'STATUS', sk: 'COUNTER' }
/** The registry's bits, of certificates … */
export const statusBitsKey = (list: number, chunk: number): Key => ({
  pk: `STATUS#${list}`,
  sk: chunkSortKey(chunk),
})
/** … and the holders', of releases, in the same lists. */
export const withdrawnBitsKey = (list: number, chunk: number): Key => ({
  pk: `WITHDRAWN#${list}`,
  sk: chunkSortKey(chunk),
})
export const webhookKey = (webhookId: string): Key => ({ pk: 'WEBHOOK', sk: `WEBHOOK#${webhookId}` })
export const outboxKey = (shard: number, place: string): Key => ({
  pk: `OUTBOX#${shard}`,
  sk: `OUTBOX#${place}`,
})
export const deliveryKey = (webhookId: string, eventId: string): Key => ({
  pk: `DELIVERY#${webhookId}`,
  sk: `DELIVERY#${eventId}`,
})
export const deadLetterKey = (webhookId: string, eventId: string): Key => ({
  pk: `DELIVERY#${webhookId}`,
  sk: `DEAD#${eventId}`,
})
export const receiverKey = (webhookId: string): Key => ({ pk: `DELIVERY#${webhookId}`, sk: 'RECEIVER' })
const chunkSortKey = (chunk: number) => `BITS#${String(chunk).padStart(2, '0')}`
