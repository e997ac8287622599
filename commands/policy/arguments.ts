/** The command line of `npm run policy`, read and checked. Names and codes are both accepted. */

import { parseArgs } from 'node:util'
import { labelOf } from '#lib/certificate'
import { type Catalogues, type Facts, findLevel, isDate, levels, type RegionCode } from '#lib/policy'
import { table } from './layout.ts'

/** A mistake in the command line; the message is for the terminal, in both languages. */
export class UsageError extends Error {}

const OPTIONS = {
  qualification: { type: 'string' },
  level: { type: 'string' },
  specialty: { type: 'string' },
  region: { type: 'string' },
  'exam-date': { type: 'string' },
  'issue-date': { type: 'string' },
  'use-in': { type: 'string' },
  qualifications: { type: 'boolean' },
  regions: { type: 'boolean' },
  notices: { type: 'boolean' },
  scenes: { type: 'boolean' },
  svg: { type: 'string' },
  old: { type: 'string' },
  apply: { type: 'boolean' },
  out: { type: 'string' },
  operator: { type: 'string' },
  rules: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Which options each command takes, besides `--rules`, `--json` and `--help`. */
const TAKEN: Readonly<Record<CommandName, readonly string[]>> = {
  list: ['qualifications', 'regions', 'notices', 'scenes'],
  explain: ['qualification', 'level', 'specialty', 'region', 'exam-date', 'issue-date', 'use-in'],
  check: [],
  coverage: ['svg'],
  diff: [],
  rejudge: ['old', 'apply', 'out', 'operator'],
}

export const usage = `用法 Usage: npm run policy -- <list | explain | check | coverage | diff | rejudge> [options]

${table(
  [
    ['list', '规则一览 · the rules in force'],
    ['  --qualifications', '资格目录 · the catalogue of qualifications'],
    ['  --regions', '地区目录 · the catalogue of regions'],
    ['  --notices', '文件依据 · the notices'],
    ['  --scenes', '使用场景 · the use scenes that are offered'],
    ['explain', '由哪条规则决定、为什么 · which rule decides, and why'],
    ['  --qualification 软考', '名称、别名或标识符 · name, alias or identifier'],
    ['  --level 中级', `${labelOf('level').zh}，可省 · level, if any`],
    ['  --specialty 网络工程师', `${labelOf('specialty').zh}，可省 · specialty, if any`],
    ['  --region 广东|440000', `${labelOf('issuingRegion').zh} · issuing region`],
    ['  --exam-date YYYY-MM-DD', `${labelOf('examDate').zh} · day of the examination`],
    [
      '  --issue-date YYYY-MM-DD',
      `${labelOf('issueDate').zh}，二者至少一个 · day of issue; one of the two at least`,
    ],
    ['  --use-in 北京|110000', '拟使用地区，可省 · where it is to be used, if that is the question'],
    ['check', '查找歧义，运行全部案例 · looks for ambiguities, runs all cases'],
    ['coverage', '逐类统计哪些答案有依据 · how much of what can be asked rests on a source'],
    ['  --svg FILE', '另存为图，可省 · as a picture, too'],
    ['diff OLD NEW', '两个规则文件夹的答案有何不同 · what two folders of rules answer otherwise'],
    ['rejudge', '规则改变后，逐份复核在册证书 · which certificates on record are answered otherwise now'],
    [
      '  --old FOLDER',
      '从前的规则文件夹，默认与上次留存的规则比较 · the former rules; those kept the last time by default',
    ],
    [
      '  --apply',
      '记入持证人的记录；中断后再次运行即接续 · records it for their holders; run again, it goes on',
    ],
    ['  --out FILE', '清单另存为 CSV · the list, appended to a CSV file'],
    ['  --operator NAME', '经办人 · who answers for it'],
    [],
    ['--rules FOLDER', '规则文件夹，默认 policy/ · the folder of your own rules, policy/ by default'],
    ['--json', '供程序读取 · for machines'],
  ],
  '  ',
)}`

const NAMES = ['list', 'explain', 'check', 'coverage', 'diff', 'rejudge'] as const

export type CommandName = (typeof NAMES)[number]

export interface Options {
  readonly [option: string]: string | boolean | readonly string[] | undefined
  /** The two folders of `diff`. */
  readonly folders?: readonly string[]
  readonly json?: boolean
  readonly rules?: string
}

export interface Command {
  readonly name: CommandName | 'help'
  readonly options: Options
}

/** @throws UsageError */
export function parseCommand(argv: readonly string[]): Command {
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  })
  const [given, ...rest] = tokens
    .filter(({ kind }) => kind === 'positional')
    .map((token) => ('value' in token ? (token.value ?? '') : ''))
  const isHelp = argv.length === 0 || argv.includes('--help') || argv.includes('-h') || given === 'help'
  if (isHelp) return { name: 'help', options: {} }
  const name = NAMES.find((known) => known === given)
  if (!name) {
    const quoted = given ? `“${given}”` : ''
    throw new UsageError(`没有这个命令${quoted}，应为 ${NAMES.join('、')}
No such command ${quoted}: it is one of ${NAMES.join(', ')}`)
  }
  const [folders, surplus] = name === 'diff' ? [rest.slice(0, 2), rest.slice(2)] : [[], rest]
  if (name === 'diff' && folders.length < 2)
    throw new UsageError('需要两个规则文件夹：diff OLD NEW\nTwo folders of rules are needed: diff OLD NEW')
  const options: Record<string, string | boolean> = {}
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    // `--region --json`: the next option was not meant as the value.
    const value = token.inlineValue === false && token.value.startsWith('-') ? '' : token.value
    options[token.name] = checkOption(name, token.name, token.rawName, value)
  }
  if (surplus.length > 0) {
    throw new UsageError(`多余的参数：${surplus.join(' ')}\nSurplus arguments: ${surplus.join(' ')}`)
  }
  return { name, options: { ...options, folders } as Options }
}

