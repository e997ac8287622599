/** One contestant in a process of its own: its first answer, and then as many rounds as are asked for. */

import { pathToFileURL } from 'node:url'
import { CODE } from './verify.ts'

const path = `/v1/verify/${CODE}`
const event = {
  version: '2.0',
  routeKey: 'GET /v1/verify/{code}',
  rawPath: path,
  rawQueryString: 'useIn=110000',
  headers: { host: 'verify.example.gov.cn', accept: 'application/json', 'user-agent': 'bench' },
  queryStringParameters: { useIn: '110000' },
  pathParameters: { code: CODE },
  requestContext: {
    accountId: '1',
    apiId: '1',
    domainName: 'verify.example.gov.cn',
    domainPrefix: 'verify',
    http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'bench' },
    requestId: '1',
    routeKey: 'GET /v1/verify/{code}',
    stage: '$default',
    time: '23/Nov/2026:10:00:00 +0000',
    timeEpoch: Date.parse('2026-11-23T10:00:00Z'),
  },
  isBase64Encoded: false,
}
const context = { awsRequestId: '1', functionName: 'verify', getRemainingTimeInMillis: () => 10_000 }

type Handler = (event: unknown, context: unknown) => Promise<{ statusCode: number; body: string }>

const begun = performance.now()
const { handler } = (await import(pathToFileURL(process.argv[2] as string).href)) as { handler: Handler }
const first = await handler(structuredClone(event), context)
const cold = performance.now() - begun
const answer = JSON.parse(first.body)
if (first.statusCode !== 200 || answer.code !== CODE || answer.use?.region !== '110000')
  throw new Error(`not the answer: ${first.statusCode} ${first.body}`)
process.send?.(cold)

const BATCH = 200

/** For about so many milliseconds. @returns microseconds of a processor for one answer, without the making of events */
process.on('message', async (milliseconds: number) => {
  const until = performance.now() + milliseconds
  let count = 0
  let used = 0
  while (performance.now() < until) {
    // Each call gets an event of its own: some write into it.
    const events = Array.from({ length: BATCH }, () => structuredClone(event))
    const before = process.cpuUsage()
    for (const one of events) await handler(one, context)
    const { user, system } = process.cpuUsage(before)
    used += user + system
    count += BATCH
  }
  process.send?.(used / count)
})
process.on('disconnect', () => process.exit())
