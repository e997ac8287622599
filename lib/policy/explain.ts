/** The trace of one classification: every rule, each of its conditions, and what decided. For people to read. */

import type { Catalogues } from './catalogues.ts'
import { levelName } from './levels.ts'
import { type Condition, FIELD_OF, holds, type Match, type Prepared } from './match.ts'
import type { Confidence, DateWindow, PolicyRule } from './rule.ts'
import type { Bilingual, Facts, Result } from './types.ts'

/** One condition of one rule against the facts. */
export interface ConditionTrace {
  readonly condition: Condition
  readonly holds: boolean
  /** What the rule asks for. */
  readonly wanted: Bilingual
  /** What the certificate has. */
  readonly found: Bilingual
}

/** What became of one rule. */
export type Verdict = 'wins' | 'tie' | 'less-specific' | 'replaced' | 'left-to-default' | 'does-not-apply'

/** One rule considered. */
export interface RuleTrace {
  readonly rule: { readonly id: string; readonly version: number; readonly source: string }
  readonly description: Bilingual
  readonly remark?: Bilingual | undefined
  readonly confidence: Confidence
  readonly conditions: readonly ConditionTrace[]
  readonly applies: boolean
  readonly verdict: Verdict
  readonly why: Bilingual
}

/** The whole of a classification. */
export interface Trace {
  readonly facts: Facts
  /** Every rule in force, in the order of the files. */
  readonly considered: readonly RuleTrace[]
  /** What decided between the rules that apply. */
  readonly decidedBy: Bilingual
  readonly result: Result
}

const CONDITION_NAMES: Readonly<Record<Condition, Bilingual>> = {
  qualification: { zh: '资格', en: 'qualification' },
  level: { zh: '级别', en: 'level' },
  issuingRegion: { zh: '发证地区', en: 'issuing region' },
  examDate: { zh: '考试日期', en: 'examination date' },
  issueDate: { zh: '签发日期', en: 'issue date' },
}

/** The name of a condition. */
export function conditionName(condition: Condition): Bilingual {
  return CONDITION_NAMES[condition]
}

/** The traces of all rules, for `Policy.explain`. */
export function traceRules(
  rules: readonly Prepared[],
  facts: Facts,
  matched: Match,
  catalogues: Catalogues,
): readonly RuleTrace[] {
  return rules.map((prepared) => {
    const { rule } = prepared
    const conditions = prepared.conditions.map((condition) => ({
      condition,
      holds: holds(condition, rule, facts),
      wanted: wantedBy(rule, condition, catalogues),
      found: foundIn(facts, condition, catalogues),
    }))
    const verdict = verdictOf(prepared, conditions, matched)
    return {
      rule: { id: rule.id, version: rule.version, source: rule.source },
      description: rule.description,
      ...(rule.remark && { remark: rule.remark }),
      confidence: rule.confidence,
      conditions,
      applies: matched.applicable.includes(prepared),
      verdict,
      why: whyOf(verdict, prepared, conditions, matched),
    }
  })
}

/** What decided, in a sentence. */
export function decision({ applicable, flags, replacedBy, winners }: Match): Bilingual {
  if (flags.length > 0) {
    return {
      zh: '目录中没有该资格或地区，由默认规则决定。',
      en: 'The catalogues do not know the qualification or the region: the default rule decides.',
    }
  }
  if (winners.length > 1) {
    return {
      zh: '规则有歧义：不止一条同样具体。',
      en: 'The rules are ambiguous: more than one is equally specific.',
    }
  }
  if (applicable.length === 1) return { zh: '只有一条规则适用。', en: 'Only one rule applies.' }
  const order = {
    zh: '适用的规则中最具体的一条优先：先看资格，再看级别，再看发证地区，最后看日期。',
    en: 'Of the rules that apply the most specific wins: qualification first, then level, issuing region, dates.',
  }
  return replacedBy.size === 0
    ? order
    : {
        zh: `被其他适用规则明文替代的先退出；${order.zh}`,
        en: `Rules that another applicable rule replaces give way first. ${order.en}`,
      }
}

