/** The commands of `npm run deploy`: what each does, step by step, on the screen. */

import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { uploadWeb } from '../../scripts/upload-web.ts'
import { type Build, buildStack } from './build.ts'
import { assertAccount, assertUnchanged, sealProblem } from './checks.ts'
import {
  ensurePackageBucket,
  ensureSealKey,
  ensureSecrets,
  uploadPackages,
  uploadTemplate,
} from './prepare.ts'
import { type OpenedStack, openStack, type Planned, readPlan } from './stack.ts'
import { readStage, type Stage, StageError } from './stage.ts'
import { publishVersions, shift, versionsBefore } from './versions.ts'

const USAGE = `用法 Usage: npm run deploy -- [rollback | remove] --stage NAME [--profile NAME] [--yes]

  --stage NAME     stages/NAME.yml
  --profile NAME   AWS 配置名 · a profile of the AWS configuration
  --yes            不询问 · does not ask
  rollback         流量退回上一版本 · sends the traffic back to the version before
  remove           删除堆栈，数据保留 · takes the stack away; what holds data stays`

const COMMANDS = ['deploy', 'rollback', 'remove'] as const

class UsageError extends Error {}

interface Asked {
  readonly command: (typeof COMMANDS)[number]
  readonly stage: string
  readonly profile?: string | undefined
  readonly yes: boolean
}

function readArguments(argv: readonly string[]): Asked {
  const parsed = (() => {
    try {
      return parseArgs({
        args: [...argv],
        options: {
          stage: { type: 'string', multiple: true },
          profile: { type: 'string', multiple: true },
          yes: { type: 'boolean', default: false },
        },
        allowPositionals: true,
      })
    } catch (error) {
      throw new UsageError((error as Error).message)
    }
  })()
  const [given = 'deploy', ...surplus] = parsed.positionals
  const command = COMMANDS.find((known) => known === given)
  const { stage = [], profile = [], yes } = parsed.values
  if (!command || surplus.length > 0) throw new UsageError(parsed.positionals.join(' '))
  if (stage.length !== 1) throw new UsageError('--stage：需要一个 / exactly one is needed')
  if (profile.length > 1) throw new UsageError('--profile：至多一个 / one at most')
  return { command, stage: stage[0] as string, profile: profile[0], yes }
}

const say = (line: string) => console.log(line)

/** Asks on a terminal; where nobody can answer, only `--yes` goes on. */
async function confirmed(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  if (!process.stdin.isTTY) {
    say('没有终端可以询问，请加 --yes / nobody can be asked here: add --yes')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  return /^(y|yes|是)$/i.test(answer.trim())
}

/** The functions that the gateway calls, by their alias. */
const functionsOf = async (stack: OpenedStack) => (await stack.outputs()).Functions?.split(',') ?? []

async function deploy(stage: Stage, yes: boolean): Promise<number> {
  const { account, arn, partition } = await assertAccount(stage)
  say(`${arn}  ${stage.region}`)
  const bucket = `zhengyan-${stage.name}-packages-${account}`
  const build = await buildStack(stage, bucket)
  const stack = openStack(`zhengyan-${stage.name}`, say)
  assertUnchanged(stage, await stack.outputs())

  await ensureSecrets(stage, say)
  const SealKeyArn = await ensureSealKey(stage, say)
  await ensurePackageBucket(bucket, stage, partition, say)
  await uploadPackages(bucket, build.packages)
  const templateUrl = await uploadTemplate(bucket, stage, build.template)

  const isNew = !(await stack.outputs()).TableName
  const plan = await stack.plan(templateUrl, { SealKeyArn, Protected: isNew ? 'false' : 'true' })
  if (plan) {
    if (!(await accepted(stack, plan, yes))) return 1
    await publishPages(stack, stage, build)
    await stack.execute(plan)
  } else {
    say('堆栈没有变化 / the stack does not change')
  }
  await publishPages(stack, stage, build)
  if (isNew) {
    const protect = await stack.plan(templateUrl, { SealKeyArn, Protected: 'true' })
    if (protect) await stack.execute(protect)
  }
  await shift(await publishVersions(await functionsOf(stack)), stage, say)

  const problem = await sealProblem(stage, SealKeyArn, new Date())
  if (problem) say(`! 暂不能出具盖章文件 / no sealed document can be made yet: ${problem}`)
  if (!stage.alarms) say('! 告警不会通知任何人：请设置 alarms / the alarms reach nobody: set alarms')
  say(`✓ ${(await stack.outputs()).WebOrigin}`)
  return 0
}

/** Shows what would change. @returns whether it may be done */
async function accepted(stack: OpenedStack, plan: Planned, yes: boolean): Promise<boolean> {
  const { rows, refused } = readPlan(plan)
  for (const { action, id, type } of rows) say(`  ${action.padEnd(8)} ${id}  (${type})`)
  if (refused.length > 0) {
    await stack.discard(plan)
    const ids = refused.map(({ id }) => id).join(', ')
    throw new Error(
      `会替换或移除存有数据的资源，已拒绝 / would replace or remove what holds data, refused: ${ids}`,
    )
  }
  if (await confirmed(`${plan.kind} ${stack.name}?`, yes)) return true
  await stack.discard(plan)
  return false
}

/** Before a change, so that new pages find their scripts; after it, when there was no bucket before. */
async function publishPages(stack: OpenedStack, { region }: Stage, { staticDir }: Build): Promise<void> {
  const { WebBucketName } = await stack.outputs()
  if (WebBucketName) await uploadWeb(staticDir, WebBucketName, region)
}

async function rollback(stage: Stage, yes: boolean): Promise<number> {
  await assertAccount(stage)
  const stack = openStack(`zhengyan-${stage.name}`, say)
  const targets = await versionsBefore(await functionsOf(stack))
  for (const { functionName, from, to } of targets) say(`  ${functionName}  ${from} → ${to}`)
  if (!(await confirmed('退回 / go back?', yes))) return 1
  await shift(targets, { ...stage, canary: { percent: 0, minutes: 0 } }, say)
  return 0
}

async function remove(stage: Stage, yes: boolean): Promise<number> {
  const { account } = await assertAccount(stage)
  const stack = openStack(`zhengyan-${stage.name}`, say)
  if (!(await stack.describe())) {
    say('没有这个堆栈 / there is no such stack')
    return 1
  }
  say(`保留 / what stays:
  DynamoDB  ${stage.table}
  S3        zhengyan-${stage.name}-import-${account}, zhengyan-${stage.name}-web-${account}, zhengyan-${stage.name}-packages-${account}
  SSM       /zhengyan/${stage.name}/*
  KMS       alias/zhengyan-${stage.name}-seal
再次部署会重新使用 / the next deployment takes them up again.`)
  if (!(await confirmed(`删除 / remove ${stack.name}?`, yes))) return 1
  await stack.remove()
  say('✓')
  return 0
}

/** @returns the exit status */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    const asked = readArguments(argv)
    const stage = await readStage(asked.stage)
    // To every client and every child alike.
    process.env.AWS_REGION = stage.region
    if (asked.profile) process.env.AWS_PROFILE = asked.profile
    return await { deploy, rollback, remove }[asked.command](stage, asked.yes)
  } catch (error) {
    if (error instanceof UsageError) console.error(`✗ ${error.message}\n\n${USAGE}`)
    else if (error instanceof StageError || error instanceof Error)
      console.error(`✗ ${error.message || error.name}`)
    else throw error
    return error instanceof UsageError ? 2 : 1
  }
}
