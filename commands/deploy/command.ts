/** The command line of `npm run deploy`, and its smaller commands; the deployment itself is deploy.ts. */

import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { assertAccount } from './checks.ts'
import { deploy, functionsOf, type Operator } from './deploy.ts'
import { openStack } from './stack.ts'
import { ownStages, readStage, type Stage, StageError } from './stage.ts'
import { shift, versionsBefore } from './versions.ts'
import { deployFirewall, wafStackOf } from './waf.ts'

const USAGE = `用法 Usage: npm run deploy -- [rollback | remove | waf] --stage NAME [--profile NAME] [--yes]

  --stage NAME     stages/NAME.yml
  --profile NAME   AWS 配置名 · a profile of the AWS configuration
  --yes            不询问 · does not ask
  rollback         流量退回上一版本 · sends the traffic back to the version before
  remove           删除堆栈，数据保留 · takes the stack away; what holds data stays
  waf              建立或更新限流防火墙（us-east-1）· makes or updates the firewall with a rate for each client`

/** For whoever deploys for the first time. */
const BEGIN = `还没有自己的部署阶段 / there is no stage of your own yet:
  cp stages/example.yml stages/prod.yml      # 中国区域 / in China: stages/example-china.yml
  填写后提交 / fill it in and commit it; 各项设置见 / its settings: stages/README.md
  npm run deploy -- --stage prod`

const COMMANDS = ['deploy', 'rollback', 'remove', 'waf'] as const

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
  if (stage.length === 0) {
    const own = ownStages()
    throw new UsageError(own.length > 0 ? `--stage：需要一个 / one is needed: ${own.join(', ')}` : BEGIN)
  }
  if (stage.length > 1) throw new UsageError('--stage：只能有一个 / one only')
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

async function rollback(stage: Stage, { say, confirm }: Operator): Promise<number> {
  await assertAccount(stage)
  const stack = openStack(`zhengyan-${stage.name}`, say)
  const targets = await versionsBefore(stage.name, await functionsOf(stack))
  for (const { functionName, from, to } of targets) say(`  ${functionName}  ${from} → ${to}`)
  if (!(await confirm('退回 / go back?'))) return 1
  await shift(targets, { ...stage, canary: { percent: 0, minutes: 0 } }, say)
  return 0
}

async function remove(stage: Stage, { say, confirm }: Operator): Promise<number> {
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
  KMS       alias/zhengyan-${stage.name}-seal${stage.webAcl ? `\n  us-east-1 ${wafStackOf(stage)}` : ''}
再次部署会重新使用 / the next deployment takes them up again.`)
  if (!(await confirm(`删除 / remove ${stack.name}?`))) return 1
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
    const operator = { say, confirm: (question: string) => confirmed(question, asked.yes) }
    return await { deploy, rollback, remove, waf: deployFirewall }[asked.command](stage, operator)
  } catch (error) {
    if (error instanceof UsageError) console.error(`✗ ${error.message}\n\n${USAGE}`)
    else if (error instanceof StageError || error instanceof Error)
      console.error(`✗ ${error.message || error.name}`)
    else throw error
    return error instanceof UsageError ? 2 : 1
  }
}
