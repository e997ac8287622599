/**
 * Judges the whole registry anew after a change of rules. Certificates are classified when they are shown and never
 * stored, so what was answered before is what the rules from before say: the store keeps those that all certificates
 * were last judged by. With `apply` each change goes into the log of its holder, one write each.
 *
 * It may be killed at any moment and taken up again (`lib/store/judgement.ts`): a run has its own moment, under which a
 * change is recorded once. One that was left unfinished is finished first, by the rules it was begun with, so that no
 * holder is told of a step that was left out.
 */

import { gunzipSync, gzipSync } from 'node:zlib'
import type { RegisteredCertificate } from '#lib/certificate'
import { factsOf } from '#lib/lookup'
import { createPolicy, createSummaries, type Policy, type RuleSet } from '#lib/policy'
import type { AnswerChange, JudgementStore, JudgingRun } from '#lib/store'
import { RegistryError } from './errors.ts'

/** A certificate whose answer changed. */
export type Rejudged = Omit<AnswerChange, 'at'>

export interface RejudgeProgress {
  readonly judged: number
  readonly changed: number
}

export interface RejudgeSummary extends RejudgeProgress {
  /** Whether it came to its end; if not, the next run goes on where this one stopped. */
  readonly finished: boolean
  /** Whether changes were recorded for their holders. */
  readonly applied: boolean
  /** An earlier run was cut short, and this one took up where it stopped. */
  readonly resumed: boolean
  /** No rules were kept to compare with: those of today are kept from now on, and nothing was judged. */
  readonly begun: boolean
}

export interface RejudgeOptions {
  readonly store: JudgementStore
  /** The rules of today. */
  readonly policy: Policy
  /** The rules to compare with, in place of those that are kept. */
  readonly before?: Policy | undefined
  readonly apply: boolean
  readonly operator: string
  readonly now: () => Date
  readonly onChange?: (change: Rejudged) => void
  readonly onProgress?: (progress: RejudgeProgress) => void
  /** Asked after every page. */
  readonly mayGoOn?: () => boolean
}

/** Changes written at a time. */
const IN_FLIGHT = 25

const pack = ({ ruleSets }: Policy): string => gzipSync(JSON.stringify(ruleSets)).toString('base64')

const unpack = (rules: string): Policy =>
  createPolicy([], {
    base: JSON.parse(gunzipSync(Buffer.from(rules, 'base64')).toString()) as readonly RuleSet[],
  })

const same = (one: Policy, other: Policy) => JSON.stringify(one.ruleSets) === JSON.stringify(other.ruleSets)

/** Keeps the rules of today for the next comparison, where none are kept yet: the registry begins with them. */
export function keepRules(store: JudgementStore, policy: Policy, now: () => Date): Promise<boolean> {
  return store.beginJudgedBy({ rules: pack(policy), at: now().toISOString() })
}

/**
 * Goes over every certificate.
 * @throws RegistryError `nothing-to-compare`, or `rejudged-elsewhere` when another process does the same
 */
export async function rejudge(options: RejudgeOptions): Promise<RejudgeSummary> {
  const { store, policy, before, apply, now } = options
  const unfinished = apply ? await store.findRun() : undefined
  const earlier = unfinished && (await finishRun(unfinished, true, options))
  if (earlier && !earlier.finished) return earlier

  const kept = before ? undefined : await store.findJudgedBy()
  const from = before ?? (kept && unpack(kept.rules))
  if (!from) {
    if (apply && (await keepRules(store, policy, now))) return { ...NOTHING, applied: true, begun: true }
    throw nothingToCompare()
  }
  if (same(from, policy)) {
    if (apply) await keepRules(store, policy, now)
    return earlier ?? { ...NOTHING, applied: apply }
  }
  if (!apply) return compare(from, options)

  const run = {
    startedAt: now().toISOString(),
    operator: options.operator,
    from: pack(from),
    to: pack(policy),
  }
  if (!(await store.beginRun(run))) throw elsewhere()
  const summary = await finishRun(run, false, options)
  return earlier ? { ...summary, changed: summary.changed + earlier.changed, resumed: true } : summary
}

const NOTHING = { judged: 0, changed: 0, finished: true, applied: false, resumed: false, begun: false }

/** Looks and writes nothing. */
async function compare(from: Policy, { store, policy, onChange, onProgress, mayGoOn }: RejudgeOptions) {
  const judge = createJudge(from, policy)
  let [judged, changed] = [0, 0]
  for (let after: Page['next'] = undefined; ; ) {
    const { certificates, next }: Page = await store.scanFrom(after)
    const changes = certificates.flatMap(judge)
    for (const change of changes) onChange?.(change)
    judged += certificates.length
    changed += changes.length
    onProgress?.({ judged, changed })
    if (!next || mayGoOn?.() === false) return { ...NOTHING, judged, changed, finished: !next }
    after = next
  }
}

type Page = Awaited<ReturnType<JudgementStore['scanFrom']>>

/** Goes on with a run from where it was left, to its end or until it has to stop. */
async function finishRun(
  run: JudgingRun,
  resumed: boolean,
  { store, now, onChange, onProgress, mayGoOn }: RejudgeOptions,
): Promise<RejudgeSummary> {
  const judge = createJudge(unpack(run.from), unpack(run.to))
  const { startedAt } = run
  let progress = await store.findProgress(run)
  const summary = (finished: boolean): RejudgeSummary => ({
    ...NOTHING,
    judged: progress.judged,
    changed: progress.changed,
    finished,
    applied: true,
    resumed,
  })
  while (!progress.done) {
    const { certificates, next } = await store.scanFrom(progress.after)
    const changes = certificates.flatMap(judge)
    for (let at = 0; at < changes.length; at += IN_FLIGHT) {
      await Promise.all(
        changes.slice(at, at + IN_FLIGHT).map((change) => store.recordChange({ ...change, at: startedAt })),
      )
    }
    const reached = {
      startedAt,
      judged: progress.judged + certificates.length,
      changed: progress.changed + changes.length,
      ...(next && { after: next }),
      done: !next,
    }
    if (!(await store.recordProgress(reached, progress))) throw elsewhere()
    progress = reached
    // Told when it is on record: taken up again, a list that is appended to has no change twice.
    for (const change of changes) onChange?.(change)
    onProgress?.(progress)
    if (!progress.done && mayGoOn?.() === false) return summary(false)
  }
  await store.finishRun(run, now().toISOString())
  return summary(true)
}

/** @returns for a certificate none or one: what changes about it */
function createJudge(from: Policy, to: Policy): (certificate: RegisteredCertificate) => readonly Rejudged[] {
  const [saidBefore, saidNow] = [createSummaries(from), createSummaries(to)]
  return (certificate) => {
    const old = saidBefore(from.classify(factsOf(certificate, from)))
    const result = to.classify(factsOf(certificate, to))
    const now = saidNow(result)
    if (old.zh === now.zh) return []
    const { id, version } = result.rule
    const { managementNumber } = certificate
    return [{ managementNumber, from: old, to: now, rule: { id, version }, basis: result.basis }]
  }
}

const nothingToCompare = () =>
  new RegistryError('nothing-to-compare', {
    zh: '没有留存此前的规则；用 --old 指明从前的规则文件夹，或先用 --apply 留存今天的规则，供下次比较',
    en: 'no earlier rules are kept: name the folder of the former ones with --old, or keep those of today for the next time with --apply',
  })

const elsewhere = () =>
  new RegistryError('rejudged-elsewhere', {
    zh: '另一个进程正在复核，请等它结束',
    en: 'another process is judging the registry anew: wait for it to end',
  })
