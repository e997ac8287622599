/** A service that answers what a test says, and remembers what it was asked. */

import { type ClientOptions, createClient, type TransportRequest, type TransportResponse } from '#client'

export interface Said {
  readonly status?: number
  readonly json?: unknown
  readonly bytes?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

export const ORIGIN = 'https://zhengyan.example'

export const problem = (status: number, code: string, more: object = {}): Said => ({
  status,
  json: {
    type: `/problems/${code}`,
    title: code,
    status,
    code,
    detail: `${code}!`,
    requestId: 'r1',
    ...more,
  },
})

/** @param answer by turns; an Error stands for no answer */
export function standIn(
  answer: (request: TransportRequest, turn: number) => Said | Error | Promise<Said | Error>,
  options: Partial<ClientOptions> = {},
) {
  const asked: TransportRequest[] = []
  const client = createClient({
    origin: ORIGIN,
    ...options,
    async transport(request): Promise<TransportResponse> {
      const said = await answer(request, asked.push(request) - 1)
      if (said instanceof Error) throw said
      const { status = 200, json, bytes, headers } = said
      const type = status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json'
      return {
        status,
        headers: { ...(json !== undefined && { 'content-type': type }), ...headers },
        body: bytes ?? new TextEncoder().encode(json === undefined ? '' : JSON.stringify(json)),
      }
    },
  })
  return {
    client,
    asked,
    paths: () => asked.map(({ method, url }) => `${method} ${url.slice(ORIGIN.length)}`),
  }
}
