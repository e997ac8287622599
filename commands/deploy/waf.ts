/** The firewall before CloudFront, in us-east-1 whatever region the stage is in (waf.yml). */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { assertAccount } from './checks.ts'
import { accepted, type Operator } from './deploy.ts'
import { openStack } from './stack.ts'
import { isChina, type Stage } from './stage.ts'

const TEMPLATE = join(import.meta.dirname, '../../waf.yml')

/** Where firewalls of CloudFront are. */
const REGION = 'us-east-1'

export const wafStackOf = ({ name }: Stage) => `zhengyan-${name}-waf`

/** Makes the firewall, or gives it the stage's rate. @returns the exit status */
export async function deployFirewall(stage: Stage, operator: Operator): Promise<number> {
  if (isChina(stage.region))
    throw new Error(
      '中国区域的 WAF 不能用于 CloudFront，流量由 throttle 和各函数的限流约束 / in the China regions WAF cannot stand before CloudFront: throttle and the functions’ own limits bound the traffic there',
    )
  await assertAccount(stage)
  const { say } = operator
  const stack = openStack(wafStackOf(stage), say, new CloudFormationClient({ region: REGION }))
  const plan = await stack.plan(
    { TemplateBody: await readFile(TEMPLATE, 'utf8') },
    { Stage: stage.name, RequestsIn5Minutes: String(stage.requestsIn5Minutes) },
  )
  if (plan) {
    if (!(await accepted(stack, plan, operator))) return 1
    await stack.execute(plan)
  }
  const { WebAclArn } = await stack.outputs()
  if (stage.webAcl !== WebAclArn)
    say(
      `写入 stages/${stage.name}.yml 后再次部署 / put into stages/${stage.name}.yml, and deploy:\n  webAcl: ${WebAclArn}`,
    )
  say('✓')
  return 0
}
