/**
 * A tap on the way to the database: passes every request on, keeps a list of them, and can hold one back, lose or spoil
 * its answer, or be cut. With it the tests count round trips and break the connection where it hurts.
 */

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** One request to the database. */
export interface Tapped {
  /** `PutItem`, `BatchGetItem`, … */
  readonly operation: string
  /** As DynamoDB's wire format has it. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into requests of many forms
  readonly body: any
}

/**
 * `hold`: never passed on, never answered. `lose`: done by the database, but the answer does not come back. `throttle`
 * and `reset`: not done, and said so or not. `delay`: done late. `empty`, `garbage`, `half`: done, and answered with 200
 * and nothing, something else, or the first half.
 */
export type Treatment =
  | 'pass'
  | 'hold'
  | 'lose'
  | 'throttle'
  | 'reset'
  | 'delay'
  | 'empty'
  | 'garbage'
  | 'half'

export interface Tap {
  readonly endpoint: string
  readonly requests: Tapped[]
  /** Asked before each request is passed on. */
  treat: (tapped: Tapped) => Treatment
  /** Whether a batched write leaves an item of this partition, as a busy database does; the others are passed on. */
  leaves: (pk: string) => boolean
  /** From now on nobody listens, as when the database is gone. */
  cut(): Promise<void>
}

/** Milliseconds that a late answer takes at least, and at most twice as long. */
const LATE = 150

const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.0' }

/** As DynamoDB says that it has no capacity left. */
function throttle(outgoing: ServerResponse): void {
  const type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'
  outgoing.writeHead(400, JSON_TYPE).end(JSON.stringify({ __type: type, message: 'The rate is exceeded' }))
}

/** A batched write in two: what the database leaves, and what it is asked for the rest; undefined where it leaves nothing. */
function leftOf({ operation, body }: Tapped, leaves: Tap['leaves']) {
  if (operation !== 'BatchWriteItem') return undefined
  const [[table, requests]] = Object.entries(body.RequestItems) as [
    [string, { PutRequest: { Item: { pk: { S: string } } } }[]],
  ]
  const isLeft = ({ PutRequest }: (typeof requests)[number]) => leaves(PutRequest.Item.pk.S)
  const [items, rest] = [requests.filter(isLeft), requests.filter((one) => !isLeft(one))]
  if (items.length === 0) return undefined
  const RequestItems = { [table]: rest }
  return { items: { [table]: items }, rest: { ...body, RequestItems }, isAll: rest.length === 0 }
}

async function spoil(
  how: 'empty' | 'garbage' | 'half',
  answer: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk)
  const whole = Buffer.concat(chunks)
  const { length } = whole
  if (how === 'empty') outgoing.writeHead(200, { ...JSON_TYPE, 'content-length': 0 }).end()
  else if (how === 'garbage')
    outgoing.writeHead(200, JSON_TYPE).end('<html>the captive portal of some network</html>')
  else {
    // The connection ends before what was announced has come.
    outgoing.writeHead(200, { ...JSON_TYPE, 'content-length': length })
    outgoing.write(whole.subarray(0, length / 2), () => outgoing.destroy())
  }
}

export async function openTap(endpoint: string): Promise<Tap> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing))

  const tap: Tap = {
    endpoint: '',
    requests: [],
    treat: () => 'pass',
    leaves: () => false,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
        agent.destroy()
      }),
  }

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const content = Buffer.concat(chunks)
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? ''
    const tapped = { operation, body: JSON.parse(content.toString('utf8') || '{}') }
    tap.requests.push(tapped)
    const treatment = tap.treat(tapped)
    if (treatment === 'hold') return
    if (treatment === 'reset') return void incoming.socket.destroy()
    if (treatment === 'throttle') return throttle(outgoing)
    if (treatment === 'delay') await setTimeout(LATE + Math.random() * LATE)
    const { method, headers, url = '/' } = incoming
    const left = leftOf(tapped, tap.leaves)
    const sayWhatIsLeft = () =>
      outgoing.writeHead(200, JSON_TYPE).end(JSON.stringify({ UnprocessedItems: left?.items }))
    if (left?.isAll) return void sayWhatIsLeft()
    const sent = left ? Buffer.from(JSON.stringify(left.rest)) : content
    const asSent = { ...headers, 'content-length': sent.length }
    const onward = request(new URL(url, endpoint), { method, headers: asSent, agent }, (answer) => {
      if (left) return void answer.resume().once('end', sayWhatIsLeft)
      if (treatment === 'lose') {
        answer.resume().once('end', () => outgoing.destroy())
        return
      }
      if (treatment === 'empty' || treatment === 'garbage' || treatment === 'half')
        return void spoil(treatment, answer, outgoing)
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.once('error', () => outgoing.destroy())
    onward.end(sent)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(tap, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
