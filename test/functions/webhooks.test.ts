/** The two functions of webhooks as they are deployed: what they do together, and what each may. */

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { verifyWebhook } from '#client/webhook'
import { createApiKeyRegister } from '#lib/api-key'
import { reinstate, revoke } from '#lib/registry'
import { apiKeyRegister, registryStore } from '#lib/store'
import { addWebhook, createSeals, PAUSES } from '#lib/webhook'
import { holder } from '../support/certificates.ts'
import { type Cloud, openCloud } from '../support/cloud.ts'
import { webhookProblems } from '../support/contract.ts'
import { type Service, startService } from '../support/service.ts'
import type { Tapped } from '../support/tap.ts'

const NUMBER = 'ZY2344000001'
let service: Service
let cloud: Cloud
let plan: () => Promise<void>
let send: (event: SQSEvent) => Promise<void>
/** What each function has asked of the database. */
const asked: Record<'plan' | 'send', Tapped[]> = { plan: [], send: [] }
/** What the receiver has heard, and what it answers. */
const heard: { headers: Record<string, string>; body: string }[] = []
let answer = 204
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  heard.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks).toString() })
  response.writeHead(answer).end()
})

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  // A demonstration on this machine: the only kind that may tell somebody on it.
  service = await startService({ PUBLIC_ORIGIN: 'http://localhost:3000' })
  cloud = await openCloud('none')
  Object.assign(process.env, {
    WEBHOOK_QUEUE_URL: `${cloud.endpoint}/123456789012/zhengyan-test-webhooks`,
    AWS_ENDPOINT_URL_SQS: cloud.endpoint,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
  const noting =
    <A extends unknown[]>(name: 'plan' | 'send', handler: (...args: A) => Promise<void>) =>
    async (...args: A) => {
      const before = service.tap.requests.length
      await handler(...args)
      asked[name].push(...service.tap.requests.slice(before))
    }
  plan = noting('plan', (await import('../../functions/webhook-plan.ts')).handler)
  send = noting('send', (await import('../../functions/webhook-send.ts')).handler)
})
afterAll(async () => {
  vi.useRealTimers()
  receiver.close()
  await Promise.all([cloud.close(), service.close()])
})

const now = () => new Date()
const deliver = () => {
  const Records = cloud.messages.splice(0).map((body) => ({ body }))
  return send({ Records } as SQSEvent)
}
const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000)

it('tells the owner of a key that verified a certificate, signed; again where it failed, and then no more', async () => {
  const { store, secrets, vault } = service
  await service.record()
  const register = createApiKeyRegister({ keys: apiKeyRegister(store.table), operator: '甲', now })
  const { id, key } = await register.create('某公司', 100)
  const { port } = receiver.address() as AddressInfo
  const seals = createSeals(() => secrets.webhook)
  const context = { store, seals, rules: { loopback: true }, operator: '甲', now }
  const { secret } = await addWebhook({ keyId: id, url: `http://127.0.0.1:${port}/` }, context)
  const { name, idNumber } = holder
  const verified = await service.call('POST', '/v1/verify/batch', {
    headers: { 'x-api-key': key },
    body: { items: [{ managementNumber: NUMBER, name, idNumber }] },
  })
  expect(verified.json.results[0].verification.verified).toBe(true)
  const registry = registryStore(store.table, { bulk: false, statusKeys: () => secrets.status })
  await revoke(NUMBER, { store: registry, vault, operator: '甲', now, reason: '测试' })
  wait(31)
  await plan()
  expect(cloud.messages).toHaveLength(1)
  answer = 500
  await deliver()
  await plan()
  expect(cloud.messages, 'not due yet').toEqual([])
  wait(60)
  await plan()
  answer = 204
  await deliver()
  await plan()
  expect([heard.length, cloud.messages.length]).toEqual([2, 0])
  const [first, second] = heard
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  const { event } = await verifyWebhook(second?.headers ?? {}, second?.body ?? '', secret, { now: now() })
  expect(event).toMatchObject({
    type: 'certificate.revoked',
    data: { managementNumber: NUMBER, verifyAgain: 'http://localhost:3000/v1/verify/batch' },
  })
  expect(webhookProblems('certificateChanged', event)).toEqual([])
  expect(webhookProblems('certificateChanged', { ...event, name: '张三' })).not.toEqual([])
  expect(JSON.stringify(heard)).not.toMatch(/张三|9901|测试|某公司|zyk_/)

  // Given up in the end: the last attempt is of three days later.
  answer = 404
  await reinstate(NUMBER, { store: registry, vault, operator: '甲', now, reason: '测试' })
  wait(31)
  for (const pause of [...PAUSES, 0]) {
    await plan()
    await deliver()
    wait(pause * 1.2)
  }
  const [webhook] = await store.webhooks.list()
  expect((await store.deliveries.listDead(webhook?.webhookId ?? '', 10)).deliveries).toMatchObject([
    { type: 'certificate.reinstated', attempts: 10, failure: '404' },
  ])
})

describe.each([
  ['plan', 'WebhookPlanRole'],
  ['send', 'WebhookSendRole'],
] as const)('the role of %s', (name, role) => {
  const { Resources } = parse(
    readFileSync(new URL('../../resources-webhooks.yml', import.meta.url), 'utf8'),
    {
      merge: true,
    },
  )
  interface Statement {
    readonly Action: string | string[]
    readonly Condition?: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': string[] } }
  }
  const grants = Resources[role].Properties.Policies[0].PolicyDocument.Statement.flatMap(
    ({ Action, Condition }: Statement) =>
      [Action]
        .flat()
        .filter((action) => action.startsWith('dynamodb:'))
        .flatMap((action) =>
          (Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? []).map(
            (words) => `${action.replace('dynamodb:', '')} ${words}`,
          ),
        ),
  ) as string[]

  it('allows all that it does on the table, and no more', () => {
    const done = new Set(
      asked[name].flatMap(({ operation, body }) => {
        const items =
          operation === 'BatchGetItem'
            ? body.RequestItems[service.tableName].Keys
            : [body.Item ?? body.Key ?? { pk: body.ExpressionAttributeValues[':pk'] }]
        return items.map(({ pk }: { pk: { S: string } }) => `${operation} ${pk.S.replace(/#.*/, '#*')}`)
      }),
    )
    expect([...done].sort()).toEqual([...grants].sort())
  })

  it('writes no certificate, account or log, and who speaks to the outside reads none', () => {
    const writes = grants.filter((grant) => /^(Put|Update|Delete)Item/.test(grant))
    expect(writes.filter((grant) => !/ (DELIVERY|OUTBOX)#/.test(grant))).toEqual([])
    if (name === 'send') expect(grants.join()).not.toMatch(/CERT|VERIFIED|ANNOTATIONS|HOLDER|ID-TAG/)
  })
})
