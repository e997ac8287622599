/**
 * As much of SSM and KMS as keys are kept in, over HTTP, so that the real clients speak to it: SecureStrings of at most
 * 4096 bytes, and P-256 keys that sign digests and never leave.
 */

import { createPublicKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { p256 } from '@noble/curves/nist.js'
import { generateSigningKey } from '#lib/jose'

export interface AwsKeys {
  readonly endpoint: string
  /** Parameters by name. */
  readonly parameters: Map<string, string>
  /** Names that were asked for, one list for each request. */
  readonly reads: string[][]
  /** Requests to sign. */
  readonly signed: {
    readonly KeyId: string
    readonly MessageType: string
    readonly SigningAlgorithm: string
  }[]
  /** From now on both answer with this status. */
  broken: number | undefined
  /** Makes a key in KMS. @returns its name there */
  createKey(): Promise<string>
  close(): Promise<void>
}

const STANDARD_BYTES = 4096
/** Of one request (SSM's API reference, GetParameters). */
const MOST_NAMES = 10
const ADVANCED_BYTES = 8192

export async function openAwsKeys(): Promise<AwsKeys> {
  const keys = new Map<string, { secret: Uint8Array; spki: Buffer }>()
  const aws: Omit<AwsKeys, 'endpoint' | 'close'> = {
    parameters: new Map(),
    reads: [],
    signed: [],
    broken: undefined,
    async createKey() {
      const { kty, crv, x, y, d } = await generateSigningKey()
      const spki = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }).export({
        type: 'spki',
        format: 'der',
      })
      const name = `arn:aws:kms:local:123456789012:key/${keys.size + 1}`
      keys.set(name, { secret: Buffer.from(d, 'base64url'), spki })
      return name
    },
  }
  // biome-ignore lint/suspicious/noExplicitAny: requests of several forms
  const operations: Record<string, (body: any) => unknown> = {
    'AmazonSSM.GetParameters': ({ Names }) => {
      aws.reads.push(Names)
      if (Names.length > MOST_NAMES) throw new Error('ValidationException')
      const Parameters = Names.filter((Name: string) => aws.parameters.has(Name))
      return { Parameters: Parameters.map((Name: string) => ({ Name, Value: aws.parameters.get(Name) })) }
    },
    'AmazonSSM.PutParameter': ({ Name, Value, Tier }) => {
      if (Buffer.byteLength(Value) > (Tier === 'Advanced' ? ADVANCED_BYTES : STANDARD_BYTES))
        throw new Error('ValidationException')
      aws.parameters.set(Name, Value)
      return { Version: 1 }
    },
    'TrentService.GetPublicKey': ({ KeyId }) => ({
      KeyId,
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      PublicKey: keys.get(KeyId)?.spki.toString('base64'),
    }),
    'TrentService.Sign': ({ Message, ...asked }) => {
      aws.signed.push(asked)
      const { secret } = keys.get(asked.KeyId) ?? {}
      if (!secret) throw new Error('NotFoundException')
      // As KMS does: DER, and whichever s comes out.
      const signature = p256.sign(Buffer.from(Message, 'base64'), secret, {
        prehash: false,
        lowS: false,
        format: 'der',
        extraEntropy: true,
      })
      return { KeyId: asked.KeyId, Signature: Buffer.from(signature).toString('base64') }
    },
  }
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    try {
      if (aws.broken !== undefined) throw new Error('InternalServerError')
      const operation = operations[String(request.headers['x-amz-target'])]
      if (!operation) throw new Error('UnknownOperationException')
      response.end(JSON.stringify(operation(JSON.parse(Buffer.concat(parts).toString('utf8')))))
    } catch (error) {
      response.writeHead(aws.broken ?? 400).end(JSON.stringify({ __type: (error as Error).message }))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(aws, {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

/** What the clients read of their environment. */
export const awsEnvironment = ({ endpoint }: Pick<AwsKeys, 'endpoint'>) => ({
  AWS_ENDPOINT_URL_SSM: endpoint,
  AWS_ENDPOINT_URL_KMS: endpoint,
  AWS_REGION: 'cn-north-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
})
