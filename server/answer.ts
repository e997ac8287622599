/** Sends answers: compressed where the client takes it, with their length, and without a body for HEAD. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

export type Headers = Readonly<Record<string, string | string[] | undefined>>

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer | string
  /** The body in other codings, made before. */
  readonly coded?: Readonly<Record<string, Buffer>>
}

/** Bodies that are worth compressing, as CloudFront does; and status lists, which it does not know. */
export const isCompressible = (type: string) =>
  /^(text\/|application\/(json|wasm|manifest|problem|statuslist))|svg/.test(type)

/** Shorter ones fit into one packet as they are; CloudFront's limit too. */
export const MIN_COMPRESSED = 1_000

/** The codings that a client takes, of those made before or else of gzip. */
function codingOf({ headers }: IncomingMessage, coded: Answer['coded']): string | undefined {
  const accepted = (headers['accept-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';'))
    .filter(([, quality]) => !/^\s*q=0(\.0*)?\s*$/.test(quality ?? ''))
    .map(([coding = '']) => coding.trim())
  return (coded ? Object.keys(coded) : ['gzip']).find((coding) => accepted.includes(coding))
}

export function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, body, coded }: Answer,
): void {
  if (outgoing.destroyed || outgoing.headersSent) return
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) outgoing.setHeader(name, value)
  let sent = typeof body === 'string' ? Buffer.from(body) : body
  const worth =
    sent.length >= MIN_COMPRESSED &&
    headers['content-encoding'] === undefined &&
    isCompressible(String(headers['content-type'] ?? ''))
  if (worth) {
    const coding = codingOf(incoming, coded)
    if (coding) {
      sent = coded?.[coding] ?? gzipSync(sent)
      outgoing.setHeader('content-encoding', coding)
    }
    const vary = String(headers.vary ?? '')
    outgoing.setHeader('vary', vary === '' ? 'accept-encoding' : `${vary}, accept-encoding`)
  }
  if (status !== 204 && status !== 304) outgoing.setHeader('content-length', sent.length)
  outgoing.writeHead(status)
  outgoing.end(incoming.method === 'HEAD' || status === 204 || status === 304 ? undefined : sent)
}
