/** The small client of KMS that functions are bundled with: it signs, or says that it could not. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { KMSClient, SignCommand } from '../../../lib/runtime/kms-of-functions.ts'

let close = () => {}
afterEach(() => close())

/** KMS for a test: gives the answers one after another. */
async function kms(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const asked: { target: unknown; authorization: string | undefined; body: unknown }[] = []
  const server = createServer(async (incoming, outgoing) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    const { 'x-amz-target': target, authorization } = incoming.headers
    const [status, answer] = answers[asked.length] as [number, unknown]
    asked.push({ target, authorization, body: JSON.parse(body) })
    outgoing.writeHead(status).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  const client = new KMSClient(undefined, {
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  return { client, asked }
}

const sign = new SignCommand({
  KeyId: 'alias/seal',
  Message: Uint8Array.of(1, 2, 3),
  MessageType: 'DIGEST',
  SigningAlgorithm: 'ECDSA_SHA_256',
})

test('a digest goes there in base64, signed for KMS; the signature comes back as bytes, after what passes', async () => {
  const { client, asked } = await kms([500, {}], [200, { Signature: 'BAUG' }])
  expect(await client.send(sign)).toEqual({ Signature: Uint8Array.of(4, 5, 6) })
  expect(asked).toHaveLength(2)
  expect(asked[1]).toMatchObject({
    target: 'TrentService.Sign',
    authorization: expect.stringMatching(/\/cn-north-1\/kms\/aws4_request/),
    body: { KeyId: 'alias/seal', Message: 'AQID', MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' },
  })
})

test('a key that is disabled is asked once, and is refused by its name', async () => {
  const { client, asked } = await kms([400, { __type: 'com.amazonaws.kms#DisabledException' }])
  await expect(client.send(sign)).rejects.toMatchObject({ name: 'DisabledException', passing: false })
  expect(asked).toHaveLength(1)
})
