/** Finds the route of a request, as API Gateway would. */

import Router from 'find-my-way'
import type { GatewayRoute } from './routes.ts'

export interface Match {
  readonly route: GatewayRoute
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>
}

/** Longer than any request line that is read: what is too long for its route is the function's to say. */
const MAX_PARAMETER = 64 * 1024

/**
 * The router over these routes. A request for the head alone finds what answers GET (RFC 9110, 9.3.2), which API
 * Gateway leaves to whoever writes the routes.
 * @throws Error when two routes are one, or none is `$default`
 */
export function createRouter(routes: readonly GatewayRoute[]): (method: string, path: string) => Match {
  const router = Router({ caseSensitive: true, maxParamLength: MAX_PARAMETER })
  for (const route of routes) {
    if (route.routeKey === '$default') continue
    const [method, path = ''] = route.routeKey.split(' ') as [Router.HTTPMethod, string]
    router.on(method, path.replace(/\{(\w+)\}/g, ':$1'), () => {}, route)
  }
  const other = routes.find(({ routeKey }) => routeKey === '$default')
  if (!other) throw new Error('serverless.yml has no route for everything else')
  return (method, path) => {
    const found = router.find((method === 'HEAD' ? 'GET' : method) as Router.HTTPMethod, wellFormed(path))
    const parameters = Object.entries(found?.params ?? {})
    if (!found || parameters.some(([, value]) => !value)) return { route: other, pathParameters: {} }
    return { route: found.store, pathParameters: Object.fromEntries(parameters) as Record<string, string> }
  }
}

/** What stands for no character becomes the one that says so: its route then answers that there is no such thing. */
const wellFormed = (path: string) =>
  path.replace(/(?:%[\da-f]{2})+|%/gi, (escaped) => {
    try {
      decodeURIComponent(escaped)
      return escaped
    } catch {
      return '%EF%BF%BD'
    }
  })
