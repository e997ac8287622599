/**
 * The gateway for tests: finds the route in serverless.yml as API Gateway would, makes the whole event of an HTTP API
 * (payload format 2.0, as captured from a deployed one), calls the function, and holds every reply against
 * openapi.json.
 */

import { fileURLToPath } from 'node:url'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { readRoutes } from '../../server/routes.ts'
import { isApi } from '../../web/edge/route.ts'
import { assertDescribed } from './contract.ts'

export interface Request {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly raw?: string
  /** A PDF, sent as it is; the gateway encodes it. */
  readonly file?: Uint8Array
  /** Encoded by the gateway, as it does for types it does not know as text. */
  readonly base64?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** Bearer token. */
  readonly token?: string | undefined
  readonly cookies?: readonly string[]
  readonly from?: string
  readonly userAgent?: string
}

export interface Response {
  readonly status: number
  /** Names in lower case; several cookies a line each. */
  readonly headers: Readonly<Record<string, string>>
  /** Text; base64 where the reply is bytes. */
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every form
  readonly json: any
}

export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>

/** The routes as serverless.yml states them. */
export const routes = readRoutes(fileURLToPath(new URL('../../serverless.yml', import.meta.url)))

function find(method: string, path: string) {
  const segments = path.split('/')
  for (const { routeKey, functionName } of routes) {
    const [ofMethod, ofPath = ''] = routeKey.split(' ')
    const wanted = ofPath.split('/')
    if ((ofMethod !== method && ofMethod !== 'ANY') || wanted.length !== segments.length) continue
    const named: [string, string][] = []
    const fits = wanted.every((part, i) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return part === segments[i]
      named.push([name, decodeURIComponent(segments[i] as string)])
      return segments[i] !== ''
    })
    if (fits) return { routeKey, functionName, pathParameters: Object.fromEntries(named) }
  }
  const other = routes.find(({ routeKey }) => routeKey === '$default')
  if (!other) throw new Error(`serverless.yml has no route for ${method} ${path}`)
  return { ...other, pathParameters: {} }
}

let count = 0

/** The event of one request. */
export function createEvent(
  method: string,
  target: string,
  request: Request,
  route: { routeKey: string; pathParameters: Record<string, string> },
): APIGatewayProxyEventV2 {
  const url = new URL(target, 'https://example.execute-api.cn-north-1.amazonaws.com.cn')
  const { from = '198.51.100.7', userAgent = 'curl/8.9.1' } = request
  const { file } = request
  const text = request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
  const body = file ? Buffer.from(file).toString('base64') : text
  const now = new Date()
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join(',')]),
  )
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(request.cookies && { cookies: [...request.cookies] }),
    headers: {
      accept: '*/*',
      'content-length': String(file?.length ?? Buffer.byteLength(body ?? '')),
      host: url.host,
      'user-agent': userAgent,
      'x-amzn-trace-id': 'Root=1-5eb33c07-de25b420912dee103a5db434',
      'x-forwarded-for': from,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...(body !== undefined && {
        'content-type': file
          ? file[0] === 0x50
            ? 'application/ofd'
            : 'application/pdf'
          : 'application/json',
      }),
      ...(request.token !== undefined && { authorization: `Bearer ${request.token}` }),
      ...request.headers,
    },
    ...(url.search !== '' && { queryStringParameters: query }),
    ...(Object.keys(route.pathParameters).length > 0 && { pathParameters: route.pathParameters }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'example',
      domainName: url.host,
      domainPrefix: 'example',
      http: { method, path: url.pathname, protocol: 'HTTP/1.1', sourceIp: from, userAgent },
      requestId: 'MIZRNhJtIAMEMDw=',
      routeKey: route.routeKey,
      stage: '$default',
      time: '06/May/2020:22:36:55 +0000',
      timeEpoch: now.getTime(),
    },
    ...(body !== undefined && { body: request.base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: request.base64 ?? file !== undefined,
  }
}

export function createContext(functionName: string): Context {
  const awsRequestId = `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: `zhengyan-test-${functionName}`,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws-cn:lambda:cn-north-1:123456789012:function:zhengyan-test-${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: `/aws/lambda/zhengyan-test-${functionName}`,
    logStreamName: '2023/08/23/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => 10_000,
    done() {},
    fail() {},
    succeed() {},
  }
}

export type Call = (method: string, target: string, request?: Request) => Promise<Response>

/** @param handlers finds the handler of a function in `functions/` */
export function createGateway(handlers: (functionName: string) => Promise<Handler>): Call {
  return async (method, target, request = {}) => {
    const path = target.split('?', 1)[0] as string
    const { functionName, ...route } = find(method, path)
    const handler = await handlers(functionName)
    const event = createEvent(method, target, request, route)
    const result = await handler(event, createContext(functionName))
    const headers = Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    if (result.cookies) headers['set-cookie'] = result.cookies.join('\n')
    const text = result.body ?? ''
    const isJson = /^application\/(?:[\w.-]+\+)?json\b/.test(headers['content-type'] ?? '')
    const response = {
      status: result.statusCode ?? 0,
      headers,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
    }
    // Pages are no part of the API.
    if (route.routeKey !== '$default' || isApi(path)) assertDescribed(route.routeKey, response)
    return response
  }
}
