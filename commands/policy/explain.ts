/** `npm run policy -- explain …`: which rule decides for a certificate, and why. */

import { type FieldKey, labelOf, terms } from '#lib/certificate'
import {
  confidenceName,
  levelName,
  type Policy,
  type RuleTrace,
  type Trace,
  type Use,
  type Verdict,
} from '#lib/policy'
import type { Answer } from './answer.ts'
import { type Options, type Question, readQuestion } from './arguments.ts'
import { openPolicy } from './folder.ts'
import { both, table, wrap } from './layout.ts'

export function explain(options: Options): Answer {
  const policy = openPolicy(options)
  const question = readQuestion(options, policy)
  const trace = policy.explain(question.facts)
  const use = question.useIn === undefined ? undefined : policy.forceIn(trace.result, question.useIn)
  const text = [
    certificate(question, policy),
    result(trace, policy),
    ...(use ? [useIn(use, trace.result.determined, policy)] : []),
    rules(trace),
  ].join('\n')
  return { text, data: { ...trace, ...(use && { use }) }, ok: true }
}

const zh = (field: FieldKey) => labelOf(field).zh

const ASSUMED = {
  examDate: `（未给出，取${zh('issueDate')} · not given: the day of issue is taken）`,
  issueDate: `（未给出，取${zh('examDate')} · not given: the day of the examination is taken）`,
}

function certificate({ facts, specialty, assumed }: Question, { qualifications, regions }: Policy): string {
  const { qualification = '', level, issuingRegion, examDate, issueDate } = facts
  const listed = qualifications.byId(qualification)
  const note = (field: keyof typeof ASSUMED) => (assumed === field ? ` ${ASSUMED[field]}` : '')
  const row = (field: FieldKey, value: string) => [both(labelOf(field)), value]
  const rows = [
    row(
      'qualification',
      listed ? `${both(listed.name)} (${qualification})` : `${qualification}（目录未列 · not listed）`,
    ),
    row('level', level ? `${both(levelName(level))} (${level})` : '—'),
    ...(specialty ? [row('specialty', specialty)] : []),
    row('issuingRegion', `${both(regions.nameOf(issuingRegion))} (${issuingRegion})`),
    row('examDate', `${examDate}${note('examDate')}`),
    row('issueDate', `${issueDate}${note('issueDate')}`),
  ]
  return `证书 · Certificate\n${table(rows, '  ')}`
}

const SIGNS: Readonly<Record<Verdict, string>> = {
  wins: '√',
  tie: '!',
  'less-specific': '-',
  replaced: '-',
  'left-to-default': '×',
  'does-not-apply': '×',
}

/** Those that apply first, then those about the same qualification; of the rest one line each is enough. */
function rules({ considered, decidedBy }: Trace): string {
  const isOther = ({ conditions }: RuleTrace) =>
    conditions.some(({ condition, holds }) => condition === 'qualification' && !holds)
  const near = considered
    .filter((trace) => !isOther(trace))
    .sort((a, b) => Number(b.applies) - Number(a.applies))
  const others = considered.filter(isOther)
  return [
    '规则 · Rules considered (√ 决定 decides, - 适用但让位 applies but gives way, × 不适用 does not apply)\n',
    ...near.map(describe),
    ...(others.length > 0
      ? [`  × 关于其他资格的 ${others.length} 条 · ${others.length} about other qualifications:\n`]
      : []),
    table(
      others.map(({ rule, description }) => [`${rule.id} v${rule.version}`, description.zh]),
      '      ',
    ),
    wrap(decidedBy.zh, COLUMNS, '  '),
    wrap(decidedBy.en, COLUMNS, '  '),
  ].join('')
}

const COLUMNS = 96

function describe({ rule, verdict, description, why, confidence, remark }: RuleTrace): string {
  const lines = [why.zh, why.en, ...(verdict === 'wins' && remark ? [remark.zh, remark.en] : [])]
  return [
    `  ${SIGNS[verdict]} ${rule.id} v${rule.version} ${description.zh}（${confidenceName(confidence).zh}）\n`,
    ...lines.map((text) => wrap(text, COLUMNS, '      ')),
  ].join('')
}

const NOT_ESTABLISHED = '未能确定 not established'

function result({ result: { rule, ...answer } }: Trace, { regions }: Policy): string {
  const { territory, statement } = answer.force
  const list = territory.regions.map((code) => both(regions.nameOf(code))).join('、')
  const nation = {
    true: '全国 nationwide',
    false: '不限，由接收单位决定 not limited: the receiving office decides',
    null: NOT_ESTABLISHED,
  }[`${answer.force.equalToPaper}`]
  const rows = [
    [both(terms.kind), both(answer.label)],
    [both(terms.mark), answer.mark],
    ['印章 seal', answer.seal ? `${answer.seal.name}（${answer.seal.authority}）` : '无 none'],
    ['等同纸质 equal to paper', equality(answer.force.equalToPaper)],
    ['地域 territory', territory.scope === 'nation' ? nation : list],
    [both(terms.annotation), answer.annotationRequired ? '须加注 required' : '无须加注 not required'],
    ['规则 rule', `${rule.id} v${rule.version}`],
    ['可靠程度 how sure', both(rule.confidence)],
    ...(answer.sourcedUntil ? [['依据截至 sourced until', answer.sourcedUntil]] : []),
    ...answer.basis.map(({ number, title }, index) => [
      index === 0 ? both(terms.legalBasis) : '',
      `${number} ${title}`,
    ]),
    ...(answer.flags ? [['提示 flags', answer.flags.join(', ')]] : []),
  ]
  return `结果 · Result\n${table(rows, '  ')}${wrap(statement.zh, COLUMNS, '  ')}${wrap(statement.en, COLUMNS, '  ')}`
}

function equality(equal: boolean | null): string {
  if (equal === null) return NOT_ESTABLISHED
  return equal ? '是 yes' : '否 no'
}

function useIn({ region, hasForce, reason }: Use, established: boolean, { regions }: Policy): string {
  const place = regions.nameOf(region)
  const none = established ? '没有同等效力 no force' : NOT_ESTABLISHED
  const answer = hasForce ? '有同等效力 has force' : none
  return `在${place.zh}使用 · Use in ${place.en}: ${answer}\n${wrap(reason.zh, COLUMNS, '  ')}${wrap(reason.en, COLUMNS, '  ')}`
}
