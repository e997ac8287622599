/**
 * What the service costs: `npm run cost`. Units of the database, bytes, log lines and the handler's own time are measured
 * on the embedded store; the prices are a dated table, `cost/prices.json`. Prints markdown and writes docs/cost.md.
 */

import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { gzipSync } from 'node:zlib'
import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { parse } from 'yaml'
import type { Response } from '../test/support/gateway.ts'
import { startService } from '../test/support/service.ts'
import { storedBytes, type Usage, unitsOf } from './cost/measure.ts'

const REGION = process.argv[2] ?? 'us-east-1'
const GOAL = 3
/** Assumed, not measured: a call to DynamoDB from a function. */
const DATABASE_MILLISECONDS = 5
/** What CloudWatch counts of a line besides its bytes ("Amazon CloudWatch pricing"). */
const LINE_OVERHEAD = 26
const MEMORY = { verify: 512, lookup: 512, document: 1769 }
/** Of memory, in MB, for one whole processor. */
const ONE_PROCESSOR = 1769
const RETENTION_MONTHS = 36
const LOG_MONTHS = 6
const CERTIFICATES = 50_000_000

const { regions } = JSON.parse(await readFile(new URL('cost/prices.json', import.meta.url), 'utf8'))
interface Price {
  readonly price: number
  readonly per: string
  readonly confirmed: string | null
}
interface Region {
  readonly currency: string
  readonly date: string
  readonly prices: Readonly<Record<string, Price>>
}
const region: Region | undefined = regions[REGION]
if (!region) throw new Error(`no prices for ${REGION}: ${Object.keys(regions).join(', ')}`)
function price(name: string): number {
  const found = region?.prices[name]?.price
  if (found === undefined) throw new Error(`bench/cost/prices.json has no ${name} for ${REGION}`)
  return found
}

/** The gateway's line, as serverless.yml says it, and as long as its values are. */
const { provider } = parse(await readFile(new URL('../serverless.yml', import.meta.url), 'utf8'))
const GATEWAY_LINE = provider.logs.httpApi.format
  .replace('$context.requestId', 'JKJaXmPLvHcESHA=')
  .replace('$context.routeKey', 'GET /v1/verify/{code}')
  .replace('$context.status', '200')
  .replace('$context.responseLatency', '42')
  .replace('$context.integrationErrorMessage', '-').length
const LOG_BYTES_BESIDE = GATEWAY_LINE + 2 * LINE_OVERHEAD

process.env.POWERTOOLS_LOG_LEVEL = 'INFO'
const service = await startService()
const { tap, tableName } = service
await service.record()
const { accessToken: token } = await service.signIn()
const released = await service.call('POST', '/v1/certificates/ZY2344000001/annotations', {
  token,
  body: { purpose: '职称评审', recipient: '某市人力资源和社会保障局', validDays: 30 },
})
const { code } = released.json

/** The function's own lines go to its output; here they are counted, and kept off the screen. */
let logged = 0
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = (said: string | Uint8Array) => {
  logged += Buffer.byteLength(said)
  return true
}
const say = (text: string) => write(`${text}\n`)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] as number

async function measured(act: () => Promise<Response | undefined>): Promise<Usage> {
  for (let warm = 0; warm < 10; warm++) await act()
  const own: number[] = []
  let last: Usage | undefined
  for (let turn = 0; turn < 20; turn++) {
    const before = tap.requests.length
    logged = 0
    const began = performance.now()
    const reply = await act()
    const took = performance.now() - began
    if (reply && reply.status !== 200) throw new Error(`answered ${reply.status}`)
    const requests = tap.requests.slice(before)
    const logBytes = logged
    const bareBegan = performance.now()
    const units = await unitsOf(tap, requests)
    own.push(took - (performance.now() - bareBegan))
    const headers = Object.entries(reply?.headers ?? {}).reduce(
      (sum, [n, v]) => sum + n.length + v.length + 4,
      200,
    )
    const body = Buffer.from(reply?.text ?? '')
    // Bytes come from a handler in base64; everything else CloudFront compresses (resources-web.yml).
    const isFile = reply?.headers['content-type'] === 'application/pdf'
    const sent = isFile ? (body.length * 3) / 4 : gzipSync(body).length
    last = {
      ...units,
      databaseCalls: requests.length,
      bytesOut: reply ? Math.round(sent + headers) : 0,
      logBytes,
      milliseconds: 0,
    }
  }
  return { ...(last as Usage), milliseconds: Math.max(0, median(own)) }
}

