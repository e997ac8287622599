/**
 * What a reader of the static pages is answered: the file in the reader's language, the way to another address, or the
 * page that says that there is none. The same wherever the service runs; where the files are, the caller knows.
 */

import { notFoundPage } from '../pages/problem.ts'
import { cacheControlOf, languageOf, securityHeaders, typeOf } from './headers.ts'
import { routeOf } from './route.ts'

export interface PageRequest {
  readonly method: string
  /** As the address has it, escapes and all. */
  readonly path: string
  /** Decoded. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** The `Cookie` header, or what is left of it. */
  readonly cookie?: string | undefined
  readonly acceptLanguage?: string | undefined
}

export interface PageReply<Content> {
  readonly status: 200 | 302 | 404 | 405
  readonly headers: Readonly<Record<string, string>>
  /** Absent where there is nothing to show; the caller leaves it out of an answer to `HEAD`. */
  readonly body?: Content | string
}

/** What decides the language decides the page. */
const VARY = { vary: 'accept-language, cookie' }

/** @param read the content of a static file by its address; undefined where there is none */
export async function servePage<Content>(
  { method, path, query, cookie, acceptLanguage }: PageRequest,
  read: (file: string) => Promise<Content | undefined>,
): Promise<PageReply<Content>> {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, headers: { ...securityHeaders(''), allow: 'GET, HEAD' } }
  const chosen = /(?:^|;\s*)__Host-lang=(zh|en)(?:;|$)/.exec(cookie ?? '')?.[1]
  const route = routeOf({ path, query, chosen, acceptLanguage })
  if (route.to === 'address') {
    const { location, cookie: choice } = route
    return {
      status: 302,
      headers: {
        ...securityHeaders(''),
        location,
        'cache-control': 'no-store',
        ...(choice && { 'set-cookie': choice }),
      },
    }
  }
  const body = route.to === 'file' ? await read(route.file) : undefined
  if (route.to === 'file' && body !== undefined) {
    const { file } = route
    const language = languageOf(file)
    return {
      status: 200,
      headers: {
        ...VARY,
        'content-type': typeOf(file),
        ...(language && { 'content-language': language }),
        'cache-control': cacheControlOf(file),
        ...securityHeaders(file),
      },
      body,
    }
  }
  return {
    status: 404,
    headers: {
      ...VARY,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      ...securityHeaders(''),
    },
    body: notFoundPage(route.to === 'nothing' ? route.lang : 'zh'),
  }
}
