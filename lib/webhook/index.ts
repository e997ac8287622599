/**
 * Webhooks: tells the owner of an API key that a certificate it has verified was revoked, reinstated, corrected or is judged
 * otherwise, while the release lasts. What receivers have to know: `docs/webhooks.md`.
 *
 *     registry, rejudge ─▶ outbox ─▶ plan ─▶ deliveries ─▶ send ─▶ receiver
 */

export { type AddressRules, addressRules } from './address.ts'
export { type Dispatcher, startDispatcher } from './dispatcher.ts'
export { WebhookError } from './errors.ts'
export type { EventType } from './events.ts'
export {
  addWebhook,
  listDead,
  listWebhooks,
  type OperatorContext,
  pauseWebhook,
  removeWebhook,
  replay,
  resumeWebhook,
  rotateSecret,
  type ShownWebhook,
  sendTest,
} from './operator.ts'
export { createPlan, type Plan, type Planned, SETTLES } from './plan.ts'
export { createPost, type Outcome, type Post, type PostSettings } from './post.ts'
export { countSealKeys, createSeals, resealAll, type Seals } from './seals.ts'
export { type AttemptLine, createSend, PAUSES, type Send, type Sent } from './send.ts'
export { newSecret, signatureHeaders } from './sign.ts'