const facts = { managementNumber: 'ZY2344000001', name: '张三', idNumber: '990101199003070015' }
/** Certificates that nobody has asked for yet. */
const unasked = Array.from({ length: 30 }, (_, i) => `ZY23440001${String(i).padStart(2, '0')}`)
for (const managementNumber of unasked) await service.record({ managementNumber })
let row = 0
const kinds: Record<string, { usage: Usage; memory: number; signs?: boolean }> = {
  'verification by code': {
    usage: await measured(() => service.call('GET', `/v1/verify/${code}`)),
    memory: MEMORY.verify,
  },
  'verification by number': {
    usage: await measured(() => {
      const managementNumber = unasked.pop() as string
      const from = `203.0.${unasked.length}.1`
      return service.call('POST', '/v1/verify', { body: { ...facts, managementNumber }, from })
    }),
    memory: MEMORY.verify,
  },
  '… of one certificate again and again': {
    usage: await measured(() => service.call('POST', '/v1/verify', { body: facts })),
    memory: MEMORY.verify,
  },
  'look-up of the list': {
    usage: await measured(() => service.call('GET', '/v1/certificates', { token })),
    memory: MEMORY.lookup,
  },
  'PDF, sealed': {
    usage: await measured(() =>
      service.call('GET', `/v1/certificates/ZY2344000001/document?annotation=${code}`, { token }),
    ),
    memory: MEMORY.document,
    signs: true,
  },
  'import row': {
    usage: await measured(async () => {
      await service.record({ managementNumber: `ZY24440${String(++row).padStart(5, '0')}` })
      return undefined
    }),
    memory: 0,
  },
}

const { client } = service.store.table
const { Items: entries = [] } = await client.send(
  new QueryCommand({
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'VERIFIED#ZY2344000001' } },
  }),
)
const { Item: certificate } = await client.send(
  new GetItemCommand({ TableName: tableName, Key: { pk: { S: 'CERT#ZY2344000001' }, sk: { S: 'CERT' } } }),
)
const entryBytes = Math.max(...entries.map((entry) => storedBytes(entry as never)))
const certificateBytes = storedBytes(certificate as never)
await service.close()

/** A new certificate is written to its index too, whole; one that is sent again as it is, as here, is not. */
const indexUnits = Math.ceil((certificateBytes - 100) / 1024)

const GB = 1e9
/** The parts of a million, each by who is paid. */
function million({ usage, memory, signs }: { usage: Usage; memory: number; signs?: boolean }) {
  if (memory === 0) return { database: (usage.writeUnits + indexUnits) * price('writeUnit') }
  const seconds =
    (usage.databaseCalls * DATABASE_MILLISECONDS + usage.milliseconds * Math.max(1, ONE_PROCESSOR / memory)) /
    1000
  const logBytes = usage.logBytes + LOG_BYTES_BESIDE
  return {
    edge: price('edgeRequest') + ((usage.bytesOut * 1e6) / GB) * price('edgeGigabyte'),
    gateway: price('gatewayRequest'),
    function: price('lambdaRequest') + seconds * (memory / 1024) * price('lambdaGigabyteSecond') * 1e6,
    database: usage.readUnits * price('readUnit') + usage.writeUnits * price('writeUnit'),
    logs: ((logBytes * 1e6) / GB) * (price('logGigabyte') + LOG_MONTHS * price('logGigabyteMonth')),
    signature: signs ? price('signature') : 0,
  }
}

const kept = price('tableGigabyteMonth') + price('recoveryGigabyteMonth')
/** A million entries of the holder's log over their three years. */
const entryLife = ((entryBytes * 1e6) / GB) * RETENTION_MONTHS * kept
const total = (parts: object) => Object.values(parts).reduce((sum: number, part: number) => sum + part, 0)
const two = (value: number | undefined) => (value ?? 0).toFixed(2)

const perMillion = Object.entries(kinds).map(([name, kind]) => {
  const parts: Partial<Record<string, number>> = million(kind)
  const { usage } = kind
  return {
    name,
    sum: total(parts),
    usage: `| ${name} | ${usage.readUnits} | ${usage.writeUnits + (kind.memory === 0 ? indexUnits : 0)} | ${usage.databaseCalls} | ${usage.milliseconds.toFixed(1)} | ${usage.bytesOut} | ${usage.logBytes} |`,
    row: `| ${name} | ${['edge', 'gateway', 'function', 'database', 'logs', 'signature'].map((part) => two(parts[part])).join(' | ')} | ${two(total(parts))} |`,
  }
})
const [byCode] = perMillion as [(typeof perMillion)[number]]
const allIn = (share: number) => byCode.sum + share * entryLife
const storage = ((CERTIFICATES * certificateBytes) / GB) * (kept + price('tableGigabyteMonth'))
const monthly = [1, 10, 100].map((millions) => {
  const running = millions * byCode.sum
  const log = ((millions * RETENTION_MONTHS * 1e6 * entryBytes) / GB) * kept
  return `| ${millions} million | ${two(running)} | ${two(log)} | ${two(storage)} | ${two(running + log + storage)} |`
})
const verdict = allIn(1) <= GOAL ? 'met' : '**missed**'

