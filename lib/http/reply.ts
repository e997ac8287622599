/** What an endpoint answers; the stack turns it into the gateway's form. */

import { NO_PAGE_POLICY, PAGE_POLICY } from './page-policy.ts'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[]
}

type Headers = Readonly<Record<string, string>>

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers are personal or of the moment: nobody between may keep them, unless the endpoint says so. */
const NO_STORE: Headers = { 'cache-control': 'no-store' }

export const json = (status: number, body: unknown, headers: Headers = {}): Reply => ({
  status,
  headers: { 'content-type': JSON_TYPE, 'content-security-policy': NO_PAGE_POLICY, ...NO_STORE, ...headers },
  body: JSON.stringify(body),
})

export const ok = (body: unknown, headers?: Headers): Reply => json(200, body, headers)
export const created = (body: unknown): Reply => json(201, body)
export const noContent = (): Reply => ({ status: 204, headers: NO_STORE })

export const html = (status: number, body: string, headers: Headers = {}): Reply => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    ...NO_STORE,
    vary: 'accept, accept-language',
    ...headers,
  },
  body,
})

export const text = (type: string, body: string, headers: Headers = {}): Reply => ({
  status: 200,
  headers: { 'content-type': type, ...NO_STORE, ...headers },
  body,
})

export const bytes = (type: string, body: Uint8Array, headers: Headers = {}): Reply => ({
  status: 200,
  headers: { 'content-type': type, ...NO_STORE, ...headers },
  body,
})
