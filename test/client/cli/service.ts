/**
 * A service for the tests of the command: its key set, its status list and its batch route on loopback, with keys of its own.
 * It answers as the real one does, and can be told to refuse, to hold an answer back, or to sign with another's key.
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { newCode, qrText, signCredential } from '#lib/credential'
import { generateSigningKey, localSigner, publishedJwk, signJws } from '#lib/jose'
import { emptyStatusList, setStatus, signStatusList } from '#lib/status-list'
import type { BatchItem, BatchResult } from '../../../client/index.ts'
import { mockClaims } from '../../lib/credential/made-up.ts'

export const API_KEY = 'zyk_TEST'

export interface AskedBatch {
  readonly items: readonly BatchItem[]
  readonly key: string
}

/** Takes a batch before it is answered; what it returns, if anything, is answered in its place. */
export type Intervene = (batch: AskedBatch, n: number) => Promise<Refusal | undefined> | Refusal | undefined
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly retryAfter?: number
}

export async function startService() {
  const key = await generateSigningKey()
  const signer = await localSigner(key)
  const stranger = await localSigner(await generateSigningKey())
  const answered = new Map<string, string>()
  const asked: AskedBatch[] = []
  let intervene: Intervene = () => undefined
  let signedByOther = false
  const statuses = emptyStatusList(1024)

  const server = createServer(async (request, response) => {
    const send = (status: number, body: string, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
    const refuse = ({ status, code, retryAfter }: Refusal) =>
      send(
        status,
        JSON.stringify({
          type: `/problems/${code}`,
          title: code,
          status,
          code,
          detail: code,
          requestId: 'r',
        }),
        {
          'content-type': 'application/problem+json',
          ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
        },
      )
    if (request.url === '/.well-known/jwks.json')
      return send(
        200,
        JSON.stringify({
          keys: [await publishedJwk(key, { id: origin, name: { zh: '某机构', en: 'An authority' } })],
        }),
      )
    if (request.url === '/v1/status/0')
      return send(200, await list(), { 'content-type': 'application/statuslist+jwt' })
    if (request.url !== '/v1/verify/batch') return refuse({ status: 404, code: 'not-found' })
    if (request.headers['x-api-key'] !== API_KEY) return refuse({ status: 401, code: 'api-key-required' })
    let text = ''
    for await (const chunk of request) text += chunk
    const batch = { items: JSON.parse(text).items, key: String(request.headers['idempotency-key']) }
    asked.push(batch)
    const refusal = await intervene(batch, asked.length)
    if (refusal) return refuse(refusal)
    const known = answered.get(batch.key)
    const body = known ?? JSON.stringify(await answer(batch.items))
    answered.set(batch.key, body)
    send(200, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function list(): Promise<string> {
    return signStatusList(statuses, signer, { origin, list: 0, now: new Date(), ttl: 300, lifetime: 3600 })
  }

  async function answer(items: readonly BatchItem[]) {
    const results = items.map(resultOf)
    const iat = Math.floor(Date.now() / 1000)
    const payload = { iss: origin, iat, asked: {}, answer: { results } }
    return {
      results,
      receipt: await signJws('zhengyan-receipt+jwt', payload, signedByOther ? stranger : signer),
    }
  }

  return {
    origin,
    asked,
    /** From now on. */
    intervene(how: Intervene) {
      intervene = how
    },
    signAsStranger() {
      signedByOther = true
    },
    revoke: (n: number) => setStatus(statuses, n, 1),
    /** The text of the QR of somebody's certificate. */
    async credential(n: number): Promise<string> {
      const claims = mockClaims({
        managementNumber: `ZY${String(n).padStart(10, '0')}`,
        status: { list: 0, index: n },
        release: { list: 0, index: n + 500 },
        issuedAt: new Date(Date.now() - 60_000).toISOString(),
        annotationExpiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      })
      const { credential } = await signCredential(claims, signer, { origin })
      return qrText({ origin, code: newCode(), credential })
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** 李四 is nobody here; everybody else is 张三, and has an electronic certificate of 广东. */
function resultOf(item: BatchItem): BatchResult {
  if ('name' in item && item.name === '李四')
    return {
      problem: { type: '', title: '', status: 404, code: 'not-found', detail: '未查到', requestId: 'r' },
    }
  const both = (text: string) => ({ zh: text, en: text })
  return {
    verification: {
      verified: true,
      verifiedAt: new Date().toISOString(),
      status: { record: 'valid', annotation: 'active', integrity: 'not-checked' },
      certificate: {
        managementNumber: 'managementNumber' in item ? item.managementNumber : 'ZY2344000001',
        holderName: '张三',
        idNumber: '990*************15',
        qualification: { id: 'computer-software', name: both('软考') },
        examDate: '2023-05-27',
        approvalDate: '2023-05-28',
        issueDate: '2023-08-21',
        issuingRegion: { code: '440000', name: both('广东') },
        issuer: '广东省人力资源和社会保障厅',
        status: 'valid',
        result: {
          kind: 'electronic-certificate',
          label: both('电子证书'),
          mark: '电子证书',
          seal: null,
          force: {
            equalToPaper: true,
            territory: { scope: 'regions', regions: ['440000'] },
            statement: both('在广东省内与纸质证书具有同等效力'),
          },
          annotationRequired: false,
          rule: { id: 'r', version: 1, name: both('r'), confidence: both('r') },
          basis: [],
          determined: true,
        },
      },
    },
  }
}