const report = `# What it costs

Written by \`npm run cost\` on Node ${process.version}, ${cpus()[0]?.model.trim()}; not edited by hand. Units of DynamoDB are what the embedded store
says it consumed, the rest of the usage is measured as named below; prices are those of ${REGION} in ${region.currency}, as of ${region.date},
without free tiers and discounts.

## Used by one

| | read units | write units | calls to the database | own time, ms | bytes out | bytes of log |
|---|---:|---:|---:|---:|---:|---:|
${perMillion.map(({ usage }) => usage).join('\n')}

Own time is that of the handler less that of the same calls made bare, from the sources and warm; a function with less
memory than ${ONE_PROCESSOR} MB has a share of a processor, and its time is lengthened by as much. Assumed: ${DATABASE_MILLISECONDS} ms for a call to DynamoDB. Bytes out are
compressed, as CloudFront does it. Beside the function's own line there is the gateway's (${GATEWAY_LINE} bytes), and CloudWatch counts
${LINE_OVERHEAD} more of each; both are kept ${LOG_MONTHS} months. A million PDFs are signed in KMS; an import row is written by
the command, without a function. A right answer by number is taken back from the counts only where a fifth of an
allowance stands already ([limits.md](limits.md)): so asking again and again is the dearest there is.

## A million, in ${region.currency}

| | CloudFront | gateway | Lambda | DynamoDB | logs | KMS | sum |
|---|---:|---:|---:|---:|---:|---:|---:|
${perMillion.map(({ row }) => row).join('\n')}

**And the holder's log.** An entry is ${entryBytes} bytes as DynamoDB charges for it (100 of them overhead). A million entries over their
three years, with point-in-time recovery: ${two(entryLife)}. Repetitions of a day are one entry, so it depends on how many of a million
verifications are the first of their day, network and release:

| a million verifications by code, all in | ${region.currency} |
|---|---:|
| every one a new entry | ${two(allIn(1))} |
| two to an entry | ${two(allIn(0.5))} |
| ten to an entry | ${two(allIn(0.1))} |

The goal is ${GOAL} all in: ${verdict}. CloudFront, gateway and the price of a Lambda request alone are ${two(price('edgeRequest') + price('gatewayRequest') + price('lambdaRequest'))}, before anything is done.

What brought it down, of a million by code: a code and the counts read for half a unit, the network's count only where a code
leads nowhere (0.19); Lambda's own lines about each start and end left out of the log (0.24); an entry of the log under names
of one letter, its number in its key alone (457 bytes before). What was tried on paper and not taken: the table class for
infrequent access costs a quarter more for each request and 60 % less for each byte kept, so it pays for the log and not for
the rest, and the log would need a table of its own, which [one round trip](decisions/0004-one-table.md) and the restore rest
on not having; an entry a month instead of a day would be written over again by every verification, and lose the days; a shorter
retention is the authority's decision. The first three columns are prices of a request, and what is left above the goal is
there before the function does anything.

## A month, 50 million certificates

A certificate is ${certificateBytes} bytes, kept in the table and whole in its index \`byHolder\`. The log is at its full three years, every
verification a new entry.

| verifications a month | requests | log kept | certificates kept | sum, ${region.currency} |
|---|---:|---:|---:|---:|
${monthly.join('\n')}

The first import of them costs ${two(((perMillion.at(-1)?.sum ?? 0) * CERTIFICATES) / 1e6)} once.

## The prices

| | ${region.currency} | per | confirmed by |
|---|---:|---|---|
${Object.entries(region.prices)
  .map(
    ([name, { price, per, confirmed }]) =>
      `| ${name} | ${price} | ${per} | ${confirmed ?? '**not confirmed**'} |`,
  )
  .join('\n')}

Another region is another entry of [\`bench/cost/prices.json\`](../bench/cost/prices.json): \`npm run cost -- REGION\`. That of cn-north-1 is begun; where a
price is missing the command names it and stops.
`
await writeFile(new URL('../docs/cost.md', import.meta.url), report)
say(report)
