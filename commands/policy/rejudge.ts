/**
 * `npm run policy -- rejudge`: which certificates on record the rules of today answer otherwise. Finds the registry as
 * `npm run registry` does. Ctrl-C stops it after a page; with `--apply` the next run goes on from there.
 */

import { appendFileSync } from 'node:fs'
import { createPolicy, PolicyError } from '#lib/policy'
import { csvLine, RegistryError, type Rejudged, type RejudgeSummary, rejudge } from '#lib/registry'
import { progressLine } from '../registry/progress.ts'
import { openTarget } from '../registry/target.ts'
import { type Options, parseCommand, UsageError, usage } from './arguments.ts'
import { readNamedFolder } from './folder.ts'

/** Changes of one kind. */
interface Count {
  readonly from: string
  readonly to: string
  count: number
}

/** @returns the exit status: 0 when it came to its end, 1 when it was stopped or failed, 2 for wrong usage */
export async function runRejudge(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  try {
    const { name, options } = parseCommand(argv)
    if (name === 'help') {
      process.stdout.write(usage)
      return 0
    }
    const { summary, counts } = await judgeAll(options)
    process.stdout.write(
      json ? `${JSON.stringify({ ...summary, changes: counts }, null, 2)}\n` : textOf(summary, counts),
    )
    return summary.finished ? 0 : 1
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    if (error instanceof RegistryError) {
      const { code, detail } = error
      if (json) process.stdout.write(`${JSON.stringify({ error: { code, ...detail } }, null, 2)}\n`)
      else process.stderr.write(`✗ ${detail.zh}\n  ${detail.en} (${code})\n`)
      return 1
    }
    if (!(error instanceof PolicyError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function judgeAll({ old, apply, out, operator, json, rules }: Options) {
  const variables = typeof rules === 'string' ? { ...process.env, POLICY_DIR: rules } : process.env
  // A folder that is not there, or is not sound, must not pass for one without rules.
  if (typeof rules === 'string') readNamedFolder(rules)
  const before = typeof old === 'string' ? createPolicy(readNamedFolder(old)) : undefined
  const target = await openTarget(operator as string | undefined, variables)
  const counts = new Map<string, Count>()
  const list = listTo(out as string | undefined, json === true)
  const progress = json ? undefined : progressLine(process.stderr)
  const stop = onInterrupt()
  try {
    const summary = await rejudge({
      store: target.judgements,
      policy: target.policy,
      before,
      apply: apply === true,
      operator: target.operator,
      now: () => new Date(),
      mayGoOn: () => !stop.asked(),
      onProgress: ({ judged, changed }) =>
        progress?.show(() => `${judged} 份 judged · ${changed} 份有变 changed`),
      onChange(change) {
        const key = `${change.from.zh}\n${change.to.zh}`
        const count = counts.get(key) ?? { from: change.from.zh, to: change.to.zh, count: 0 }
        count.count++
        counts.set(key, count)
        list(change)
      },
    })
    return { summary, counts: [...counts.values()] }
  } finally {
    progress?.end()
    stop.close()
    await target.close()
  }
}

/** To a file, which a run that is taken up again goes on with; else to the screen, but not between a program's JSON. */
function listTo(file: string | undefined, json: boolean): (change: Rejudged) => void {
  if (file === undefined && json) return () => {}
  const write = (line: string) =>
    file === undefined ? process.stdout.write(line) : appendFileSync(file, line, { mode: 0o600 })
  return ({ managementNumber, from, to, rule, basis }) =>
    write(
      csvLine([
        managementNumber,
        from.zh,
        to.zh,
        `${rule.id} v${rule.version}`,
        basis.map(({ number }) => number).join('、'),
      ]),
    )
}

/** The first Ctrl-C asks to stop, the second ends the process: nothing is lost by that either. */
function onInterrupt() {
  let stopped = false
  const hear = () => {
    stopped = true
  }
  process.once('SIGINT', hear)
  return { asked: () => stopped, close: () => process.removeListener('SIGINT', hear) }
}

function textOf(summary: RejudgeSummary, counts: readonly Count[]): string {
  const { judged, changed, finished, applied, resumed, begun } = summary
  if (begun) return '已留存今天的规则，供下次比较 · today’s rules are kept to compare with the next time\n'
  return [
    ...counts.map(({ from, to, count }) => `${count} 份：${from} → ${to}\n`),
    `${judged} 份证书，${changed} 份结论有变 · certificates judged, answers changed\n`,
    ...(resumed ? ['接续此前中断的复核 · took up an earlier run that was cut short\n'] : []),
    applied
      ? '已记入持证人的记录 · recorded for their holders\n'
      : '未写入 · nothing was written (--apply records)\n',
    ...(finished ? [] : ['已停，再次运行即接续 · stopped: run it again to go on\n']),
  ].join('')
}
