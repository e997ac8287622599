/**
 * The one origin of the local system, as CloudFront is of the deployed one: static pages from the build, everything
 * of the API from the gateway behind it. Started by `npm start` and by the browser tests.
 */

import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cacheControlOf, languageOf, securityHeaders, typeOf } from '../web/edge/headers.ts'
import { isApi, routeOf } from '../web/edge/route.ts'
import { notFoundPage } from '../web/pages/problem.ts'

export interface FrontOptions {
  readonly port: number
  /** Of the gateway, on this machine. */
  readonly apiPort: number
  /** What `buildWeb` has written. */
  readonly staticDir: string
}

export interface Front {
  close(): Promise<void>
}

/** Bodies that are worth compressing, as CloudFront does. */
const COMPRESSIBLE = /^(text\/|application\/(json|wasm|manifest|problem))|svg/

export async function startFront({ port, apiPort, staticDir }: FrontOptions): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://front')
    if (isApi(pathname)) pass(incoming, outgoing, apiPort)
    else serve(incoming, outgoing, staticDir).catch(() => answer(incoming, outgoing, 500, {}, ''))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse, staticDir: string): Promise<void> {
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD')
    return answer(incoming, outgoing, 405, { allow: 'GET, HEAD' }, '')
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://front')
  const route = routeOf({
    path: pathname,
    query: Object.fromEntries(searchParams),
    chosen: /(?:^|; )lang=(zh|en)(?:;|$)/.exec(incoming.headers.cookie ?? '')?.[1],
    acceptLanguage: incoming.headers['accept-language'],
  })
  if (route.to === 'address') {
    const cookie = route.cookie && { 'set-cookie': route.cookie }
    return answer(
      incoming,
      outgoing,
      302,
      { location: route.location, 'cache-control': 'no-store', ...cookie },
      '',
    )
  }
  const page = { vary: 'accept-language, cookie', 'content-type': 'text/html; charset=utf-8' }
  if (route.to === 'file') {
    const { file } = route
    const body = await readFile(join(staticDir, file)).catch(() => undefined)
    if (body !== undefined) {
      const headers = {
        ...page,
        'content-type': typeOf(file),
        'content-language': languageOf(file),
        'cache-control': cacheControlOf(file),
      }
      return answer(incoming, outgoing, 200, { ...headers, ...securityHeaders(file) }, body)
    }
  }
  const lang = route.to === 'nothing' ? route.lang : 'zh'
  answer(incoming, outgoing, 404, { ...page, ...securityHeaders('') }, notFoundPage(lang))
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  status: number,
  headers: Headers,
  body: string | Buffer,
): void {
  const zip =
    /\bgzip\b/.test(String(incoming.headers['accept-encoding'])) &&
    COMPRESSIBLE.test(String(headers['content-type'])) &&
    headers['content-encoding'] === undefined
  const sent = zip ? gzipSync(body) : Buffer.from(body)
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) outgoing.setHeader(name, value)
  if (zip) outgoing.setHeader('content-encoding', 'gzip')
  outgoing.setHeader('content-length', sent.length)
  outgoing.writeHead(status)
  outgoing.end(incoming.method === 'HEAD' ? undefined : sent)
}

/** Hop-by-hop, or set anew. */
const OWN = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive'])

function pass(incoming: IncomingMessage, outgoing: ServerResponse, apiPort: number): void {
  // The local gateway would grant every origin that is named to it; the deployed one grants none.
  const { origin: _, ...headers } = incoming.headers
  const { method, url } = incoming
  const onward = request({ host: '127.0.0.1', port: apiPort, method, path: url, headers }, (reply) => {
    const chunks: Buffer[] = []
    reply.on('error', fail)
    reply.on('data', (chunk: Buffer) => chunks.push(chunk))
    reply.on('end', () => {
      const kept = Object.entries(reply.headers).filter(([name]) => !OWN.has(name))
      answer(incoming, outgoing, reply.statusCode ?? 502, Object.fromEntries(kept), Buffer.concat(chunks))
    })
  })
  const fail = () => {
    if (outgoing.headersSent) outgoing.destroy()
    else answer(incoming, outgoing, 502, { 'retry-after': '1' }, '')
  }
  onward.on('error', fail)
  incoming.on('error', () => onward.destroy())
  outgoing.on('error', () => onward.destroy())
  incoming.pipe(onward)
}
