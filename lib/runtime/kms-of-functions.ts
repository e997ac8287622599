/**
 * What a function asks of KMS, under the names of `@aws-sdk/client-kms`: serverless.yml bundles this file in its place. A
 * function signs, and nothing else; loading the client for it took a document a tenth of its first answer.
 */

import { askUntil, assertGiven, credentialsOf, domainOf, signedPost } from '#lib/settings'

const ATTEMPTS = 3
/** Milliseconds; with the pauses the attempts end before a function's own ten seconds are over: it can still say 503. */
const FIRST_PAUSE = 100
const TIMEOUT = 2_000
const CONNECTION_TIMEOUT = 1_000

interface SignInput {
  readonly KeyId: string
  readonly Message: Uint8Array
  readonly MessageType: 'DIGEST'
  readonly SigningAlgorithm: string
}

export class SignCommand {
  readonly input: SignInput
  constructor(input: SignInput) {
    this.input = input
  }
}

/** Reads region, credentials and, for tests, the endpoint from the variables that Lambda sets. */
export class KMSClient {
  readonly #post: ReturnType<typeof signedPost>

  /** @param _settings the SDK's own; the limits of time are the same */
  constructor(_settings?: object, variables: NodeJS.ProcessEnv = process.env) {
    const { AWS_REGION: region = '', AWS_ENDPOINT_URL_KMS, AWS_ENDPOINT_URL } = variables
    this.#post = signedPost({
      name: 'kms',
      target: 'TrentService',
      version: '1.1',
      region,
      endpoint: new URL(
        AWS_ENDPOINT_URL_KMS ?? AWS_ENDPOINT_URL ?? `https://kms.${region}.${domainOf(region)}`,
      ),
      credentials: credentialsOf(variables),
      connectionTimeout: CONNECTION_TIMEOUT,
      timeout: TIMEOUT,
    })
  }

  /** @throws Refusal when KMS refuses for good, or is busy for longer than the attempts last */
  async send({ input }: SignCommand): Promise<{ readonly Signature?: Uint8Array }> {
    const asked = JSON.stringify({ ...input, Message: Buffer.from(input.Message).toString('base64') })
    const answer = await askUntil(ATTEMPTS, FIRST_PAUSE, async () => {
      const given = await this.#post('Sign', asked)
      assertGiven('KMS', given)
      return JSON.parse(given.body.toString('utf8'))
    })
    return { ...(answer.Signature && { Signature: new Uint8Array(Buffer.from(answer.Signature, 'base64')) }) }
  }
}
