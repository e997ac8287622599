/**
 * Brings the scanner without a network. What it needs is kept under the version of the build, and an older version's
 * is thrown away when this one takes over. Keys and lists are not kept here: the page keeps them itself.
 */

/** Addresses that the scanner needs, and a hash of all they hold; put in by the build. */
declare const FILES: readonly string[]
declare const VERSION: string

/** Of the service worker's scope, which TypeScript's library of pages does not have. */
interface Waiting extends Event {
  waitUntil(promise: Promise<unknown>): void
}
interface Fetching extends Waiting {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}
interface Scope {
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  readonly navigator: { readonly language: string }
}
const scope = self as unknown as Scope

const PREFIX = 'zhengyan-scanner-'
const CACHE = PREFIX + VERSION
/** The language that a page was last read in. */
const SETTINGS = 'zhengyan-settings'
/** How long the network may keep a person with a phone waiting. */
const NETWORK_TIMEOUT = 10_000
const networkTimeout = () => new Promise<never>((_, reject) => setTimeout(reject, NETWORK_TIMEOUT))

scope.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => scope.skipWaiting()),
  )
})

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith(PREFIX) && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => scope.clients.claim()),
  )
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname, searchParams } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  // The scanner, and a result that cannot be reached: the scanner checks what follows its `#`.
  if (request.mode === 'navigate') {
    if (/^\/(scan|v\/.+)$/.test(pathname)) event.respondWith(page(request, searchParams.get('lang')))
  } else if (FILES.includes(pathname)) event.respondWith(file(request))
})

/** Names with a hash never change; the others are asked for first. */
async function file(request: Request): Promise<Response> {
  const kept = () => caches.match(request, { cacheName: CACHE, ignoreSearch: true })
  if (/-[0-9A-Z]{8}\./.test(request.url)) return (await kept()) ?? fetch(request)
  try {
    return await fetch(request)
  } catch (error) {
    const found = await kept()
    if (found) return found
    throw error
  }
}

async function page(request: Request, wanted: string | null): Promise<Response> {
  try {
    const response = await Promise.race([fetch(request), networkTimeout()])
    const language = response.headers.get('content-language')
    if (language) await remember(language)
    return response
  } catch (error) {
    const lang = wanted ?? (await remembered()) ?? scope.navigator.language
    const found = await caches.match(`/scan.${lang.startsWith('en') ? 'en' : 'zh'}.html`, {
      cacheName: CACHE,
    })
    if (found) return found
    throw error
  }
}

const remember = async (language: string) =>
  (await caches.open(SETTINGS)).put('/language', new Response(language))

const remembered = async () => (await (await caches.open(SETTINGS)).match('/language'))?.text()
