/**
 * For receivers: whether a request is a webhook of this service, by the Standard Webhooks specification 1.0. Rests on
 * nothing but WebCrypto, which Node.js 20, Deno, Bun and workers have; `zhengyan-client/webhook`.
 *
 * @example
 * const { id, event } = await verifyWebhook(request.headers, await request.text(), process.env.WEBHOOK_SECRET)
 * if (await isKnown(id)) return   // delivered once more: the same event
 */

export type WebhookRefusal =
  /** A header is missing or has not its form. */
  | 'headers-missing'
  /** Sent too long ago, or in the future: a request that somebody recorded and sends again. */
  | 'time-out-of-range'
  /** No signature is of the secret: made up, changed on the way, or of another secret. */
  | 'signature-wrong'
  /** The secret is none: it begins with `whsec_`, base64 behind it. */
  | 'secret-malformed'
  /** What is signed is no event. */
  | 'body-malformed'

/** A request that is not to be believed. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError'
  readonly code: WebhookRefusal

  constructor(code: WebhookRefusal) {
    super(code)
    this.code = code
  }
}

export interface WebhookEvent {
  /** Such as `certificate.revoked`. */
  readonly type: string
  /** When it happened; ISO 8601. */
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface VerifiedWebhook {
  /** Of the event: the same with each repetition. */
  readonly id: string
  /** When this attempt was signed. */
  readonly sentAt: Date
  readonly event: WebhookEvent
}

export interface VerifyWebhookOptions {
  readonly now?: Date
  /** Seconds by which the clocks may differ and the way may take; 300 as the specification has it. */
  readonly tolerance?: number
}

/** What headers come in: those of `fetch`, or of Node's `http`. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * @param body as it was received, byte for byte: not parsed and written anew
 * @param secrets the secret, or several while it is being rotated
 * @throws WebhookVerificationError with a `code`
 */
export async function verifyWebhook(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secrets: string | readonly string[],
  { now = new Date(), tolerance = 300 }: VerifyWebhookOptions = {},
): Promise<VerifiedWebhook> {
  const id = header(headers, 'webhook-id')
  const timestamp = header(headers, 'webhook-timestamp')
  const signatures = header(headers, 'webhook-signature')
  if (!id || !/^\d{1,12}$/.test(timestamp) || !signatures)
    throw new WebhookVerificationError('headers-missing')
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), bytes)

  if (!(await isSigned(signed, signatures, typeof secrets === 'string' ? [secrets] : secrets)))
    throw new WebhookVerificationError('signature-wrong')
  const sentAt = new Date(Number(timestamp) * 1000)
  if (Math.abs(now.getTime() - sentAt.getTime()) > tolerance * 1000)
    throw new WebhookVerificationError('time-out-of-range')
  return { id, sentAt, event: readEvent(bytes) }
}

/** Whether one of the signatures (`v1,…`, separated by spaces) is of one of the secrets. */
async function isSigned(
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: readonly string[],
): Promise<boolean> {
  const presented = signatures
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [decode(one.slice(3))] : []))
  for (const secret of secrets) {
    const bytes = secret.startsWith('whsec_') ? decode(secret.slice('whsec_'.length)) : undefined
    if (!bytes || bytes.length === 0) throw new WebhookVerificationError('secret-malformed')
    const hmac = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['verify'])
    // At most a few: whoever sends more pays for nothing but these.
    for (const signature of presented.slice(0, 8)) {
      if (signature && (await crypto.subtle.verify('HMAC', key, signature, signed))) return true
    }
  }
  return false
}

function readEvent(bytes: Uint8Array): WebhookEvent {
  try {
    const event = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    const { type, timestamp, data } = event
    if (
      typeof type === 'string' &&
      typeof timestamp === 'string' &&
      data !== null &&
      typeof data === 'object'
    )
      return event
  } catch {
    // No JSON: refused as what is none.
  }
  throw new WebhookVerificationError('body-malformed')
}

function header(headers: WebhookHeaders, name: string): string {
  if (typeof headers.get === 'function') return headers.get(name) ?? ''
  const value = (headers as Readonly<Record<string, string | readonly string[] | undefined>>)[name]
  return typeof value === 'string' ? value : ''
}

function decode(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
