/**
 * The one request to somebody else's server: to a checked address (`address.ts`), with nothing of ours in it but the event,
 * within a time and a size. Redirects are not followed, and of the answer nothing is read but status and head.
 */

import { type ClientRequest, request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import { isIP } from 'node:net'
import {
  type AddressRules,
  addressesOf,
  ForbiddenAddress,
  hostOf,
  type Resolve,
  refusalOf,
} from './address.ts'

export interface PostSettings extends AddressRules {
  readonly resolve?: Resolve
  /** Milliseconds for all of it, from the name to the head of the answer. */
  readonly timeout?: number
  /** Whom to believe besides the usual authorities, in PEM: for tests. */
  readonly ca?: string
}

export type Outcome =
  /** Seconds as the receiver asks to be left alone for. */
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter?: number }
  /** Nobody has answered; a word says why. */
  | { readonly kind: 'unreached'; readonly why: string }

export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Outcome>

const TIMEOUT = 10_000
const LARGEST_HEAD = 8_192

export function createPost({ resolve, timeout = TIMEOUT, ca, ...rules }: PostSettings): Post {
  return async (url, headers, body) => {
    const signal = AbortSignal.timeout(timeout)
    try {
      // Once more, with the rules of this process: what was allowed when it was added need not be here.
      if (refusalOf(url, rules)) throw new ForbiddenAddress()
      const target = new URL(url)
      const addresses = await orAborted(addressesOf(hostOf(target), rules, resolve), signal)
      return await send(target, addresses[0] as string, headers, body, { signal, ca })
    } catch (error) {
      return { kind: 'unreached', why: whyOf(error as NodeJS.ErrnoException, signal) }
    }
  }
}

function send(
  target: URL,
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  { signal, ca }: { readonly signal: AbortSignal; readonly ca: string | undefined },
): Promise<Outcome> {
  const host = hostOf(target)
  const options = {
    host: address,
    port: target.port || (target.protocol === 'https:' ? 443 : 80),
    method: 'POST',
    path: `${target.pathname}${target.search}`,
    headers: {
      ...headers,
      host: target.host,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    },
    agent: false,
    maxHeaderSize: LARGEST_HEAD,
    signal,
  } as const
  return new Promise((resolve, reject) => {
    const sent: ClientRequest =
      target.protocol === 'https:'
        ? requestTls({ ...options, ...(isIP(host) === 0 && { servername: host }), ...(ca && { ca }) })
        : requestPlain(options)
    sent.once('response', (answer) => {
      const retryAfter = Number(answer.headers['retry-after'])
      resolve({
        kind: 'answered',
        status: answer.statusCode ?? 0,
        ...(retryAfter > 0 && { retryAfter }),
      })
      answer.destroy()
    })
    // Stays: what is cut off after the answer has an error too.
    sent.on('error', reject)
    sent.end(body)
  })
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** For the operator, who can do something about it: one word, and never what the other side said. */
function whyOf(error: NodeJS.ErrnoException, signal: AbortSignal): string {
  if (signal.aborted) return 'timeout'
  if (error instanceof ForbiddenAddress) return 'forbidden-address'
  const { code = '' } = error
  if (['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT', 'EAI_AGAIN', 'EREFUSED'].includes(code)) return 'name'
  if (/CERT|SELF_SIGNED|SSL|TLS|UNABLE_TO/.test(code)) return 'tls'
  if (code === 'HPE_HEADER_OVERFLOW') return 'head-too-large'
  return code === 'ECONNREFUSED' ? 'refused' : 'connection'
}
