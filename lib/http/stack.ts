/**
 * The one middleware stack. A function hands in its routes, keyed as the gateway names them (`POST /v1/login`), and
 * gets its Lambda handler: header names, language, body and query checks, login, problems, security headers and
 * logs are the same for all.
 */

import middy from '@middy/core'
import httpContentNegotiation from '@middy/http-content-negotiation'
import httpHeaderNormalizer from '@middy/http-header-normalizer'
import httpSecurityHeaders from '@middy/http-security-headers'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type * as v from 'valibot'
import type { Identity } from '#lib/holder'
import { Problem } from '#lib/problem'
import { type Call, type Language, previewOf, verifierOf } from './call.ts'
import { seenFromEdge } from './edge.ts'
import { choiceCookies, chosenLanguage } from './language.ts'
import { logAccess, logFailure } from './log.ts'
import { type ProblemDocument, problemDocument } from './problem-document.ts'
import { html, json, type Reply } from './reply.ts'
import { type Schema, validate } from './validate.ts'
import { accessTokenOf, webClientOf } from './web-session.ts'

/** Largest body that is read, in bytes. */
const MAX_BODY = 256 * 1024

/** What a page of a problem may need besides the problem. */
export interface ProblemContext {
  readonly path: Call['path']
  /** Whole seconds to wait. */
  readonly retryAfter?: number | undefined
}

type ProblemPage = (problem: ProblemDocument, language: Language, context: ProblemContext) => string

/** A route, checked and ready; made by `route`. */
export interface Route {
  readonly page?: ProblemPage | undefined
  answer(event: NegotiatedEvent, requestId: string): Promise<Reply>
}

interface RouteOptions<B extends Schema, Q extends Schema> {
  readonly body?: B
  readonly query?: Q
  /** Finds out who is logged in; with it the endpoint answers only to holders. */
  readonly holder?: (accessToken: string) => Promise<Identity>
  /** Our own pages do not hold the refresh token: its cookie stands for that member of the body. */
  readonly refreshCookie?: true
  /** Shows a problem to a person; given where an endpoint answers in HTML. */
  readonly page?: ProblemPage
}

/** What the client likes best of what there is; the middleware leaves it on the context. */
interface Negotiation {
  readonly preferredLanguage?: Language | undefined
  readonly preferredMediaType?: (typeof MEDIA_TYPES)[number] | undefined
}

type NegotiatedEvent = APIGatewayProxyEventV2 & Negotiation

/** An endpoint with what it asks of a request. */
export function route<B extends Schema, Q extends Schema>(
  options: RouteOptions<B, Q>,
  run: (call: Call<v.InferOutput<B>, v.InferOutput<Q>>) => Promise<Reply> | Reply,
): Route {
  return {
    page: options.page,
    async answer(event, requestId) {
      const holder = options.holder ? await options.holder(accessTokenOf(event)) : undefined
      const refreshCookie = options.refreshCookie && webClientOf(event)
      return run({
        body: options.body && validate(options.body, refreshCookie || readJson(event), 'body'),
        query: options.query && validate(options.query, event.queryStringParameters ?? {}, 'query'),
        path: event.pathParameters as Call['path'],
        language: languageOf(event),
        wants: wantedForm(event),
        requestId,
        verifier: verifierOf(event),
        // Asked by the endpoints that hand out or take tokens; to the others it makes no difference.
        get web() {
          return webClientOf(event)
        },
        preview: previewOf(event),
        // An endpoint that does not ask for a holder does not read it.
        holder: holder as Identity,
      })
    },
  }
}

const languageOf = (event: NegotiatedEvent): Language =>
  chosenLanguage(event) ?? event.preferredLanguage ?? 'zh-CN'

/** `json` only for a client that names it before HTML; a camera or browser gets the page. */
const wantedForm = (event: NegotiatedEvent) =>
  event.preferredMediaType === 'application/json' ? 'json' : 'html'

