/** `npm run policy -- list`: the rules in force, or one of the catalogues. */

import { labelOf, terms } from '#lib/certificate'
import {
  type Catalogues,
  confidenceName,
  kindName,
  levelName,
  type Policy,
  type PolicyRule,
  type Qualifications,
  type Regions,
  windowName,
} from '#lib/policy'
import type { Answer } from './answer.ts'
import type { Options } from './arguments.ts'
import { openPolicy } from './folder.ts'
import { both, table } from './layout.ts'

export function list(options: Options): Answer {
  const policy = openPolicy(options)
  if (options.qualifications) return listQualifications(policy.qualifications)
  if (options.regions) return listRegions(policy.regions)
  if (options.scenes) return listScenes(policy)
  return options.notices ? listNotices(policy) : listRules(policy)
}

function listRules({ rules, superseded, qualifications, regions }: Policy): Answer {
  const one = (rule: PolicyRule) =>
    `${rule.id} v${rule.version}${rule.confirmed ? '' : '（仅见报道 · only reported）'}\n` +
    table(
      [
        ['名称 name', rule.description.zh],
        ['', rule.description.en],
        ['条件 when', conditionsOf(rule, { qualifications, regions })],
        ['结果 what', outcomeOf(rule, regions)],
        [both(terms.legalBasis), rule.notices.join(', ')],
        ['可靠程度 how sure', both(confidenceName(rule.confidence))],
        [
          '依据截至 sourced until',
          Object.values(rule.sourcedUntil ?? { none: '不设终止日 open-ended' })[0] as string,
        ],
        ['最近核查 last checked', rule.lastChecked],
        ...(rule.replaces ? [['替代 replaces', rule.replaces.join(', ')]] : []),
        ...(rule.remark
          ? [
              ['说明 remark', rule.remark.zh],
              ['', rule.remark.en],
            ]
          : []),
        ['来源 from', rule.source],
      ],
      '  ',
    )
  const old = superseded.map((rule) => [rule.id, `v${rule.version}`, rule.source])
  const text = [
    `${rules.length} 条规则 · rules in force\n`,
    ...rules.map(one),
    ...(old.length > 0 ? [`已被更高版本取代 · superseded by a higher version\n${table(old, '  ')}`] : []),
  ].join('\n')
  return { text, data: { rules, superseded }, ok: true }
}

function conditionsOf({ appliesTo }: PolicyRule, { qualifications, regions }: Catalogues): string {
  const { qualifications: ids, levels, issuingRegions, examDate, issueDate } = appliesTo
  const parts = [
    ids?.map((id) => qualifications.byId(id)?.name.zh ?? id).join('、'),
    levels?.map((level) => levelName(level).zh).join('、'),
    issuingRegions && `${issuingRegions.map((code) => regions.nameOf(code).zh).join('、')}签发`,
    examDate && `${labelOf('examDate').zh} ${windowName(examDate).zh}`,
    issueDate && `${labelOf('issueDate').zh} ${windowName(issueDate).zh}`,
  ].filter((part) => part !== undefined)
  return parts.length > 0 ? parts.join('；') : '一切证书 · every certificate'
}

function outcomeOf({ outcome }: PolicyRule, regions: Regions): string {
  const { force, kind, annotationRequired, seal } = outcome
  if (kind === 'certificate-electronic-file') return `${kindName(kind).zh}，${terms.mark.zh}“${outcome.mark}”`
  const where =
    force.territory.scope === 'nation'
      ? '全国'
      : force.territory.regions.map((code) => regions.nameOf(code).zh).join('、')
  return `${kindName(kind).zh}，${where}有效，${annotationRequired ? '须加注' : '无须加注'}；${seal?.name}`
}

function listNotices({ notices }: Policy): Answer {
  const rows = notices.map(({ id, number, title, date }) => [id, date, `${number} ${title}`])
  return { text: table(rows), data: notices, ok: true }
}

function listScenes({ scenes, notices }: Policy): Answer {
  const numberOf = (id: string) => notices.find((notice) => notice.id === id)?.number ?? id
  const rows = scenes.map(({ id, name, national, notices: basis = [] }) => [
    id,
    both(name),
    national ? '全国系统支持 national system' : '本系统提供 offered here',
    basis.map(numberOf).join('、'),
  ])
  return { text: table(rows), data: scenes, ok: true }
}

function listQualifications({ all }: Qualifications): Answer {
  const text = all
    .map(({ id, name, aliases, levels, specialties }) => {
      const rows = [
        ['', both(name)],
        ['别名 aliases', aliases.join('、')],
        [both(labelOf('level')), levels.map((level) => `${levelName(level).zh} ${level}`).join('、')],
        [
          both(labelOf('specialty')),
          specialties.map(({ zh, level }) => (level ? `${zh}（${levelName(level).zh}）` : zh)).join('、'),
        ],
      ]
      return `${id}\n${table(
        rows.filter(([label, value]) => label === '' || value !== ''),
        '  ',
      )}`
    })
    .join('\n')
  return { text, data: all, ok: true }
}

function listRegions({ all }: Regions): Answer {
  const rows = all.map(({ code, name, aliases, remark }) => [
    code,
    name.zh,
    name.en,
    aliases.join('、'),
    remark?.zh ?? '',
  ])
  return { text: table(rows), data: all, ok: true }
}
