/**
 * Requests to a service of AWS that speaks JSON, signed by Signature Version 4 and answered whole: as much of the SDK as a
 * function needs, whose start one of its clients would double.
 */

import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { type Agent, request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { SignatureV4 } from '@smithy/signature-v4'

export interface Service {
  /** As it stands in a signature: `ssm`. */
  readonly name: string
  /** Stands before the operation in `x-amz-target`: `AmazonSSM`. */
  readonly target: string
  /** Of its JSON. */
  readonly version: '1.0' | '1.1'
  readonly region: string
  readonly endpoint: URL
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
  /** Keeps connections, where more than one request is made. */
  readonly agent?: Agent
  /** Milliseconds until a connection stands, and until the whole answer is there. */
  readonly connectionTimeout: number
  readonly timeout: number
}

export interface PostAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** The domain that AWS's services have in a region. */
export const domainOf = (region: string) => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com')

/** The credentials that Lambda gives a function. */
export const credentialsOf = (variables: NodeJS.ProcessEnv) => ({
  accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
  ...(variables.AWS_SESSION_TOKEN && { sessionToken: variables.AWS_SESSION_TOKEN }),
})

/** As the signer asks for it: with a secret, an HMAC. The SDK's own brings a second one in JavaScript. */
class Sha256 {
  readonly #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Uint8Array)
  }

  update(data: Uint8Array): void {
    this.#hash.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest())
  }

  /** What hashes again is made anew. */
  reset(): void {}
}

/** @returns what posts an operation's input; throws Error when no whole answer comes in time */
export function signedPost(service: Service) {
  const { name, target, version, region, endpoint, credentials } = service
  const signer = new SignatureV4({ service: name, region, sha256: Sha256, credentials })
  return async (operation: string, body: string): Promise<PostAnswer> => {
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      headers: {
        host: endpoint.host,
        'content-type': `application/x-amz-json-${version}`,
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': `${target}.${operation}`,
      },
      body,
    })
    return post(service, headers, body)
  }
}

/** A service refused. */
export class Refusal extends Error {
  readonly passing: boolean

  /** @param name the service's own of the reason, such as `ThrottlingException`; `http-STATUS` where it gave none */
  constructor(service: string, name: string, status: number) {
    super(`${service}: ${name}`)
    this.name = name
    this.passing =
      status >= 500 || /Throttl|Exceeded$|ThroughputExceeded|LimitExceeded|^InternalServerError$/.test(name)
  }
}

/** @throws Refusal where the answer is one */
export function assertGiven(service: string, { status, body }: Pick<PostAnswer, 'status' | 'body'>): void {
  if (status < 300) return
  const name = /"__type":\s*"(?:[^"#]*#)?(\w+)"/.exec(body.toString('utf8'))?.[1] ?? `http-${status}`
  throw new Refusal(service, name, status)
}

/**
 * Asks again, after pauses that double and are random, for as long as what comes may pass: a refusal that says so, and
 * whatever befell the connection.
 */
export async function askUntil<T>(attempts: number, firstPause: number, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const passing = error instanceof Refusal ? error.passing : true
      if (!passing || attempt >= attempts) throw error
    }
    await pause(Math.random() * firstPause * 2 ** attempt)
  }
}

/** No connection, or no whole answer, in time. */
class PostTimeout extends Error {
  override readonly name = 'TimeoutError'
}

function post({ name, endpoint, agent, connectionTimeout, timeout }: Service, headers: object, body: string) {
  const send = endpoint.protocol === 'http:' ? requestPlain : request
  return new Promise<PostAnswer>((resolve, reject) => {
    const sent = send(endpoint, { method: 'POST', headers: { ...headers }, agent }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', end)
      answer.once('end', () => {
        clearTimeout(timer)
        const { statusCode: status = 0, headers } = answer
        resolve({ status, headers: headers as PostAnswer['headers'], body: Buffer.concat(chunks) })
      })
    })
    const giveUp = (what: string) => () => sent.destroy(new PostTimeout(`${name}: ${what} in time`))
    const timer = setTimeout(giveUp('no answer'), timeout)
    const end = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    sent.once('socket', (socket) => {
      if (!socket.connecting) return
      const connecting = setTimeout(giveUp('no connection'), connectionTimeout)
      for (const event of ['connect', 'close'] as const) socket.once(event, () => clearTimeout(connecting))
    })
    sent.once('error', end).end(body)
  })
}
