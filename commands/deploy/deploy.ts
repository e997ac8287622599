/** A deployment, step by step. Each step finds what an earlier run has done already, so that it may stop anywhere. */

import { assertFormat, openTable } from '#lib/store'
import { uploadWeb } from '../../scripts/upload-web.ts'
import { type Build, buildStack } from './build.ts'
import { assertAccount, assertUnchanged, type Caller, sealProblem, sm2Problem } from './checks.ts'
import {
  ensurePackageBucket,
  ensureSealKey,
  ensureSecrets,
  pinParameters,
  uploadPackages,
  uploadTemplate,
} from './prepare.ts'
import { type OpenedStack, openStack, type Planned, readPlan } from './stack.ts'
import type { Stage } from './stage.ts'
import { publishVersions, remember, shift } from './versions.ts'

/** The person at the terminal. */
export interface Operator {
  say(line: string): void
  confirm(question: string): Promise<boolean>
}

/** The functions that the gateway calls, by their alias. */
export const functionsOf = async (stack: OpenedStack) => (await stack.outputs()).Functions?.split(',') ?? []

const bucketOf = ({ name }: Stage, { account }: Caller) => `zhengyan-${name}-packages-${account}`

/** @returns the exit status */
export async function deploy(stage: Stage, operator: Operator): Promise<number> {
  const caller = await assertAccount(stage)
  operator.say(`${caller.arn}  ${stage.region}`)
  return deployBuilt(stage, caller, await buildStack(stage, bucketOf(stage, caller)), operator)
}

/** What comes after the building: all that AWS is asked. @returns the exit status */
export async function deployBuilt(
  stage: Stage,
  caller: Caller,
  build: Build,
  operator: Operator,
): Promise<number> {
  const { say } = operator
  const bucket = bucketOf(stage, caller)
  const stack = openStack(`zhengyan-${stage.name}`, say)
  const deployed = await stack.outputs()
  assertUnchanged(stage, deployed)
  // Before any function that knows another form of the data takes over.
  if (deployed.TableName) await holdFormat(stage)

  await ensureSecrets(stage, say)
  const keys = {
    SealKeyArn: await ensureSealKey(stage, 'seal', say),
    Sm2KeyArn: stage.sm2 ? await ensureSealKey(stage, 'seal-sm2', say) : '',
  }
  const now = new Date()
  const ofSm2 = stage.sm2 && (await sm2Problem(stage, keys.Sm2KeyArn, now))
  // Documents would not be made any more, not even those that need no SM2.
  if (ofSm2 && (stage.sm2?.electronicSeal || stage.sm2?.pdf)) throw new Error(`sm2: ${ofSm2}`)
  await ensurePackageBucket(bucket, stage, caller.partition, say)
  await uploadPackages(bucket, build.packages)
  const pinned = await pinParameters(build.template)
  const template = { TemplateURL: await uploadTemplate(bucket, stage, pinned) }

  const isNew = !deployed.TableName
  const plan = await stack.plan(template, { ...keys, Protected: isNew ? 'false' : 'true' })
  if (plan) {
    if (!(await accepted(stack, plan, operator))) return 1
    await publishPages(stack, stage, build)
    await stack.execute(plan)
  } else {
    say('堆栈没有变化 / the stack does not change')
  }
  await holdFormat(stage)
  await publishPages(stack, stage, build)
  if (isNew) {
    const protect = await stack.plan(template, { ...keys, Protected: 'true' })
    if (protect) await stack.execute(protect)
  }
  const targets = await publishVersions(await functionsOf(stack))
  await remember(stage.name, template.TemplateURL, targets)
  await shift(targets, stage, say)

  const problem = await sealProblem(stage, keys.SealKeyArn, now)
  if (problem) say(`! 暂不能出具盖章文件 / no sealed document can be made yet: ${problem}`)
  if (ofSm2) say(`! 暂不能以 SM2 签章 / nothing can be signed by SM2 yet: ${ofSm2}`)
  if (!stage.alarms) say('! 告警不会通知任何人：请设置 alarms / the alarms reach nobody: set alarms')
  say(`✓ ${(await stack.outputs()).WebOrigin}`)
  return 0
}

/** @throws FormatError that says what to do */
async function holdFormat({ table: tableName }: Stage): Promise<void> {
  const table = openTable({ tableName })
  await assertFormat(table).finally(() => table.client.destroy())
}

/** Shows what would change. @returns whether it may be done */
export async function accepted(
  stack: OpenedStack,
  plan: Planned,
  { say, confirm }: Operator,
): Promise<boolean> {
  const { rows, refused } = readPlan(plan)
  for (const { action, id, type } of rows) say(`  ${action.padEnd(8)} ${id}  (${type})`)
  if (refused.length > 0) {
    await stack.discard(plan)
    const ids = refused.map(({ id }) => id).join(', ')
    throw new Error(
      `会替换或移除存有数据的资源，已拒绝 / would replace or remove what holds data, refused: ${ids}`,
    )
  }
  if (await confirm(`${plan.kind} ${stack.name}?`)) return true
  await stack.discard(plan)
  return false
}

/** Before a change, so that new pages find their scripts; after it, when there was no bucket before. */
async function publishPages(stack: OpenedStack, { region }: Stage, { staticDir }: Build): Promise<void> {
  const { WebBucketName } = await stack.outputs()
  if (WebBucketName) await uploadWeb(staticDir, WebBucketName, region)
}