function verdictOf(prepared: Prepared, conditions: readonly ConditionTrace[], matched: Match): Verdict {
  if (!matched.applicable.includes(prepared)) {
    return conditions.every((condition) => condition.holds) ? 'left-to-default' : 'does-not-apply'
  }
  if (matched.replacedBy.has(prepared)) return 'replaced'
  if (!matched.winners.includes(prepared)) return 'less-specific'
  return matched.winners.length > 1 ? 'tie' : 'wins'
}

function whyOf(
  verdict: Verdict,
  prepared: Prepared,
  conditions: readonly ConditionTrace[],
  { applicable, winners, replacedBy }: Match,
): Bilingual {
  const winner = winners[0]?.rule.id ?? ''
  switch (verdict) {
    case 'does-not-apply': {
      const failed = conditions.filter((condition) => !condition.holds)
      const zh = failed.map(
        ({ condition, found, wanted }) =>
          `${CONDITION_NAMES[condition].zh}为「${found.zh}」，要求「${wanted.zh}」`,
      )
      const en = failed.map(
        ({ condition, found, wanted }) =>
          `${CONDITION_NAMES[condition].en} is “${found.en}”, wanted “${wanted.en}”`,
      )
      return { zh: `不适用：${zh.join('；')}`, en: `Does not apply: ${en.join('; ')}` }
    }
    case 'left-to-default':
      return {
        zh: '不适用：目录中没有该资格或地区，只看默认规则',
        en: 'Does not apply: the catalogues do not know the qualification or region, so only the default counts',
      }
    case 'replaced': {
      const by = replacedBy.get(prepared)?.rule.id ?? ''
      return { zh: `适用，但被 ${by} 明文替代`, en: `Applies, but ${by} replaces it` }
    }
    case 'less-specific':
      return { zh: `适用，但 ${winner} 更具体`, en: `Applies, but ${winner} is more specific` }
    case 'tie': {
      const others = winners.filter((other) => other !== prepared).map(({ rule }) => rule.id)
      return {
        zh: `适用，但与 ${others.join('、')} 同样具体`,
        en: `Applies, but ${others.join(', ')} is equally specific`,
      }
    }
    case 'wins':
      return applicable.length === 1
        ? { zh: '适用，且是唯一适用的规则', en: 'Applies, and is the only one that does' }
        : { zh: '适用，且最优先', en: 'Applies, and comes first' }
  }
}

function wantedBy({ appliesTo }: PolicyRule, condition: Condition, catalogues: Catalogues): Bilingual {
  const wanted = appliesTo[FIELD_OF[condition]]
  if (!Array.isArray(wanted)) return windowName((wanted ?? {}) as DateWindow)
  const names = wanted.map((value: string) => nameOf(condition, value, catalogues))
  return { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') }
}

function foundIn(facts: Facts, condition: Condition, catalogues: Catalogues): Bilingual {
  const found = facts[condition]
  return found === undefined || found === ''
    ? { zh: '（无）', en: '(none)' }
    : nameOf(condition, found, catalogues)
}

function nameOf(condition: Condition, value: string, { qualifications, regions }: Catalogues): Bilingual {
  if (condition === 'qualification') return qualifications.byId(value)?.name ?? { zh: value, en: value }
  if (condition === 'level') return levelName(value)
  if (condition === 'issuingRegion') return regions.nameOf(value)
  return { zh: value, en: value }
}

/** A window in words: 2021-12-17 起. */
export function windowName({ from, to }: DateWindow): Bilingual {
  if (from !== undefined && to !== undefined) return { zh: `${from} 至 ${to}`, en: `${from} to ${to}` }
  return from !== undefined
    ? { zh: `${from} 起`, en: `from ${from}` }
    : { zh: `${to} 及以前`, en: `up to ${to}` }
}
