import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { expect, it } from 'vitest'
import { previewOf } from '../../../lib/http/call.ts'

const visit = (userAgent: string, headers: Record<string, string> = {}, method = 'GET') =>
  previewOf({ headers, requestContext: { http: { method, userAgent } } } as unknown as APIGatewayProxyEventV2)

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148'

it.each([
  'WhatsApp/2.23.20.0 A',
  'TelegramBot (like TwitterBot)',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'facebookexternalhit/1.1',
  'DingTalkBot-LinkService/1.0',
  'Mozilla/5.0 (compatible; Baiduspider/2.0)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
])('a chat that shows what is behind a link makes no entry in the log: %s', (userAgent) => {
  expect(visit(userAgent)).toBe('glance')
})

it.each([
  `${PHONE} MicroMessenger/8.0.50`,
  `${PHONE} DingTalk/7.6.0`,
  'Mozilla/5.0 (Linux; Android 9; CUBOT X18 Plus) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36',
  'curl/8.5.0',
  '',
])('a person is never turned away for the program they read with: %s', (userAgent) => {
  expect(visit(userAgent)).toBeUndefined()
})

it('what a browser fetches in advance is refused, so that it asks again when a person looks', () => {
  expect(visit(PHONE, { 'sec-purpose': 'prefetch;prerender' })).toBe('prefetch')
  expect(visit(PHONE, { purpose: 'prefetch' })).toBe('prefetch')
  expect(visit(PHONE, {}, 'HEAD')).toBe('glance')
})
