/**
 * One request: a page, a function behind its route, or whether the server is ready. Whatever goes wrong leaves as a
 * problem document; nothing that a client sends ends the process, and no answer tells what happened inside.
 */

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BlockList } from 'node:net'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { logAccess, logFailure } from '#lib/http'
import { Problem } from '#lib/problem'
import { isApi } from '../web/edge/route.ts'
import { type Answer, send } from './answer.ts'
import { readBody } from './body.ts'
import { clientAddress, isTrusted } from './client-address.ts'
import { createContext, createEvent } from './event.ts'
import { problemAnswer } from './problem.ts'
import { createRouter } from './router.ts'
import type { GatewayRoute } from './routes.ts'
import { readTarget, type Target } from './target.ts'

/** So many at once in one process; more would only wait, and take memory. */
const MAX_IN_FLIGHT = 1_000

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

export interface AppSettings {
  readonly routes: readonly GatewayRoute[]
  /** Of each function, by its file. */
  readonly handlers: ReadonlyMap<string, Handler>
  readonly pages: (incoming: IncomingMessage, target: Target) => Promise<Answer>
  /** Whether the store answers. */
  readonly reachable: () => Promise<boolean>
  /** Proxies whose word on the client's address is believed. */
  readonly trusted: BlockList
}

export interface App {
  handle(incoming: IncomingMessage, outgoing: ServerResponse): void
  /** From now on it is not ready, and every connection ends with its answer. */
  stop(): void
}

export function createApp({ routes, handlers, pages, reachable, trusted }: AppSettings): App {
  const match = createRouter(routes)
  let stopping = false
  let inFlight = 0

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const requestId = requestIdOf(incoming, trusted)
    outgoing.setHeader('x-request-id', requestId)
    inFlight++
    try {
      if (inFlight > MAX_IN_FLIGHT) throw new Problem('unavailable', { retryAfter: 1 })
      const answered = await answer(incoming, requestId)
      if (stopping) outgoing.setHeader('connection', 'close')
      send(incoming, outgoing, answered)
    } catch (error) {
      if (outgoing.destroyed || outgoing.headersSent) return void outgoing.destroy()
      const problem = error instanceof Problem ? error : new Problem('internal-error', { cause: error })
      if (problem.cause !== undefined) logFailure(requestId, problem)
      if (stopping || problem.code === 'too-large') outgoing.setHeader('connection', 'close')
      const said = problemAnswer(incoming, problem, requestId)
      logAccess({ route: 'server', status: said.status, code: problem.code, requestId, milliseconds: 0 })
      send(incoming, outgoing, said)
    } finally {
      inFlight--
    }
  }

  async function answer(incoming: IncomingMessage, requestId: string): Promise<Answer> {
    const target = readTarget(incoming.url)
    if (target.path === '/ready') return ready()
    if (!isApi(target.path)) return pages(incoming, target)
    const found = match(incoming.method ?? '', target.path)
    const { functionName, timeout } = found.route
    const handler = handlers.get(functionName)
    if (!handler) throw new Error(`no such function: ${functionName}`)
    const body = await readBody(incoming)
    if (!body) throw new Problem('too-large')
    const address = clientAddress(incoming, trusted)
    const event = createEvent({ incoming, target, body, address, requestId }, found)
    const until = performance.now() + timeout * 1_000
    return toAnswer(await within(timeout, handler(event, createContext(functionName, requestId, until))))
  }

  async function ready(): Promise<Answer> {
    if (stopping || !(await reachable())) throw new Problem('unavailable', { retryAfter: 1 })
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
    return { status: 200, headers, body: '{"status":"ready"}' }
  }

  return {
    handle: (incoming, outgoing) => void handle(incoming, outgoing),
    stop() {
      stopping = true
    },
  }
}

/** A proxy of ours may have named the request already: then both logs say the same. */
function requestIdOf(incoming: IncomingMessage, trusted: BlockList): string {
  const told = incoming.headers['x-request-id']
  const peer = incoming.socket.remoteAddress?.replace(/^::ffff:/i, '') ?? ''
  if (typeof told === 'string' && /^[\w.-]{8,64}$/.test(told) && isTrusted(peer, trusted)) return told
  return randomUUID()
}

/** @throws Problem `unavailable` when the function takes longer: its answer, should it come, is nobody's any more */
async function within<T>(seconds: number, running: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Problem('unavailable', { retryAfter: 1, cause: new Error('timed out') })),
      seconds * 1_000,
    )
  })
  try {
    return await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}

function toAnswer(result: APIGatewayProxyStructuredResultV2): Answer {
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = result
  if (!statusCode) throw new Error('the function gave no status')
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
  return {
    status: statusCode,
    headers: { ...Object.fromEntries(named), ...(cookies && { 'set-cookie': cookies }) },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  }
}