function checkOption(
  command: CommandName,
  name: string,
  raw: string,
  value: string | undefined,
): string | boolean {
  const known = [...TAKEN[command], 'rules', 'json']
  if (!known.includes(name)) {
    const list = known.map((option) => `--${option}`).join(' ')
    throw new UsageError(
      `${command} 没有选项 ${raw}；可用的有：${list}\n${command} has no option ${raw}; it takes ${list}`,
    )
  }
  const { type } = OPTIONS[name as keyof typeof OPTIONS]
  if (type === 'boolean') {
    if (value !== undefined) throw new UsageError(`选项 ${raw} 不带值\nOption ${raw} takes no value`)
    return true
  }
  if (value === undefined || value === '')
    throw new UsageError(`选项 ${raw} 需要值\nOption ${raw} needs a value`)
  return value
}

/** What `explain` is asked, in the library's terms, and what was assumed. */
export interface Question {
  readonly facts: Facts
  readonly specialty?: string | undefined
  readonly useIn?: RegionCode | undefined
  readonly assumed?: 'examDate' | 'issueDate'
}

/** @throws UsageError */
export function readQuestion(options: Options, { qualifications, regions }: Catalogues): Question {
  const text = (name: string) => options[name] as string | undefined
  const qualification = needed(text('qualification'), 'qualification')
  const issuingRegion = readRegion(needed(text('region'), 'region'), 'region', regions)
  const exam = readDate(text('exam-date'), 'exam-date')
  const issue = readDate(text('issue-date'), 'issue-date')
  const [examDate, issueDate] = [exam ?? issue, issue ?? exam]
  if (examDate === undefined || issueDate === undefined) {
    throw new UsageError('需要 --exam-date 或 --issue-date\n--exam-date or --issue-date is needed')
  }
  const level = text('level')
  if (level !== undefined && !findLevel(level)) {
    throw new UsageError(
      `--level：没有级别“${level}”；有：高级、中级、初级、一级、二级、三级\n--level: no level “${level}”; there are ${levels.join(', ')}`,
    )
  }
  const found = qualifications.find(qualification, level, text('specialty'))
  const useIn = text('use-in')
  return {
    facts: {
      // An unlisted name goes in as it is: the answer then is the default rule's, and says so.
      qualification: found?.qualification.id ?? qualification,
      level: found ? found.level : level && findLevel(level),
      issuingRegion,
      examDate,
      issueDate,
    },
    specialty: found?.specialty ?? text('specialty'),
    useIn: useIn === undefined ? undefined : readRegion(useIn, 'use-in', regions),
    ...(exam === undefined && { assumed: 'examDate' }),
    ...(issue === undefined && { assumed: 'issueDate' }),
  }
}

function needed(value: string | undefined, option: string): string {
  if (value === undefined) throw new UsageError(`缺少 --${option}\n--${option} is missing`)
  return value
}

function readRegion(text: string, option: string, regions: Catalogues['regions']): RegionCode {
  const code = regions.find(text)?.code ?? (/^\d{6}$/.test(text) ? text : undefined)
  if (code) return code
  const names = regions.all.map(({ name, aliases }) => aliases[0] ?? name.zh).join(' ')
  throw new UsageError(
    `--${option}：没有地区“${text}”；有：${names}\n--${option}: no region “${text}”; npm run policy -- list --regions`,
  )
}

function readDate(text: string | undefined, option: string): string | undefined {
  if (text === undefined || isDate(text)) return text
  throw new UsageError(
    `--${option}：“${text}”不是日期，格式为 YYYY-MM-DD\n--${option}: “${text}” is not a day, written YYYY-MM-DD`,
  )
}
