/** The headers of static files, by address: the same of the server, in the bucket, and (a test holds it) in CloudFront. */

import { PAGE_POLICY, SCANNER_POLICY } from '#lib/http'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json; charset=utf-8',
}

export const typeOf = (file: string): string =>
  TYPES[file.split('.').at(-1) as string] ?? 'application/octet-stream'

/** Files with a hash in their name never change; the others are asked for again after five minutes. */
export function cacheControlOf(file: string): string {
  if (/-[0-9A-Z]{8}\.\w+$/.test(file)) return 'public, max-age=31536000, immutable'
  if (file === '/sw.js' || file.endsWith('.html')) return 'no-cache'
  return 'public, max-age=300'
}

/** The scanner's page and its worker alone compile WebAssembly. */
export const isScanner = (file: string): boolean => /^\/(scan\.|assets\/decoder)/.test(file)

export const securityHeaders = (file: string): Readonly<Record<string, string>> => ({
  'content-security-policy': isScanner(file) ? SCANNER_POLICY : PAGE_POLICY,
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': isScanner(file) ? 'camera=(self)' : 'camera=()',
})

/** Of a page; the service worker reads from it in which language somebody reads. */
export const languageOf = (file: string): string | undefined =>
  ({ zh: 'zh-CN', en: 'en' })[/\.(zh|en)\.html$/.exec(file)?.[1] ?? '']
