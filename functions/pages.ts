/**
 * The Lambda of the static pages and of the API's description, and of every address that no other function has: the page in
 * the reader's language, or a problem where a program asks. It has no secret and no right to anything. On one machine the
 * server gives the same pages without it.
 */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { pages as contract } from '#lib/contract'
import { api, isByEdge, ok } from '#lib/http'
import { readSite } from '#lib/settings'
import { isApi } from '../web/edge/route.ts'
import { servePage } from '../web/edge/serve.ts'
import { describeSite } from '../web/site.ts'

const { EDGE_SECRET, PAGES_DIR = '.build/web' } = process.env

describeSite(readSite())

/** Read once: there are few, and they are small. */
const files = new Map<string, string>()

async function read(file: string): Promise<string | undefined> {
  const content = files.get(file) ?? (await readFile(join(PAGES_DIR, file), 'utf8').catch(() => undefined))
  if (content !== undefined) files.set(file, content)
  return content
}

/** Of the API's addresses all others that come here are unknown, and so is what came round the edge. */
const program = api(
  contract.routes,
  {
    // Large, and seldom asked for: a file of the package, read when it is.
    'GET /openapi.json': async () => {
      const { default: openapi } = await import('../openapi.json', { with: { type: 'json' } })
      return ok(openapi, { 'cache-control': 'public, max-age=3600' })
    },
  },
  { EDGE_SECRET },
)

export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  if (isApi(event.rawPath) || !isByEdge(event, EDGE_SECRET)) return program(event, context)
  const { status, headers, body } = await servePage(
    {
      method: event.requestContext.http.method,
      path: event.rawPath,
      query: event.queryStringParameters ?? {},
      cookie: event.cookies?.join('; '),
      acceptLanguage: event.headers['accept-language'],
    },
    read,
  )
  const { 'set-cookie': cookie, ...rest } = headers
  return {
    statusCode: status,
    headers: rest,
    ...(cookie && { cookies: [cookie] }),
    ...(body !== undefined && event.requestContext.http.method !== 'HEAD' && { body }),
  }
}
