/**
 * Where an address leads, decided once for wherever the pages are served. Static pages exist in both languages; the one
 * is chosen by the switch, else by `Accept-Language`, else it is Chinese.
 */

export interface Visit {
  readonly path: string
  /** Parameters of the query, decoded. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** The cookie `__Host-lang`. */
  readonly chosen: string | undefined
  readonly acceptLanguage: string | undefined
}

export type Route =
  /** A file of the static ones. */
  | { readonly to: 'file'; readonly file: string }
  | { readonly to: 'address'; readonly location: string; readonly cookie?: string }
  | { readonly to: 'nothing'; readonly lang: 'zh' | 'en' }

/** The static pages, by address. */
export const PAGES: Readonly<Record<string, string>> = {
  '/': 'home',
  '/verify': 'verify',
  '/verify/wallet': 'wallet',
  '/batch': 'batch',
  '/portal': 'portal',
  '/scan': 'scan',
  '/receipt': 'receipt',
  '/docs': 'docs',
  '/help': 'help',
  '/privacy': 'privacy',
  '/accessibility': 'accessibility',
}

/** What is the functions' to answer; `/v` alone is the form for codes, which is no function's. */
const API = /^\/(v1|v|\.well-known)\/|^\/(openapi\.json|health)$/

export const isApi = (path: string): boolean => API.test(path)

/** Of the build; pages in both languages. */
const FILES = new RegExp(
  `^/(assets/[\\w.-]+|sw\\.js|robots\\.txt|manifest\\.webmanifest|(${Object.values(PAGES).join('|')})\\.(zh|en)\\.html)$`,
)

export function routeOf(visit: Visit): Route {
  const path = visit.path.length > 1 ? visit.path.replace(/\/+$/, '') : visit.path
  const wanted = visit.query.lang
  const page = PAGES[path]
  if (page !== undefined) {
    if (wanted === 'zh' || wanted === 'en') {
      const cookie = `__Host-lang=${wanted}; Path=/; Max-Age=31536000; Secure; SameSite=Lax`
      // The region that was chosen stays; what follows the `#` the browser keeps by itself.
      const region = visit.query.useIn || ''
      const location = /^\d{6}$/.test(region) ? `${path}?useIn=${region}` : path
      return { to: 'address', location: location, cookie: cookie }
    }
    return { to: 'file', file: `/${page}.${languageOf(visit)}.html` }
  }
  // The form for codes, which works without script.
  if (path === '/v') {
    // Of a pasted link only its code: what follows a `#` must not stand in an address that is sent.
    const link = /\/v\/([^/?#\s]+)/.exec(visit.query.code || '')
    const typed = link === null ? visit.query.code || '' : (link[1] as string)
    const code = typed.replace(/[\s-]+/g, '').slice(0, 64)
    return { to: 'address', location: code === '' ? '/' : `/v/${encodeURIComponent(code)}` }
  }
  // The `type` of a problem is an address (RFC 9457, 3.1.1): whoever opens it reads what it means.
  const problem = /^\/problems\/([a-z-]+)$/.exec(path)?.[1]
  if (problem !== undefined) return { to: 'address', location: `/docs#problem-${problem}` }
  if (path === '/favicon.ico') return { to: 'file', file: '/assets/icon.svg' }
  if (FILES.test(path)) return { to: 'file', file: path }
  return { to: 'nothing', lang: languageOf(visit) }
}

/** The language that somebody reads. */
export function languageOf(visit: Pick<Visit, 'chosen' | 'acceptLanguage'>): 'zh' | 'en' {
  if (visit.chosen === 'zh' || visit.chosen === 'en') return visit.chosen
  const ranges = (visit.acceptLanguage || '').toLowerCase().split(',')
  let best: 'zh' | 'en' = 'zh'
  let weight = 0
  for (let i = 0; i < ranges.length; i++) {
    const parts = (ranges[i] as string).split(';')
    const tag = (parts[0] as string).trim()
    const quality = parts[1] === undefined ? 1 : Number((parts[1] as string).replace(/^\s*q=/, ''))
    const lang = /^zh\b/.test(tag) ? 'zh' : /^en\b/.test(tag) ? 'en' : undefined
    if (lang !== undefined && quality > weight) {
      best = lang
      weight = quality
    }
  }
  return best
}
