/**
 * The signature of a webhook, by the Standard Webhooks specification 1.0: HMAC-SHA-256 over id, time and body, under each
 * secret that is good now. `client/webhook` is the other side.
 */

import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
/** The specification asks for 24 to 64. */
const SECRET_BYTES = 32

/** A new secret, as a receiver is given it. */
export const newSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`

export interface Signed {
  readonly id: string
  /** Of this attempt. */
  readonly at: Date
  readonly body: string
}

/** The headers of one attempt. @param secrets newest first */
export function signatureHeaders(
  { id, at, body }: Signed,
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
