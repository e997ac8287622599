/** The client of `client/`, straight to the handlers by way of the tests' gateway. */

import { type Client, type ClientOptions, createClient } from '#client'
import type { Call } from './gateway.ts'
import { ORIGIN } from './service.ts'

export const clientOf = (call: Call, options: Partial<ClientOptions> = {}): Client =>
  createClient({
    origin: ORIGIN,
    async transport({ method, url, headers, body }) {
      const raw = typeof body === 'string' ? body : body && Buffer.from(body).toString('base64')
      const answer = await call(method, url.slice(ORIGIN.length), {
        ...(raw !== undefined && { raw }),
        headers,
      })
      const isText = /json|jwt|text/.test(answer.headers['content-type'] ?? '')
      return {
        status: answer.status,
        headers: answer.headers,
        body: new Uint8Array(Buffer.from(answer.text, isText ? 'utf8' : 'base64')),
      }
    },
    ...options,
  })
