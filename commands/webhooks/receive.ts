/**
 * `webhooks -- receive`: a receiver to try with. It does what one in earnest has to: checks the signature over the bytes as
 * they came, refuses what is old, and takes what it knows already for the same event.
 */

import { createServer } from 'node:http'
import { verifyWebhook, WebhookVerificationError } from '#client/webhook'

/** What came of one request. */
export interface Received {
  readonly result: 'accepted' | 'repeated' | 'refused'
  readonly id?: string
  readonly type?: string
  readonly data?: Readonly<Record<string, unknown>>
  /** Why it was refused. */
  readonly code?: string
}

export interface ReceiverOptions {
  readonly port: number
  readonly secrets: readonly string[]
  /** Always answered with this; what is true otherwise. */
  readonly answer?: number | undefined
  readonly onReceived: (received: Received) => void
}

const LARGEST_BODY = 65_536
/** Ids that are remembered: in earnest they stand in a database, under a unique index. */
const REMEMBERED = 10_000

/** Listens on this machine alone. */
export async function startReceiver({ port, secrets, answer, onReceived }: ReceiverOptions) {
  const known = new Set<string>()

  async function receive(headers: Parameters<typeof verifyWebhook>[0], body: Buffer): Promise<Received> {
    try {
      const { id, event } = await verifyWebhook(headers, body, secrets)
      const { type, data } = event
      const result = known.has(id) ? 'repeated' : 'accepted'
      // What is answered with a failure is not done with, and will come again.
      if (answer === undefined || answer < 300) known.add(id)
      if (known.size > REMEMBERED) known.delete(known.values().next().value as string)
      return { result, id, type, data }
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error
      return { result: 'refused', code: error.code }
    }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of request) {
      size += chunk.length
      if (size > LARGEST_BODY) return void response.writeHead(413, { connection: 'close' }).end()
      chunks.push(chunk)
    }
    const received = await receive(request.headers, Buffer.concat(chunks))
    onReceived(received)
    response.writeHead(received.result === 'refused' ? 401 : (answer ?? 204)).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const receivedText = ({ result, id, type, data, code }: Received): string => {
  const what = {
    accepted: '✓ 收到 accepted',
    repeated: '= 重复，不再处理 repeated',
    refused: '✗ 拒绝 refused',
  }[result]
  return [what, code, id, type, data && JSON.stringify(data)].filter(Boolean).join('  ')
}
