/**
 * What a function is called with: the event that API Gateway makes of a request (HTTP API, payload format 2.0), and
 * the context that Lambda gives it.
 */

import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import type { Match } from './router.ts'
import type { Target } from './target.ts'

export interface Received {
  readonly incoming: IncomingMessage
  readonly target: Target
  readonly body: Buffer
  /** Who asks. */
  readonly address: string
  readonly requestId: string
}

/** Bodies that API Gateway passes on as text; all others as base64. */
const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b|application\/javascript\b)/i

/** Of one connection, and not of the request. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export function createEvent(
  { incoming, target: { path, query }, body, address, requestId }: Received,
  { route: { routeKey }, pathParameters }: Match,
): APIGatewayProxyEventV2 {
  const { cookie = [], ...sent } = incoming.headersDistinct
  const headers: Record<string, string> = {}
  for (const [name, values = []] of Object.entries(sent)) {
    if (!HOP_BY_HOP.has(name)) headers[name] = values.join(',')
  }
  if (body.length > 0) headers['content-length'] = String(body.length)
  const cookies = cookie.flatMap((line) => line.split(/; */)).filter(Boolean)
  const parameters = new URLSearchParams(query)
  const names = [...new Set(parameters.keys())]
  const text = incoming.headers['content-encoding'] === undefined && TEXT.test(headers['content-type'] ?? '')
  const host = headers.host ?? ''
  const now = new Date()
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(names.length > 0 && {
      queryStringParameters: Object.fromEntries(
        names.map((name) => [name, parameters.getAll(name).join(',')]),
      ),
    }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    requestContext: {
      accountId: 'server',
      apiId: 'server',
      domainName: host.replace(/:\d+$/, ''),
      domainPrefix: host.split('.', 1)[0] as string,
      http: {
        method: incoming.method ?? '',
        path,
        protocol: `HTTP/${incoming.httpVersion}`,
        sourceIp: address,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `06/May/2020:22:36:55 +0000` */
function commonLogTime(moment: Date): string {
  const [date = '', time = ''] = moment.toISOString().split(/[T.]/)
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time} +0000`
}

/** @param until when the function has to have answered, by `performance.now()` */
export const createContext = (functionName: string, requestId: string, until: number): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:server:lambda:::function:${functionName}`,
  memoryLimitInMB: '0',
  awsRequestId: requestId,
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => Math.max(0, Math.round(until - performance.now())),
  done() {},
  fail() {},
  succeed() {},
})
