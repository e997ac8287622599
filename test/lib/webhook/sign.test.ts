/** The signature of webhooks, by the specification's own vector, by another language, and against whoever forges one. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyWebhook, type WebhookRefusal } from '#client/webhook'
import { newSecret, signatureHeaders } from '#lib/webhook'

/** Published with the reference implementations of Standard Webhooks. */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_614_265_330_000),
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}

const secret = newSecret()
const at = new Date('2026-03-02T04:00:00.000Z')
const body = JSON.stringify({
  type: 'certificate.revoked',
  timestamp: '2026-03-02T03:59:00.000Z',
  data: { managementNumber: 'ZY2344000001' },
})
const sent = { id: 'evt_1', at, body }
const headers = signatureHeaders(sent, [secret])

test('is what the specification’s own vector says', () => {
  expect(signatureHeaders(vector, [vector.secret])).toEqual({
    'webhook-id': vector.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': vector.signature,
  })
})

test('secrets are of 256 bits, each another', () => {
  expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
  expect(newSecret()).not.toBe(secret)
})

test('whatever is signed verifies, and not with one bit changed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uuid(), fc.json(), fc.nat(), async (id, json, place) => {
      const body = JSON.stringify({ type: 't', timestamp: 'now', data: { json } })
      const headers = signatureHeaders({ id, at, body }, [secret])
      expect(await verifyWebhook(headers, body, secret, { now: at })).toMatchObject({
        id,
        event: { type: 't' },
      })
      const bytes = Buffer.from(body)
      bytes[place % bytes.length] = (bytes[place % bytes.length] as number) ^ 1
      await expect(verifyWebhook(headers, bytes, secret, { now: at })).rejects.toThrow('signature-wrong')
    }),
    { numRuns: 50 },
  )
})

describe('a receiver refuses', () => {
  const seconds = (count: number) => new Date(at.getTime() + count * 1000)
  const cases: [string, WebhookRefusal, () => Promise<unknown>][] = [
    ['a request without headers', 'headers-missing', () => verifyWebhook({}, body, secret, { now: at })],
    [
      'a time that is no number',
      'headers-missing',
      () => verifyWebhook({ ...headers, 'webhook-timestamp': '1e9' }, body, secret, { now: at }),
    ],
    ['another secret', 'signature-wrong', () => verifyWebhook(headers, body, newSecret(), { now: at })],
    [
      'a signature of no version that it knows',
      'signature-wrong',
      () =>
        verifyWebhook(
          { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v0,') },
          body,
          secret,
          { now: at },
        ),
    ],
    [
      'a recorded request under another id, which it would take for a new event',
      'signature-wrong',
      () => verifyWebhook({ ...headers, 'webhook-id': 'evt_2' }, body, secret, { now: at }),
    ],
    [
      'a recorded request with the time set to now',
      'signature-wrong',
      () =>
        verifyWebhook(
          { ...headers, 'webhook-timestamp': String(seconds(900).getTime() / 1000) },
          body,
          secret,
          {
            now: seconds(900),
          },
        ),
    ],
    [
      'a recorded request after five minutes',
      'time-out-of-range',
      () => verifyWebhook(headers, body, secret, { now: seconds(301) }),
    ],
    [
      'a request from the future',
      'time-out-of-range',
      () => verifyWebhook(headers, body, secret, { now: seconds(-301) }),
    ],
    [
      'to check with what is no secret',
      'secret-malformed',
      () => verifyWebhook(headers, body, 'swordfish', { now: at }),
    ],
    [
      'what is signed and no event',
      'body-malformed',
      () => verifyWebhook(signatureHeaders({ ...sent, body: '7' }, [secret]), '7', secret, { now: at }),
    ],
  ]
  test.each(cases)('%s', async (_, code, attack) => {
    await expect(attack()).rejects.toMatchObject({ name: 'WebhookVerificationError', code })
  })

  test('nothing that comes late by as much as clocks differ', async () => {
    for (const now of [seconds(299), seconds(-299)])
      expect(await verifyWebhook(headers, body, secret, { now })).toMatchObject({ id: 'evt_1', sentAt: at })
  })
})

test('while a secret is rotated both sign: receivers go over when they like', async () => {
  const next = newSecret()
  const both = signatureHeaders(sent, [next, secret])
  expect(both['webhook-signature'].split(' ')).toHaveLength(2)
  for (const known of [secret, next, [secret, next]])
    expect(await verifyWebhook(new Headers(both), body, known, { now: at })).toMatchObject({ id: 'evt_1' })
})

const python = spawnSync('python3', ['--version']).status === 0
test.runIf(python)('the example for Python in docs/webhooks.md agrees', () => {
  const example = join(import.meta.dirname, '../../../docs/webhooks')
  const check = (given: object) =>
    spawnSync('python3', [join(example, 'verify.py')], {
      input: JSON.stringify(given),
      encoding: 'utf8',
    }).stdout.trim()
  const given = { headers, body, secret, now: at.getTime() / 1000 }
  expect(check(given)).toBe('ok')
  expect(check({ ...given, now: given.now + 301 })).toBe('time-out-of-range')
  expect(check({ ...given, body: `${body} ` })).toBe('signature-wrong')
  expect(
    check({
      secret: vector.secret,
      body: vector.body,
      now: 1_614_265_330,
      headers: signatureHeaders(vector, [vector.secret]),
    }),
  ).toBe('ok')
})
