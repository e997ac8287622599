/** The small client of SSM that functions are bundled with: without it no function starts. */

import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import {
  GetParameterCommand,
  GetParametersCommand,
  SSMClient,
} from '../../../lib/settings/ssm-of-functions.ts'

interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let close = () => {}
afterEach(() => close())

/** SSM for a test: gives the answers one after another, the last for ever. */
async function ssm(answers: readonly (readonly [status: number, body: unknown])[]) {
  const asked: Asked[] = []
  const server = createServer(async (incoming, outgoing) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    const [status, answer] = answers[Math.min(asked.length, answers.length - 1)] as [number, unknown]
    asked.push({ headers: incoming.headers, body })
    outgoing.writeHead(status).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  const client = new SSMClient({
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
    AWS_ENDPOINT_URL_SSM: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  return { client, asked }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Signature version 4, worked out from what arrived (AWS, "Create a signed AWS API request"). */
function signatureOf({ headers, body }: Asked, day: string): string {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1] ?? ''
  const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`)
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n')
  const scope = `${day}/cn-north-1/ssm/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = ['cn-north-1', 'ssm', 'aws4_request'].reduce<Buffer>(hmac, hmac('AWS4secret', day))
  return hmac(key, text).toString('hex')
}

const one = new GetParameterCommand({ Name: '/keys', WithDecryption: true })

test('reads one parameter or several, decrypted', async () => {
  const { client, asked } = await ssm([[200, { Parameter: { Name: '/keys', Value: 'value' } }]])
  expect(await client.send(one)).toEqual({ Parameter: { Name: '/keys', Value: 'value' } })
  await client.send(new GetParametersCommand({ Names: ['/a', '/b'], WithDecryption: true }))
  expect(asked.map(({ headers, body }) => [headers['x-amz-target'], JSON.parse(body)])).toEqual([
    ['AmazonSSM.GetParameter', { Name: '/keys', WithDecryption: true }],
    ['AmazonSSM.GetParameters', { Names: ['/a', '/b'], WithDecryption: true }],
  ])
})

test('is signed for SSM in its region, with the token of the session', async () => {
  const { client, asked } = await ssm([[200, {}]])
  await client.send(one)
  const { headers } = asked[0] as Asked
  expect(headers['x-amz-security-token']).toBe('session')
  const day = String(headers['x-amz-date']).slice(0, 8)
  expect(headers.authorization).toContain(`Credential=AKIDEXAMPLE/${day}/cn-north-1/ssm/aws4_request`)
  expect(headers.authorization).toMatch(/SignedHeaders=[\w;-]*host;[\w;-]*x-amz-target/)
  expect(headers.authorization).toContain(`Signature=${signatureOf(asked[0] as Asked, day)}`)
})

test('asks again when SSM is busy, as it is when many functions start at once', async () => {
  const busy = [400, { __type: 'com.amazonaws.ssm#ThrottlingException' }] as const
  const { client, asked } = await ssm([busy, [500, {}], [200, { Parameter: { Value: 'value' } }]])
  expect(await client.send(one)).toEqual({ Parameter: { Value: 'value' } })
  expect(asked).toHaveLength(3)
})

test('does not ask again when it is refused, and says by which name', async () => {
  const { client, asked } = await ssm([[400, { __type: 'AccessDeniedException', message: 'no' }]])
  await expect(client.send(one)).rejects.toMatchObject({ name: 'AccessDeniedException', passing: false })
  expect(asked).toHaveLength(1)
})
