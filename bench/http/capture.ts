/** What a request of the service asks of its database, request by request, as it goes over the wire. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  /** `BatchGetItem`, `PutItem`, … */
  readonly operation: string
  readonly input: Record<string, unknown>
  readonly headers: Readonly<Record<string, string>>
}

/** Runs `act` with an endpoint that passes everything on, and notes it. */
export async function captured(endpoint: string, act: (endpoint: string) => Promise<void>): Promise<Asked[]> {
  const asked: Asked[] = []
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] as string
    const { host: _, connection: __, 'content-length': ___, ...sent } = incoming.headers
    const headers = sent as Record<string, string>
    asked.push({ operation, input: JSON.parse(body.toString()), headers })
    const answer = await fetch(endpoint, { method: 'POST', headers, body })
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    outgoing.end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  server.closeAllConnections()
  server.close()
  return asked
}
