/** A refusal of what an operator asked for; the texts are for the terminal. */

import type { Bilingual } from '#lib/policy'

export type WebhookErrorCode =
  | 'api-key-unknown'
  | 'changed-meanwhile'
  | 'too-many-webhooks'
  | 'url-refused'
  | 'webhook-unknown'

export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  readonly code: WebhookErrorCode
  readonly detail: Bilingual

  constructor(code: WebhookErrorCode, detail: Bilingual) {
    super(`${detail.zh} / ${detail.en}`)
    this.code = code
    this.detail = detail
  }
}
