/**
 * The one middleware stack. A function hands in the contracts of its routes with an endpoint for each, keyed as the
 * gateway names them (`POST /v1/login`), and gets its Lambda handler: header names, language, reading of body and
 * query, login, problems, security headers and logs are the same for all.
 */

import middy from '@middy/core'
import httpContentNegotiation from '@middy/http-content-negotiation'
import httpHeaderNormalizer from '@middy/http-header-normalizer'
import httpSecurityHeaders from '@middy/http-security-headers'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import type { Contracts, ProblemDocument } from '#lib/contract'
import { Problem } from '#lib/problem'
import { inTime } from './deadline.ts'
import { isByEdge, seenFromEdge } from './edge.ts'
import { choiceCookies } from './language.ts'
import { logAccess, logFailure } from './log.ts'
import { languageOf, type NegotiatedEvent, type Negotiation, negotiation, wantedForm } from './negotiation.ts'
import { NO_FRAME_POLICY } from './page-policy.ts'
import { problemDocument } from './problem-document.ts'
import { html, json, type Reply } from './reply.ts'
import {
  type AnyHandler,
  type AnySettings,
  createRoute,
  type Handlers,
  pathOf,
  type Route,
  type Settings,
} from './route.ts'

type LambdaHandler = middy.MiddyfiedHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>

/**
 * The handler of a Lambda over the contracts of its routes. Unknown routes of the gateway's `$default` are a problem too.
 */
export function api<C extends Contracts>(
  contracts: C,
  handlers: NoInfer<Handlers<C>>,
  settings: NoInfer<Settings<C>>,
): LambdaHandler
export function api(
  contracts: Contracts,
  handlers: Readonly<Record<string, AnyHandler>>,
  settings: AnySettings,
): LambdaHandler {
  const routes = new Map([
    ...Object.entries(handlers).flatMap(([key, run]): [string, Route][] =>
      contracts[key] ? [[key, createRoute(contracts[key], run, settings)]] : [],
    ),
    ...(settings.crossOrigin?.preflightsOf(contracts) ?? []).map(([key, reply]): [string, Route] => [
      key,
      { crossOrigin: true, refuse: undefined, page: undefined, answer: async () => reply },
    ]),
  ])
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
      const seen = seenFromEdge(request, settings.EDGE_SECRET)
      const event = { ...seen, preferredLanguage, preferredMediaType }
      const byEdge = isByEdge(request, settings.EDGE_SECRET)
      const found = byEdge ? routes.get(event.routeKey) : ROUND_THE_EDGE
      const { reply, code } = await answer(found, event, context, settings.ready)
      logAccess({
        route: event.routeKey,
        status: reply.status,
        code,
        requestId,
        milliseconds: Math.round(performance.now() - started),
      })
      const readable = found?.crossOrigin && settings.crossOrigin?.shared(reply)
      return toGateway(readable || reply, choiceCookies(event))
    })
}

/** What stands at the gateway's own address, where a request has not come by the edge. */
const ROUND_THE_EDGE: Route = {
  crossOrigin: false,
  refuse: undefined,
  page: undefined,
  answer: async () => {
    throw new Problem('route-not-found', {
      detail: {
        zh: '本服务只通过其公开网址提供。',
        en: 'The service answers at its public address alone.',
      },
    })
  },
}

async function answer(
  found: Route | undefined,
  event: NegotiatedEvent,
  context: Context,
  ready: AnySettings['ready'] = async () => {},
): Promise<{ reply: Reply; code?: string }> {
  const { awsRequestId: requestId } = context
  try {
    if (!found) throw new Problem('route-not-found')
    return {
      reply: await inTime(
        context,
        ready().then(() => found.answer(event, requestId)),
      ),
    }
  } catch (error) {
    if (found?.refuse) return refused(found.refuse(error), requestId)
    const problem = error instanceof Problem ? error : new Problem('internal-error', { cause: error })
    if (problem.cause !== undefined) logFailure(requestId, problem)
    const document = problemDocument(problem, languageOf(event), requestId)
    const page = wantedForm(event) === 'html' ? found?.page : undefined
    const query = event.queryStringParameters ?? {}
    const about = { path: pathOf(event), query, retryAfter: problem.retryAfter }
    const shown = page?.(document, languageOf(event), about)
    return { reply: problemReply(problem, document, shown), code: problem.code }
  }
}

/** As OAuth says it. */
function refused({ reply, error }: ReturnType<NonNullable<Route['refuse']>>, requestId: string) {
  if (error.cause !== undefined) logFailure(requestId, error)
  return { reply, code: error.code }
}

function problemReply(problem: Problem, document: ProblemDocument, page: string | undefined): Reply {
  const { code } = problem
  const headers: Record<string, string> = {}
  if (problem.retryAfter !== undefined) headers['retry-after'] = String(problem.retryAfter)
  if (document.status === 401) headers['www-authenticate'] = code === 'api-key-required' ? 'ApiKey' : 'Bearer'
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
  const head = {
    statusCode: status,
    headers: { 'content-security-policy': NO_FRAME_POLICY, ...headers },
    ...(all.length > 0 && { cookies: all }),
  }
  if (body === undefined) return head
  if (typeof body === 'string') return { ...head, body }
  return { ...head, body: Buffer.from(body).toString('base64'), isBase64Encoded: true }
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
