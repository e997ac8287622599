/** A release that gets a part of the traffic first: one whose alarm sounds meanwhile, and one that goes through. */

import { setTimeout as pause } from 'node:timers/promises'
import { hold, type Report } from './report.ts'
import { type OpenedStage, went } from './stage.ts'

/** The most that a deployment takes until its new versions get a part, in milliseconds. */
const PATIENCE = 120_000

/** Waits until a part of the traffic goes to a new version. @returns the parts by version */
async function divided(stage: OpenedStage): Promise<Readonly<Record<string, number>>> {
  for (const until = Date.now() + PATIENCE; Date.now() < until; await pause(200)) {
    const { weights } = await stage.traffic('verify')
    if (Object.keys(weights).length > 0) return weights
  }
  throw new Error('no part of the traffic ever went to the new version')
}

export async function watchCanary(report: Report, stage: OpenedStage, stands: () => Promise<void>) {
  await report.step(
    'a release whose alarm sounds while it has a tenth of the traffic: all is back',
    async () => {
      await stage.set('canary', '{ percent: 10, minutes: 1 }')
      await stage.set('challengeWork', '60000')
      const before = await stage.traffic('verify')
      const deploying = stage.deploy()
      const weights = await divided(stage)
      hold(
        Object.values(weights).every((part) => part === 0.1),
        JSON.stringify(weights),
      )
      await stands()
      await stage.sound('serverErrors', true)
      const { status, output } = await deploying
      hold(status === 1 && /back to the versions before: \S*serverErrors/.test(output), output.slice(-400))
      const after = await stage.traffic('verify')
      hold(
        JSON.stringify(after) === JSON.stringify(before),
        `${JSON.stringify(before)} → ${JSON.stringify(after)}`,
      )
      await stands()
      return `verify:${after.version}, as before`
    },
  )
  await report.step('the same once the alarm is quiet: watched for a minute, then all of it', async () => {
    await stage.sound('serverErrors', false)
    const before = await stage.traffic('verify')
    const output = went(await stage.deploy())
    hold(/10% → [^\n]+1 min/.test(output), output.slice(-400))
    const after = await stage.traffic('verify')
    hold(after.version !== before.version && Object.keys(after.weights).length === 0, JSON.stringify(after))
    await stands()
    await stage.set('canary', '{ percent: 0, minutes: 0 }')
    return `verify:${before.version} → ${after.version}`
  })
}

/** Settings of a stage that change the functions themselves. */
export async function reserveAndTrace(report: Report, stage: OpenedStage, stands: () => Promise<void>) {
  await report.step('deploy with reserved concurrency for two functions, and with tracing', async () => {
    await stage.set('reservedConcurrency', '{ verify: 7, lookup: 5 }')
    await stage.set('tracing', 'true')
    went(await stage.deploy())
    const [verify, lookup, login] = await Promise.all(
      ['verify', 'lookup', 'login'].map((name) => stage.deployedAs(name)),
    )
    hold(verify?.reserved === 7 && lookup?.reserved === 5 && login?.reserved === undefined, 'not reserved so')
    hold(
      [verify, lookup, login].every((one) => one?.tracing === 'Active'),
      `tracing: ${verify?.tracing}`,
    )
    await stands()
    return 'verify 7, lookup 5, the rest of them unreserved; all traced'
  })
}
