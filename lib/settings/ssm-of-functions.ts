/**
 * What a function needs of SSM when it starts, under the names of `@aws-sdk/client-ssm`: serverless.yml bundles this file
 * in its place. That client costs a cold start as much again as the function itself; the signer here is the one that the
 * DynamoDB client has brought along. Commands and the server, which have time, use the SDK's own.
 */

import { request as requestPlain } from 'node:http'
import { request } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'

/** SSM answers 40 such requests a second for an account, and many functions may start at once. */
const ATTEMPTS = 6
/** Milliseconds; the longest pause before an attempt doubles each time. */
const FIRST_PAUSE = 100
const TIMEOUT = 2_000

/** A request that SSM refused. */
export class SsmError extends Error {
  readonly passing: boolean

  /** @param name SSM's own of the reason, such as `ThrottlingException`; `http-STATUS` where it gave none */
  constructor(name: string, passing: boolean) {
    super(`SSM: ${name}`)
    this.name = name
    this.passing = passing
  }
}

interface Command<Output> {
  readonly operation: 'GetParameter' | 'GetParameters'
  readonly input: object
  /** What it answers, for the compiler alone. */
  readonly output?: Output
}

interface Parameter {
  readonly Name: string
  readonly Value: string
}

export class GetParameterCommand implements Command<{ readonly Parameter?: Parameter }> {
  readonly operation = 'GetParameter'
  declare readonly output?: { readonly Parameter?: Parameter }
  readonly input: object
  constructor(input: { readonly Name: string; readonly WithDecryption: boolean }) {
    this.input = input
  }
}

export class GetParametersCommand implements Command<{ readonly Parameters?: readonly Parameter[] }> {
  readonly operation = 'GetParameters'
  declare readonly output?: { readonly Parameters?: readonly Parameter[] }
  readonly input: object
  constructor(input: { readonly Names: readonly string[]; readonly WithDecryption: boolean }) {
    this.input = input
  }
}

/** Reads region, credentials and, for tests, the endpoint from the variables that Lambda sets. */
export class SSMClient {
  private readonly variables: NodeJS.ProcessEnv

  constructor(variables: NodeJS.ProcessEnv = process.env) {
    this.variables = variables
  }

  /** @throws {SsmError} when SSM refuses for good, or is busy for longer than the attempts last */
  async send<Output>(command: Command<Output>): Promise<Output> {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await this.ask(command)) as Output
      } catch (error) {
        const passing = error instanceof SsmError ? error.passing : true
        if (!passing || attempt === ATTEMPTS) throw error
      }
      await pause(Math.random() * FIRST_PAUSE * 2 ** attempt)
    }
  }

  private async ask({ operation, input }: Command<unknown>): Promise<unknown> {
    const { AWS_REGION: region = '', AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL } = this.variables
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = this.variables
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    const endpoint = new URL(AWS_ENDPOINT_URL_SSM ?? AWS_ENDPOINT_URL ?? `https://ssm.${region}.${domain}`)
    const signer = new SignatureV4({
      service: 'ssm',
      region,
      sha256: Sha256,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
      },
    })
    const body = JSON.stringify(input)
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      headers: {
        host: endpoint.host,
        'content-type': 'application/x-amz-json-1.1',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': `AmazonSSM.${operation}`,
      },
      body,
    })
    const { status, text } = await post(endpoint, headers, body)
    if (status === 200) return JSON.parse(text)
    const name = /"__type":\s*"(?:[^"#]*#)?(\w+)"/.exec(text)?.[1] ?? `http-${status}`
    throw new SsmError(name, status >= 500 || name.includes('Throttling'))
  }
}

function post(endpoint: URL, headers: Record<string, string>, body: string) {
  const send = endpoint.protocol === 'http:' ? requestPlain : request
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = send(endpoint, { method: 'POST', headers, timeout: TIMEOUT }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      )
    })
    sent.once('timeout', () => sent.destroy(new Error('SSM: no answer in time')))
    sent.once('error', reject).end(body)
  })
}
