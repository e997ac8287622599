/** The server of `server/` on a free port of this machine, and a client that speaks HTTP to it as `Call` does to events. */

import { type IncomingMessage, request } from 'node:http'
import { createApp, type Handler } from '../../server/app.ts'
import { readNetworks } from '../../server/client-address.ts'
import { listen } from '../../server/listen.ts'
import { createPages } from '../../server/pages.ts'
import type { GatewayRoute } from '../../server/routes.ts'
import { type Call, type Response, routes } from './gateway.ts'

export interface TestServer {
  readonly origin: string
  readonly port: number
  /** From the address that the request names, by way of a proxy that is believed. */
  readonly call: Call
  /** As a signal does. */
  stop(): Promise<void>
}

export interface TestServerOptions {
  readonly handlers: ReadonlyMap<string, Handler>
  readonly routes?: readonly GatewayRoute[]
  readonly staticDir: string
  readonly reachable?: () => Promise<boolean>
  /** By default this machine is one of the operator's proxies. */
  readonly trusted?: string
  /** How long what is being answered may take when it stops, in milliseconds. */
  readonly grace?: number
}

export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const { handlers, staticDir, reachable = async () => true, trusted = '127.0.0.1', grace = 5_000 } = options
  const app = createApp({
    routes: options.routes ?? routes,
    handlers,
    pages: createPages(staticDir),
    reachable,
    trusted: readNetworks(trusted),
  })
  const listening = await listen({ host: '127.0.0.1', port: 0, tls: undefined }, app.handle)
  const origin = `http://127.0.0.1:${listening.port}`
  return {
    origin,
    port: listening.port,
    call: callOver(origin),
    stop() {
      app.stop()
      return listening.close(grace)
    },
  }
}

/** Sends a request of the tests over HTTP. */
export const callOver =
  (origin: string): Call =>
  async (method, target, asked = {}) => {
    const { from = '198.51.100.7', userAgent = 'curl/8.9.1' } = asked
    const text = asked.raw ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body))
    const body = asked.file ? Buffer.from(asked.file) : text
    const headers = {
      accept: '*/*',
      'user-agent': userAgent,
      'x-forwarded-for': from,
      ...(body !== undefined && {
        'content-type': asked.file
          ? asked.file[0] === 0x50
            ? 'application/ofd'
            : 'application/pdf'
          : 'application/json',
      }),
      ...(asked.token !== undefined && { authorization: `Bearer ${asked.token}` }),
      ...(asked.cookies && { cookie: asked.cookies.join('; ') }),
      ...asked.headers,
    }
    return readResponse(await send(origin, method, target, headers, body))
  }

/** The path goes out as it is: `fetch` would mend it. */
export function send(
  origin: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string | string[]>> = {},
  body?: string | Buffer,
): Promise<IncomingMessage> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const length =
      body === undefined || 'transfer-encoding' in headers
        ? {}
        : { 'content-length': Buffer.byteLength(body) }
    request({ hostname, port, method, path, headers: { ...length, ...headers }, agent: false }, resolve)
      .once('error', reject)
      .end(body)
  })
}

export async function readResponse(incoming: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : String(value),
    ]),
  )
  const type = headers['content-type'] ?? ''
  const isText = /^text\/|\bjson\b|[+/]jwt\b/.test(type)
  const text = bytes.toString(isText ? 'utf8' : 'base64')
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/.test(type)
  return {
    status: incoming.statusCode ?? 0,
    headers,
    text,
    json: isJson && text ? JSON.parse(text) : undefined,
  }
}
