/**
 * The CloudFront Function in front of the bucket (viewer request): `routeOf` in Amazon's event. The build puts in the
 * two pages for addresses that are none.
 */

import { routeOf } from './route.ts'

declare const NOT_FOUND: { zh: string; en: string }
declare const PAGE_POLICY: string

interface Values {
  [name: string]: { value: string } | undefined
}
interface Viewer {
  request: { uri: string; querystring: Values; headers: Values; cookies: Values }
}

const textOf = (values: Values, name: string) => {
  const found = values[name]
  try {
    return found === undefined ? undefined : decodeURIComponent(found.value)
  } catch (_) {
    return undefined
  }
}

export function handler(event: Viewer): unknown {
  const request = event.request
  const route = routeOf({
    path: request.uri,
    query: { lang: textOf(request.querystring, 'lang'), code: textOf(request.querystring, 'code') },
    chosen: textOf(request.cookies, 'lang'),
    acceptLanguage: textOf(request.headers, 'accept-language'),
  })
  if (route.to === 'file') {
    request.uri = route.file
    return request
  }
  if (route.to === 'address') {
    const headers: Values = { location: { value: route.location }, 'cache-control': { value: 'no-store' } }
    if (route.cookie !== undefined) headers['set-cookie'] = { value: route.cookie }
    return { statusCode: 302, statusDescription: 'Found', headers: headers }
  }
  return {
    statusCode: 404,
    statusDescription: 'Not Found',
    headers: {
      'content-type': { value: 'text/html; charset=utf-8' },
      'content-security-policy': { value: PAGE_POLICY },
      'cache-control': { value: 'no-store' },
    },
    body: NOT_FOUND[route.lang],
  }
}
