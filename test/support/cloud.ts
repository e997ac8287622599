/**
 * As much of S3 and SQS as the import uses, over HTTP, so that the real clients speak to it: objects with metadata,
 * listings in pages, messages with their MD5.
 */

import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface StoredObject {
  readonly bytes: Buffer
  readonly metadata: Readonly<Record<string, string>>
}

export interface Cloud {
  readonly endpoint: string
  readonly objects: Map<string, StoredObject>
  /** Bodies of the messages sent, oldest first. */
  readonly messages: string[]
  put(key: string, bytes: Uint8Array | string, metadata?: Record<string, string>): void
  text(key: string): string | undefined
  close(): Promise<void>
}

const PAGE = 7

export async function openCloud(bucket: string): Promise<Cloud> {
  const objects = new Map<string, StoredObject>()
  const messages: string[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts)
    if (request.headers['x-amz-target']) sqs(body, response)
    else s3(request, body, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  function sqs(body: Buffer, response: ServerResponse): void {
    const { MessageBody } = JSON.parse(body.toString('utf8')) as { MessageBody: string }
    messages.push(MessageBody)
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex')
    response.setHeader('content-type', 'application/x-amz-json-1.0')
    response.end(JSON.stringify({ MessageId: randomUUID(), MD5OfMessageBody }))
  }

  function s3({ method, url = '/', headers }: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, 'http://s3')
    const key = decodeURIComponent(pathname.slice(`/${bucket}/`.length))
    if (method === 'PUT') {
      objects.set(key, { bytes: payload(headers, body), metadata: {} })
      response.end()
    } else if (method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (searchParams.get('list-type') === '2') {
      response.setHeader('content-type', 'application/xml')
      response.end(
        listing(searchParams.get('prefix') ?? '', Number(searchParams.get('continuation-token') ?? 0)),
      )
    } else {
      const found = objects.get(key)
      if (!found) {
        response.writeHead(404, { 'content-type': 'application/xml' })
        response.end('<Error><Code>NoSuchKey</Code><Message>not there</Message></Error>')
        return
      }
      for (const [name, value] of Object.entries(found.metadata))
        response.setHeader(`x-amz-meta-${name}`, value)
      response.end(found.bytes)
    }
  }

  function listing(prefix: string, from: number): string {
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted()
    const page = keys.slice(from, from + PAGE)
    const next = from + PAGE < keys.length
    const token = next ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : ''
    const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')
    return `<ListBucketResult><IsTruncated>${next}</IsTruncated>${token}${contents}</ListBucketResult>`
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    messages,
    put: (key, bytes, metadata = {}) => objects.set(key, { bytes: Buffer.from(bytes), metadata }),
    text: (key) => objects.get(key)?.bytes.toString('utf8'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The object itself: streams come in the chunks of `aws-chunked`, with a checksum behind. */
function payload(headers: IncomingMessage['headers'], body: Buffer): Buffer {
  if (!headers['content-encoding']?.includes('aws-chunked')) return body
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
