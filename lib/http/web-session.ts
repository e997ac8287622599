/**
 * Sessions of browsers: the tokens live in cookies that no script can read, and a cookie counts only on a request
 * that one of our own pages made. Mobile clients send bearer tokens and are not touched by anything here.
 *
 * Our pages send `X-Zhengyan-Client: web`. No other site's page can: the header needs a CORS preflight, which no route
 * grants it. That, `SameSite=Strict` and `Sec-Fetch-Site` each close cross-site requests by themselves, login
 * included: without the header no cookie is ever set.
 */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { LoggedIn, Tokens } from '#lib/holder'
import { Problem } from '#lib/problem'
import { noContent, ok, setCookie } from './reply.ts'

const ACCESS = '__Host-access'
const REFRESH = '__Host-refresh'
const DEVICE = '__Host-device'
/** Seconds a browser remembers that somebody has logged in with it. */
const DEVICE_LIFETIME = 365 * 86_400

/** A request of one of our own pages. */
export interface WebClient {
  readonly refreshToken?: string | undefined
  /** Of the last login in this browser. */
  readonly deviceToken?: string | undefined
}

export function cookieOf({ cookies = [] }: APIGatewayProxyEventV2, name: string): string | undefined {
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1)
}

/**
 * @returns undefined for every other client
 * @throws Problem `unauthorized` when another site's page says that it is ours
 */
export function webClientOf(event: APIGatewayProxyEventV2): WebClient | undefined {
  if (event.headers['x-zhengyan-client'] !== 'web') return undefined
  if (!fromOurOrigin(event)) throw new Problem('unauthorized')
  return { refreshToken: cookieOf(event, REFRESH), deviceToken: cookieOf(event, DEVICE) }
}

/** Browsers older than the header do not send it; for them the other two defences stand. */
function fromOurOrigin({ headers }: APIGatewayProxyEventV2): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin'
}

/**
 * The access token of a request: of its Authorization header or, on a request of our own pages, of the cookie. A
 * plain link of ours (to a PDF) cannot send the header; it reads only, so where it comes from is enough.
 * @throws Problem `unauthorized`
 */
export function accessTokenOf(event: APIGatewayProxyEventV2): string {
  const { authorization } = event.headers
  const token =
    authorization === undefined ? fromCookie(event) : /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1]
  if (!token) throw new Problem('unauthorized')
  return token
}

function fromCookie(event: APIGatewayProxyEventV2): string | undefined {
  const { method } = event.requestContext.http
  const ours = method === 'GET' ? fromOurOrigin(event) : webClientOf(event) !== undefined
  return ours ? cookieOf(event, ACCESS) : undefined
}

const cookie = (name: string, value: string, seconds: number) =>
  setCookie({ name, value, seconds, sameSite: 'Strict' })

/**
 * Answers one of our own pages with new tokens: in cookies, and nowhere else.
 * @param lifetime seconds that the session lasts at most
 */
export function sessionInCookies(tokens: Tokens | LoggedIn, lifetime: number) {
  const { accessToken, refreshToken, expiresIn } = tokens
  return {
    ...noContent(),
    cookies: [
      cookie(ACCESS, accessToken, expiresIn),
      cookie(REFRESH, refreshToken, lifetime),
      ...('deviceToken' in tokens ? [cookie(DEVICE, tokens.deviceToken, DEVICE_LIFETIME)] : []),
    ],
  }
}

/** Answers with new tokens: in the body, or for our own pages as above. */
export const sessionBegun = <T extends Tokens | LoggedIn>(
  tokens: T,
  web: WebClient | undefined,
  lifetime: number,
) => (web ? sessionInCookies(tokens, lifetime) : ok(tokens))

/** Answers that a session is over. */
export function sessionEnded(web: WebClient | undefined) {
  return web ? { ...noContent(), cookies: [cookie(ACCESS, '', 0), cookie(REFRESH, '', 0)] } : noContent()
}

/** Answers that the account is over: the browser forgets that anybody logged in to it, too. */
export function accountEnded(web: WebClient | undefined) {
  const ended = sessionEnded(web)
  return 'cookies' in ended ? { ...ended, cookies: [...ended.cookies, cookie(DEVICE, '', 0)] } : ended
}
