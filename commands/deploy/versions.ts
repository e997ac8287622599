/**
 * Which version of each function the traffic goes to. The gateway calls the alias `live`; a deployment changes the code
 * behind it, keeps it as a numbered version, gives it a part of the traffic first, and then all, unless an alarm sounds.
 * The way back is the same alias, pointed at the version before.
 */

import { setTimeout as pause } from 'node:timers/promises'
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch'
import {
  GetAliasCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda'
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import type { Stage } from './stage.ts'

export const ALIAS = 'live'

/** Between two looks at the alarms, in milliseconds. */
const LOOK = 15_000

interface Target {
  readonly functionName: string
  /** What the traffic goes to now. */
  readonly from: string
  readonly to: string
}

/** Keeps the code of each function as a version of its own; one that has not changed keeps its number. */
export async function publishVersions(functionNames: readonly string[]): Promise<Target[]> {
  const lambda = new LambdaClient()
  const targets: Target[] = []
  for (const functionName of functionNames) {
    const { FunctionVersion: from = '$LATEST' } = await lambda.send(
      new GetAliasCommand({ FunctionName: functionName, Name: ALIAS }),
    )
    const { Version: to = '' } = await lambda.send(new PublishVersionCommand({ FunctionName: functionName }))
    targets.push({ functionName, from, to })
  }
  return targets
}

/** Points the alias at a version; with a part given, only that part of the traffic goes there, the rest stays. */
async function point({ functionName, from, to }: Target, part?: number): Promise<void> {
  await new LambdaClient().send(
    new UpdateAliasCommand({
      FunctionName: functionName,
      Name: ALIAS,
      FunctionVersion: part === undefined ? to : from,
      RoutingConfig: { AdditionalVersionWeights: part === undefined ? {} : { [to]: part } },
    }),
  )
}

/** Names of the stage's alarms that sound. */
async function soundingAlarms(stage: string): Promise<string[]> {
  const sounding: string[] = []
  const pages = paginateDescribeAlarms(
    { client: new CloudWatchClient() },
    { AlarmNamePrefix: `zhengyan-${stage}-`, StateValue: 'ALARM' },
  )
  for await (const { MetricAlarms = [] } of pages)
    sounding.push(...MetricAlarms.flatMap(({ AlarmName }) => AlarmName ?? []))
  return sounding
}

/**
 * Moves the traffic to new versions: a part first, watched for some minutes, then all.
 * @throws Error when an alarm began to sound meanwhile; all traffic is back at the version before then
 */
export async function shift(
  targets: readonly Target[],
  { name, canary }: Pick<Stage, 'name' | 'canary'>,
  say: (line: string) => void,
): Promise<void> {
  const moving = targets.filter(({ from, to }) => from !== to)
  // $LATEST is the code that was just deployed: there is no version before to go back to, and nothing to compare.
  const watched = moving.filter(({ from }) => from !== '$LATEST')
  if (canary.percent > 0 && canary.minutes > 0 && watched.length > 0) {
    const before = new Set(await soundingAlarms(name))
    for (const target of watched) await point(target, canary.percent / 100)
    say(`${canary.percent}% → 新版本 / the new versions, ${canary.minutes} min`)
    const until = Date.now() + canary.minutes * 60_000
    while (Date.now() < until) {
      await pause(Math.min(LOOK, until - Date.now()))
      const sounding = (await soundingAlarms(name)).filter((alarm) => !before.has(alarm))
      if (sounding.length > 0) {
        for (const target of watched) await point({ ...target, to: target.from })
        throw new Error(`告警，已退回原版本 / alarms, back to the versions before: ${sounding.join(', ')}`)
      }
    }
  }
  for (const target of moving) await point(target)
  if (moving.length > 0)
    say(`100% → ${moving.map(({ functionName, to }) => `${functionName}:${to}`).join(' ')}`)
}

/** Where the versions stand that the traffic went to before the last release. */
const memoryOf = (stage: string) => `/zhengyan/${stage}/before`

interface Memory {
  /** What names the release: a deployment that is run again is the same one. */
  readonly release: string
  readonly versions: Readonly<Record<string, string>>
}

async function remembered(stage: string): Promise<Memory | undefined> {
  try {
    const { Parameter } = await new SSMClient().send(new GetParameterCommand({ Name: memoryOf(stage) }))
    return JSON.parse(Parameter?.Value ?? '')
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined
    throw error
  }
}

/**
 * Keeps where the traffic goes before it is moved, for the way back. Not every release changes every function: the
 * version before the last is not what was there before the release.
 */
export async function remember(stage: string, release: string, targets: readonly Target[]): Promise<void> {
  if (targets.every(({ from, to }) => from === to) || (await remembered(stage))?.release === release) return
  const versions = Object.fromEntries(targets.map(({ functionName, from }) => [functionName, from]))
  const Value = JSON.stringify({ release, versions } satisfies Memory)
  await new SSMClient().send(
    new PutParameterCommand({ Name: memoryOf(stage), Type: 'String', Value, Overwrite: true }),
  )
}

/**
 * What to move to be where the traffic was before the last release.
 * @throws Error when there was none before, or all is there already
 */
export async function versionsBefore(stage: string, functionNames: readonly string[]): Promise<Target[]> {
  const lambda = new LambdaClient()
  const before = (await remembered(stage))?.versions ?? {}
  const targets: Target[] = []
  for (const functionName of functionNames) {
    const to = before[functionName]
    const { FunctionVersion: from = '' } = await lambda.send(
      new GetAliasCommand({ FunctionName: functionName, Name: ALIAS }),
    )
    // A function that the last release has brought has nothing to go back to.
    if (to !== undefined && to !== '$LATEST' && to !== from) targets.push({ functionName, from, to })
  }
  if (targets.length === 0) throw new Error('没有可退回的版本 / there is no version before to go back to')
  return targets
}
