/** One stage on the emulator, by the commands that an operator uses: each step as `npm run test:aws` says it. */

import { spawn } from 'node:child_process'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { CloudWatchClient, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch'
import { DescribeTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { DescribeKeyCommand, GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  GetAliasCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm'
import { readStage } from '../../commands/deploy/stage.ts'
import type { Emulator } from './emulator.ts'
import { hold } from './report.ts'
import { certifySeal } from './seal.ts'

const ROOT = join(import.meta.dirname, '../..')
const STAGES = join(ROOT, 'stages')
export const ACCOUNT = '123456789012'

export interface Ran {
  readonly status: number
  readonly output: string
}

/** @returns what a command has said. @throws Error with it where the command failed */
export function went({ status, output }: Ran): string {
  hold(status === 0, `status ${status}\n${output}`)
  return output
}

/** A stage that is there while it is tried: a copy of one of the examples under a name of its own. */
export async function openStage(example: string, { variables }: Emulator) {
  const name = example.replace('example', 'emulated')
  const file = join(STAGES, `${name}.yml`)
  await copyFile(join(STAGES, `${example}.yml`), file)
  // As for a deployment that nobody waits at.
  await writeFile(file, `${await readFile(file, 'utf8')}\ncanary: { percent: 0, minutes: 0 }\n`)
  const { region, table } = await readStage(name)
  const client = {
    region,
    endpoint: variables.AWS_ENDPOINT_URL as string,
    credentials: { accessKeyId: 'emulated', secretAccessKey: 'emulated' },
  }
  const ssm = new SSMClient(client)
  const s3 = new S3Client({ ...client, forcePathStyle: true })
  const lambda = new LambdaClient(client)
  const dynamodb = new DynamoDBClient(client)
  const bucket = `zhengyan-${name}-import-${ACCOUNT}`

  /** Runs one of the commands as in a clean shell. */
  async function run(command: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const child = spawn(process.execPath, [join(ROOT, 'commands', `${command}.ts`), ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...variables, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)))
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { status: await ended, output: out + err }
  }

  /** What a deployed function is set up with. */
  async function environmentOf(functionName: string): Promise<Readonly<Record<string, string>>> {
    const { Environment } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: `zhengyan-${name}-${functionName}` }),
    )
    return Environment?.Variables ?? {}
  }

  return {
    name,
    region,
    table,
    lambda,
    dynamodb,
    run,
    environmentOf,
    deploy: (...args: string[]) => run('deploy', [...args, '--stage', name, '--yes']),
    /** The same command with the settings of the deployed verification: an operator's. */
    operate: async (command: string, ...args: string[]) =>
      run(command, args, { ...(await environmentOf('verify')), AWS_REGION: region }),
    /** Sets something in the file of the stage, in the place of what it was. */
    async set(setting: string, value: string) {
      const lines = (await readFile(file, 'utf8')).split('\n')
      const others = lines.filter((line) => !line.startsWith(`${setting}:`))
      await writeFile(file, `${others.join('\n')}\n${setting}: ${value}\n`)
    },
    /** Where the alias leads, and to which versions a part of its traffic. */
    traffic: async (functionName: string) => {
      const { FunctionVersion: version, RoutingConfig } = await lambda.send(
        new GetAliasCommand({ FunctionName: `zhengyan-${name}-${functionName}`, Name: 'live' }),
      )
      return { version, weights: RoutingConfig?.AdditionalVersionWeights ?? {} }
    },
    deployedAs: async (functionName: string) => {
      const FunctionName = `zhengyan-${name}-${functionName}`
      const { TracingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))
      const { ReservedConcurrentExecutions: reserved } = await lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName }),
      )
      return { tracing: TracingConfig?.Mode, reserved }
    },
    /** Has one of the stage's alarms sound, or end. */
    async sound(alarm: string, sounds: boolean) {
      const cloudWatch = new CloudWatchClient(client)
      const AlarmName = `zhengyan-${name}-${alarm}`
      await cloudWatch.send(
        new PutMetricAlarmCommand({
          ...{ AlarmName, Namespace: 'emulated', MetricName: alarm, Statistic: 'Sum' },
          ...{ Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
        }),
      )
      const StateValue = sounds ? 'ALARM' : 'OK'
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'emulated' }))
    },
    loseParameter: async (parameter: string) => {
      await ssm.send(new DeleteParameterCommand({ Name: `/zhengyan/${name}/${parameter}` }))
    },
    outputs: async () => {
      const { Stacks } = await new CloudFormationClient(client).send(
        new DescribeStacksCommand({ StackName: `zhengyan-${name}` }),
      )
      return Object.fromEntries(
        (Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
      )
    },
    versionOf: async (functionName: string) => {
      const { FunctionVersion } = await lambda.send(
        new GetAliasCommand({ FunctionName: `zhengyan-${name}-${functionName}`, Name: 'live' }),
      )
      return FunctionVersion
    },
    parameter: async (parameter: string) => {
      const { Parameter } = await ssm.send(
        new GetParameterCommand({ Name: `/zhengyan/${name}/${parameter}`, WithDecryption: true }),
      )
      return Parameter?.Value ?? ''
    },
    async putSealCertificate() {
      const kms = new KMSClient(client)
      const alias = `alias/zhengyan-${name}-seal`
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: alias }))
      const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: KeyMetadata?.KeyId }))
      await ssm.send(
        new PutParameterCommand({
          Name: `/zhengyan/${name}/seal-certificates`,
          Type: 'String',
          Value: await certifySeal(PublicKey as Uint8Array, new Date()),
        }),
      )
    },
    putFile: async (key: string, body: Uint8Array) => {
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
    },
    file: async (key: string) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return (await Body?.transformToString()) ?? ''
    },
    isProtected: async () => {
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }))
      return Table?.DeletionProtectionEnabled === true
    },
    /** Whether the bucket of packages is closed to the public, encrypted, and read over TLS alone. */
    isClosed: async () => {
      const Bucket = `zhengyan-${name}-packages-${ACCOUNT}`
      const { PublicAccessBlockConfiguration: block } = await s3.send(
        new GetPublicAccessBlockCommand({ Bucket }),
      )
      await s3.send(new GetBucketEncryptionCommand({ Bucket }))
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }))
      return block?.BlockPublicPolicy === true && Policy?.includes('aws:SecureTransport') === true
    },
    count: async (tableName = table) =>
      (await dynamodb.send(new ScanCommand({ TableName: tableName, Select: 'COUNT' }))).Count ?? 0,
    close: () => rm(file, { force: true }),
  }
}

export type OpenedStage = Awaited<ReturnType<typeof openStage>>
