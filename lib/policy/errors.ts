/** The one error of the policy library: files of rules that cannot be used. Thrown by `createPolicy` alone. */

import type { Bilingual } from './types.ts'

/** One thing that is wrong, and where. */
export interface PolicyProblem {
  /** The file. */
  readonly source: string
  /** The record's `id`, or its place in the file (`rules[3]`) when it has none; empty for the file as a whole. */
  readonly record: string
  /** The path inside the record, `outcome.seal.name`; empty for the record as a whole. */
  readonly field: string
  /** Stable, kebab-case. */
  readonly reason: string
  readonly message: Bilingual
}

/**
 * Rules that cannot be used. `message` has every problem in both languages, a line each, so that it can be
 * printed as it is; `problems` has them as data.
 */
export class PolicyError extends Error {
  readonly code = 'policy-invalid'
  readonly problems: readonly PolicyProblem[]

  constructor(problems: readonly PolicyProblem[]) {
    super(problems.flatMap((problem) => [place(problem).zh, place(problem).en]).join('\n'))
    this.name = 'PolicyError'
    this.problems = problems
  }
}

function place({ source, record, field, message }: PolicyProblem): Bilingual {
  return {
    zh: `规则文件 ${source}${record && `，记录 ${record}`}${field && `，字段 ${field}`}：${message.zh}`,
    en: `Rule file ${source}${record && `, record ${record}`}${field && `, field ${field}`}: ${message.en}`,
  }
}
