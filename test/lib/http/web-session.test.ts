import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { describe, expect, it } from 'vitest'
import { accessTokenOf, sessionBegun, sessionEnded, webClientOf } from '../../../lib/http/web-session.ts'

const event = (method: string, headers: Record<string, string>, cookies: string[] = []) =>
  ({ headers, cookies, requestContext: { http: { method } } }) as unknown as APIGatewayProxyEventV2

const OURS = { 'x-zhengyan-client': 'web', 'sec-fetch-site': 'same-origin' }
const COOKIES = ['__Host-lang=zh', '__Host-access=abc.def', '__Host-refresh=ghi']

describe('a cookie counts', () => {
  it.each([
    ['on a change that our page makes', 'POST', OURS],
    ['on one by a browser too old to say where it is', 'DELETE', { 'x-zhengyan-client': 'web' }],
    ['on a plain link of ours to a file', 'GET', { 'sec-fetch-site': 'same-origin' }],
  ])('%s', (_, method, headers) => {
    expect(accessTokenOf(event(method, headers, COOKIES))).toBe('abc.def')
  })
})

describe('a cookie does not count', () => {
  it.each([
    ['on a form that another site sends', 'POST', { 'sec-fetch-site': 'cross-site' }],
    ['on a form of ours that lacks the header', 'POST', { 'sec-fetch-site': 'same-origin' }],
    ['on a subdomain’s request that claims to be ours', 'POST', { ...OURS, 'sec-fetch-site': 'same-site' }],
    ['on a picture that another site embeds', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['beside a bearer token that is malformed', 'GET', { authorization: 'Basic abc' }],
  ])('%s', (_, method, headers) => {
    expect(() => accessTokenOf(event(method, headers, COOKIES))).toThrow('unauthorized')
  })
})

it('a mobile client is no page: a bearer token as before, and tokens in the body', () => {
  const asked = event('POST', { authorization: 'Bearer abc.def' })
  expect(accessTokenOf(asked)).toBe('abc.def')
  expect(webClientOf(asked)).toBeUndefined()
  const tokens = { tokenType: 'Bearer', accessToken: 'a', expiresIn: 900, refreshToken: 'r' } as const
  expect(sessionBegun(tokens, undefined, 1)).toMatchObject({ status: 200, body: JSON.stringify(tokens) })
  expect(sessionEnded(undefined).cookies).toBeUndefined()
})

it('a page gets its tokens where no script finds them, and loses them when it leaves', () => {
  const web = webClientOf(event('POST', OURS, COOKIES))
  expect(web).toEqual({ refreshToken: 'ghi' })
  const tokens = { tokenType: 'Bearer', accessToken: 'a', expiresIn: 900, refreshToken: 'r' } as const
  const begun = sessionBegun(tokens, web, 2_592_000)
  expect(begun).toMatchObject({ status: 204 })
  expect(begun.body).toBeUndefined()
  expect(begun.cookies).toEqual([
    '__Host-access=a; Path=/; Max-Age=900; HttpOnly; Secure; SameSite=Strict',
    '__Host-refresh=r; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Strict',
  ])
  expect(sessionEnded(web).cookies?.every((cookie) => cookie.includes('Max-Age=0'))).toBe(true)
})
