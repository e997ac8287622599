/** `npm run policy -- check`: are the rules sound, and do they still answer as they should? */

import { type CaseFailure, cases, createPolicy, runCases } from '#lib/policy'
import type { Answer } from './answer.ts'
import type { Options } from './arguments.ts'
import { readFolder } from './folder.ts'

export function check(options: Options): Answer {
  const files = readFolder(options)
  const policy = createPolicy(files, { allowAmbiguities: true })
  const ambiguities = policy.check()
  const failures = runCases(createPolicy(), cases)
  // With an operator's files other answers are not wrong: that is what the files are for. They are shown.
  const changed = files.length === 0 || ambiguities.length > 0 ? [] : runCases(policy, cases)
  const ok = ambiguities.length === 0 && failures.length === 0
  const own = policy.rules.filter(({ source }) => files.some((file) => file.source === source)).length
  const text = [
    `${policy.rules.length} 条规则，其中 ${own} 条来自 ${files.length} 个自有文件 · rules, ${own} of them from ${files.length} files of your own\n`,
    ...ambiguities.map(
      ({ message, example }) =>
        `! ${message.zh}\n  ${message.en}\n  例 example: ${JSON.stringify(example)}\n`,
    ),
    `${ambiguities.length} 处歧义 · ambiguities\n`,
    ...failures.map((failure) => `! ${line(failure)}`),
    `${cases.length} 个案例，${new Set(failures.map(({ name }) => name)).size} 个不符 · cases, wrong answers\n`,
    ...(changed.length > 0
      ? [
          '自有文件改变的答案 · answers that your files change:\n',
          ...changed.map((each) => `  ${line(each)}`),
        ]
      : []),
    ok ? '通过 · sound\n' : '未通过 · not sound\n',
  ].join('')
  return {
    text,
    data: { ok, rules: policy.rules.length, ambiguities, cases: cases.length, failures, changed },
    ok,
  }
}

function line({ name, field, expected, actual }: CaseFailure): string {
  return `${name}: ${field} ${JSON.stringify(expected)} → ${JSON.stringify(actual)}\n`
}
