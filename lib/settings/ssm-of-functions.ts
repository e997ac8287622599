/**
 * What a function needs of SSM when it starts, under the names of `@aws-sdk/client-ssm`: serverless.yml bundles this file
 * in its place. That client costs a cold start as much again as the function itself; the signer here is the one that the
 * DynamoDB client has brought along. Commands and the server, which have time, use the SDK's own.
 */

import { askUntil, assertGiven, credentialsOf, domainOf, signedPost } from './signed-post.ts'

/** SSM answers 40 such requests a second for an account, and many functions may start at once. */
const ATTEMPTS = 6
/** Milliseconds; the longest pause before an attempt doubles each time. */
const FIRST_PAUSE = 100
const TIMEOUT = 2_000

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

  /** @throws Refusal when SSM refuses for good, or is busy for longer than the attempts last */
  async send<Output>({ operation, input }: Command<Output>): Promise<Output> {
    const { AWS_REGION: region = '', AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL } = this.variables
    const post = signedPost({
      name: 'ssm',
      target: 'AmazonSSM',
      version: '1.1',
      region,
      endpoint: new URL(
        AWS_ENDPOINT_URL_SSM ?? AWS_ENDPOINT_URL ?? `https://ssm.${region}.${domainOf(region)}`,
      ),
      credentials: credentialsOf(this.variables),
      connectionTimeout: TIMEOUT,
      timeout: TIMEOUT,
    })
    return askUntil(ATTEMPTS, FIRST_PAUSE, async () => {
      const answer = await post(operation, JSON.stringify(input))
      assertGiven('SSM', answer)
      return JSON.parse(answer.body.toString('utf8'))
    })
  }
}
