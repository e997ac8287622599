/**
 * `keys -- rotate edge --step …`: what CloudFront proves itself by to the functions, which accept two values at a time. A
 * deployment follows each step: functions and CloudFront change at different moments, and no moment is without a value
 * that both know.
 *
 *     publish   functions will accept the next value too      sent: old    accepted: old, next
 *     switch    CloudFront will send it                       sent: next   accepted: next, old
 *     drop      functions will accept nothing else            sent: next   accepted: next
 */

import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import { UsageError } from './arguments.ts'

type Step = 'publish' | 'switch' | 'drop'

/** @param path of the stage's keys, such as `/zhengyan/prod/keys` */
export async function rotateEdge(path: string | undefined, step: string | undefined): Promise<void> {
  if (!path)
    throw new UsageError('本机没有 CloudFront / there is no CloudFront on this machine: set SECRETS_PATH')
  if (step !== 'publish' && step !== 'switch' && step !== 'drop')
    throw new UsageError('--step publish | switch | drop')
  const names = { sent: posix.join(path, '../edge'), also: posix.join(path, '../edge-also') }
  const { GetParametersCommand, PutParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const ssm = new SSMClient()
  const { Parameters = [] } = await ssm.send(new GetParametersCommand({ Names: Object.values(names) }))
  const current = (name: string) => Parameters.find(({ Name }) => Name === name)?.Value
  const sent = current(names.sent)
  if (!sent) throw new Error(`SSM parameter is missing or empty: ${names.sent}`)
  const next = after(step, { sent, also: current(names.also) ?? sent })
  // What is accepted first: stopped in between, what is sent is still known.
  for (const [name, Value] of [
    [names.also, next.also],
    [names.sent, next.sent],
  ] as const) {
    await ssm.send(new PutParameterCommand({ Name: name, Value, Type: 'String', Overwrite: true }))
  }
}

interface Edge {
  /** By CloudFront; accepted too. */
  readonly sent: string
  /** Accepted besides; the same where there is no other. */
  readonly also: string
}

/** Pure. @throws UsageError for a step out of turn */
export function after(step: Step, { sent, also }: Edge): Edge {
  const idle = sent === also
  if (step === 'publish' && !idle) throw new UsageError('先完成 switch 或 drop / switch or drop first')
  if (step === 'switch' && idle) throw new UsageError('先 publish / publish first')
  if (step === 'publish') return { sent, also: randomBytes(24).toString('base64url') }
  return step === 'switch' ? { sent: also, also: sent } : { sent, also: sent }
}
