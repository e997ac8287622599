/**
 * A tap on the way to the database: passes every request on, keeps a list of them, and can hold one back, lose its
 * answer, or be cut. With it the tests count round trips and break the connection where it hurts.
 */

import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request to the database. */
export interface Tapped {
  /** `PutItem`, `BatchGetItem`, … */
  readonly operation: string
  /** As DynamoDB's wire format has it. */
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into requests of many forms
  readonly body: any
}

/**
 * `hold`: never passed on, never answered. `lose`: done by the database, but the answer does not come back. `empty`: done
 * by the database, and answered by 200 and nothing.
 */
export type Treatment = 'pass' | 'hold' | 'lose' | 'empty'

export interface Tap {
  readonly endpoint: string
  readonly requests: Tapped[]
  /** Asked before each request is passed on. */
  treat: (tapped: Tapped) => Treatment
  /** From now on nobody listens, as when the database is gone. */
  cut(): Promise<void>
}

export async function openTap(endpoint: string): Promise<Tap> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing))

  const tap: Tap = {
    endpoint: '',
    requests: [],
    treat: () => 'pass',
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
    const { method, headers, url = '/' } = incoming
    const onward = request(new URL(url, endpoint), { method, headers, agent }, (answer) => {
      if (treatment === 'lose') {
        answer.resume().once('end', () => outgoing.destroy())
        return
      }
      if (treatment === 'empty') {
        answer.resume().once('end', () => outgoing.writeHead(200).end())
        return
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(outgoing)
    })
    onward.once('error', () => outgoing.destroy())
    onward.end(content)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(tap, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