/** @throws Problem without the body in its cause: the body may hold a password. */
function readJson(event: APIGatewayProxyEventV2): unknown {
  const type = event.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') throw new Problem('unsupported-media-type')
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '')
  if (Buffer.byteLength(text) > MAX_BODY) throw new Problem('too-large')
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed-json')
  }
}

/**
 * The handler of a Lambda over its routes. Unknown routes of the gateway's `$default` are a problem too.
 * @param edge what CloudFront proves itself by, where there is one
 */
export function api(
  routes: Readonly<Record<string, Route>>,
  edge: { EDGE_SECRET?: string | undefined } = {},
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({ timeoutEarlyInMillis: 0 })
    .use(httpSecurityHeaders(securityHeaders))
    .use(httpHeaderNormalizer())
    .use(httpContentNegotiation(negotiation))
    .handler(async (request, context) => {
      const started = performance.now()
      const {
        awsRequestId: requestId,
        preferredLanguage,
        preferredMediaType,
      } = context as Context & Negotiation
      const seen = seenFromEdge(request, edge.EDGE_SECRET)
      const event = { ...seen, preferredLanguage, preferredMediaType }
      const found = routes[event.routeKey]
      const { reply, code } = await answer(found, event, requestId)
      logAccess({
        route: event.routeKey,
        status: reply.status,
        code,
        requestId,
        milliseconds: Math.round(performance.now() - started),
      })
      return toGateway(reply, choiceCookies(event))
    })
}

async function answer(
  found: Route | undefined,
  event: NegotiatedEvent,
  requestId: string,
): Promise<{ reply: Reply; code?: string }> {
  try {
    if (!found) throw new Problem('route-not-found')
    return { reply: await found.answer(event, requestId) }
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem('internal-error', { cause: error })
    if (problem.cause !== undefined) logFailure(requestId, problem)
    const document = problemDocument(problem, languageOf(event), requestId)
    const page = wantedForm(event) === 'html' ? found?.page : undefined
    const context = { path: event.pathParameters as Call['path'], retryAfter: problem.retryAfter }
    const shown = page?.(document, languageOf(event), context)
    return { reply: problemReply(problem, document, shown), code: problem.code }
  }
}

function problemReply(problem: Problem, document: ProblemDocument, page: string | undefined): Reply {
  const headers: Record<string, string> = {}
  if (problem.retryAfter !== undefined) headers['retry-after'] = String(problem.retryAfter)
  if (document.status === 401) headers['www-authenticate'] = 'Bearer'
  if (page !== undefined) return html(document.status, page, headers)
  return json(document.status, document, {
    ...headers,
    'content-type': 'application/problem+json; charset=utf-8',
  })
}

function toGateway(
  { status, headers, body, cookies = [] }: Reply,
  choice: readonly string[],
): APIGatewayProxyStructuredResultV2 {
  const all = [...cookies, ...choice]
  const head = { statusCode: status, headers: { ...headers }, ...(all.length > 0 && { cookies: all }) }
  if (body === undefined) return head
  if (typeof body === 'string') return { ...head, body }
  return { ...head, body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
}

const MEDIA_TYPES = ['text/html', 'application/json'] as const

const negotiation = {
  parseCharsets: false,
  parseEncodings: false,
  availableMediaTypes: [...MEDIA_TYPES],
  availableLanguages: ['zh-CN', 'en'],
  defaultToFirstLanguage: true,
  failOnMismatch: false,
}

/** The policy of content is each reply's own (`reply.ts`); the library's would bring directives that break pages. */
const securityHeaders = {
  contentSecurityPolicy: false,
  referrerPolicy: { policy: 'no-referrer' },
  // Whether browsers ship with the whole domain listed is the operator's decision, not ours.
  strictTransportSecurity: { maxAge: 63_072_000, includeSubDomains: true, preload: false },
  permittedCrossDomainPolicies: false,
  originAgentCluster: false,
  downloadOptions: false,
  dnsPrefetchControl: false,
  reportTo: false,
  reportingEndpoints: false,
  permissionsPolicy: false,
  poweredBy: false,
  xssProtection: false,
} as const
