/** One request as endpoints see it: checked, negotiated, and without the gateway's event. */

import { isIP } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { InferOutput } from 'valibot'
import type { ApiClient } from '#lib/api-key'
import type { PathParameter, RouteContract, Schema } from '#lib/contract'
import type { Identity } from '#lib/holder'
import { Problem } from '#lib/problem'
import type { Verifier } from '#lib/verification'
import type { Bound } from './oauth.ts'
import type { WebClient } from './web-session.ts'

export type Language = 'zh-CN' | 'en'

/** What every endpoint is told. */
interface Asked {
  readonly language: Language
  /** What the client prefers, where an endpoint offers several; `html` stands for whatever it gives by itself. */
  readonly wants: 'html' | 'json' | 'ofd'
  readonly requestId: string
  readonly verifier: Verifier
  /** A solved challenge, as the client sent it; undefined where there is none. */
  readonly solution: string | undefined
  /** A cookie by its name. Says nothing of which page made the request. */
  cookie(name: string): string | undefined
  /** Somebody's program looks in advance of a person; undefined when a person does. */
  readonly preview: Preview | undefined
}

/** One request of a route, with the members that its key and its contract give it, and no others. */
export type Call<Key, C extends RouteContract> = Asked &
  ([PathParameter<Key>] extends [never]
    ? unknown
    : { readonly path: Readonly<Record<PathParameter<Key>, string>> }) &
  (C extends { readonly body: infer S extends Schema } ? { readonly body: InferOutput<S> } : unknown) &
  (C extends { readonly query: infer S extends Schema } ? { readonly query: InferOutput<S> } : unknown) &
  /** The body as it was sent. */
  (C extends { readonly file: object } ? { readonly file: Uint8Array } : unknown) &
  /** Who is logged in. */
  (C extends { readonly holder: true } ? { readonly holder: Identity } : unknown) &
  /** Whose API key it is. */
  (C extends { readonly apiKey: true } ? { readonly client: ApiClient } : unknown) &
  /** The client's own name for the request. */
  (C extends { readonly repeatable: true } ? { readonly idempotencyKey: string | undefined } : unknown) &
  /** Whether the body came encrypted. */
  (C extends { readonly encrypted: true } ? { readonly wasEncrypted: boolean } : unknown) &
  /** Whether a signed answer is asked for. */
  (C extends { readonly signed: true } ? { readonly wantsSigned: boolean } : unknown) &
  /** What binds the request to a key, none of it checked. */
  (C extends { readonly dpop: string } ? { readonly bound: Bound } : unknown) &
  /** Present when one of our own pages asks. */
  (C extends { readonly web: true } ? { readonly web: WebClient | undefined } : unknown)

/** A request before its contract narrows it. */
export interface AnyCall extends Asked {
  readonly path: Readonly<Record<string, string>>
  readonly body: unknown
  readonly query: unknown
  readonly file: Uint8Array | undefined
  readonly holder: Identity | undefined
  readonly web: WebClient | undefined
  readonly client: ApiClient | undefined
  readonly idempotencyKey: string | undefined
  readonly bound: Bound | undefined
  readonly wasEncrypted: boolean
  readonly wantsSigned: boolean
}

/** The network of an address: IPv4 /24, IPv6 /48. Whole addresses are neither kept nor counted. */
export function networkOf(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(address) !== 6) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return networkOf(mapped)
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const full = [...groups, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':').filter(Boolean)]
  return `${full
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`
}

const PHONE = /\b(Mobile|Android|iPhone|iPad|HarmonyOS)\b/i

export function verifierOf(event: APIGatewayProxyEventV2): Verifier {
  const { sourceIp, userAgent = '' } = event.requestContext.http
  const client = PHONE.test(userAgent) ? 'phone' : userAgent.startsWith('Mozilla/') ? 'browser' : 'program'
  return { network: networkOf(sourceIp), client }
}

/** Longer than any solution: what is longer is none. */
const LONGEST_SOLUTION = 1_000

export function solutionOf({ headers }: APIGatewayProxyEventV2): string | undefined {
  const solution = headers['challenge-solution']
  return solution && solution.length <= LONGEST_SOLUTION ? solution : undefined
}

const NAME_OF_A_REQUEST = /^[\x20-\x7e]{8,64}$/

/** @throws Problem `invalid-input` for a name that is too short to be one's own, too long, or cannot be read */
export function idempotencyKeyOf({ headers }: APIGatewayProxyEventV2): string | undefined {
  const name = headers['idempotency-key']
  if (name === undefined || NAME_OF_A_REQUEST.test(name)) return name
  const detail = {
    zh: '应为 8 至 64 个可见的 ASCII 字符。',
    en: 'Has to be 8 to 64 printable characters of ASCII.',
  }
  throw new Problem('invalid-input', {
    errors: [{ pointer: 'idempotency-key', code: 'invalid-idempotency-key', detail }],
  })
}

/** Programs that fetch a link because it was sent in a chat, by what they say of themselves. CUBOT makes phones. */
const PREVIEW_BOT =
  /(?<!cu)bot\b|crawler|spider|facebookexternalhit|WhatsApp|Slack-ImgProxy|SkypeUriPreview|link.?preview|unfurl/i

/** What a browser fetches in advance it may show later; what a chat or HEAD fetches, nobody takes for the page. */
export type Preview = 'prefetch' | 'glance'

/**
 * Whether a page is fetched before anybody looks at it. Such a visit is no verification: it is given nothing of the
 * certificate, so there is nothing to log.
 */
export function previewOf({
  headers,
  requestContext: { http },
}: APIGatewayProxyEventV2): Preview | undefined {
  const purpose = headers['sec-purpose'] ?? headers.purpose ?? headers['x-moz'] ?? ''
  if (/prefetch|prerender|preview/i.test(purpose)) return 'prefetch'
  return http.method === 'HEAD' || PREVIEW_BOT.test(http.userAgent ?? '') ? 'glance' : undefined
}
