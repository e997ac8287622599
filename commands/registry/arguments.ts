/** The command line of `npm run registry`, read and checked. */

import { parseArgs } from 'node:util'
import type { Encoding } from '#lib/registry'
import { type HolderAction, holderActions } from './holder.ts'

/** A mistake in the command line; the message is for the terminal, in both languages. */
export class UsageError extends Error {}

const OPTIONS = {
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  sheet: { type: 'string' },
  replace: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  report: { type: 'string' },
  set: { type: 'string', multiple: true },
  reason: { type: 'string' },
  all: { type: 'boolean' },
  out: { type: 'string' },
  'valid-days': { type: 'string' },
  operator: { type: 'string' },
  once: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Which argument and options each command takes, besides `--operator`, `--json` and `--help`. */
const COMMANDS = {
  import: { argument: 'FILE', takes: ['encoding', 'delimiter', 'sheet', 'replace', 'dry-run', 'report'] },
  watch: { argument: 'FOLDER', takes: ['encoding', 'delimiter', 'replace', 'once'] },
  correct: { argument: 'MN', takes: ['set', 'reason'] },
  revoke: { argument: 'MN', takes: ['reason'] },
  reinstate: { argument: 'MN', takes: ['reason'] },
  show: { argument: 'MN', takes: [] },
  history: { argument: 'MN', takes: [] },
  export: { argument: 'FILE', takes: [] },
  exports: { argument: '', takes: [] },
  'activation-codes': { argument: 'FILE', takes: ['all', 'out', 'valid-days'] },
  holder: { argument: 'ACTION MN', takes: ['reason'] },
} as const satisfies Record<string, { argument: string; takes: readonly (keyof typeof OPTIONS)[] }>

export type CommandName = keyof typeof COMMANDS

export interface Command {
  readonly name: CommandName
  /** The file, or the management number; empty for `--all`. */
  readonly argument: string
  /** What to do with a holder's account. */
  readonly action?: HolderAction | undefined
  readonly encoding?: Encoding | undefined
  readonly delimiter?: ',' | '\t' | undefined
  readonly sheet?: string | undefined
  readonly replace: boolean
  readonly dryRun: boolean
  readonly report?: string | undefined
  readonly values: Readonly<Record<string, string>>
  readonly reason: string
  /** Where the codes go, and how long they are good. */
  readonly out: string
  readonly validDays: number
  readonly operator?: string | undefined
  /** Of `watch`: ends when the folder is empty. */
  readonly once: boolean
  readonly json: boolean
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  'utf-16le': 'utf-16le',
  'utf-16': 'utf-16le',
}
const DELIMITERS: Readonly<Record<string, ',' | '\t'>> = { comma: ',', ',': ',', tab: '\t', '\t': '\t' }

export const usage = `用法 Usage: npm run registry -- <command> [options]

  import FILE          导入 CSV 或 XLSX · load certificates from CSV or XLSX
    --dry-run            只检查，不写入 · check everything, write nothing
    --replace            允许覆盖他人名下的同号证书和人工更正 · overwrite other holders' certificates and corrections
    --report FILE        问题清单，默认 FILE.report.csv · where the list of problems goes
    --encoding NAME      utf-8, gb18030, utf-16le；默认自动识别 · detected by default
    --delimiter NAME     comma, tab；默认自动识别 · detected by default
    --sheet NAME         工作表名称或序号 · name or place of the worksheet
  watch FOLDER         导入放入文件夹的文件，随后移到 done/ 或 refused/ · import what is put into a folder
    --once               处理完现有文件即结束 · end when the folder is empty
  correct MN --set 字段=值 … --reason TEXT
                       更正；值为空即删除 · correct values (--set name=value); an empty value removes
  revoke MN --reason TEXT      撤销 · revoke
  reinstate MN --reason TEXT   恢复 · give a revoked certificate its force back
  show MN              查看证书及其变更记录 · a certificate with its history
  history MN           变更记录 · its history alone
  export FILE          导出全部证书（含证件号码明文）· write all certificates, ID numbers in clear
  exports              何人何时导出过 · who has done so, when, and how many it were
  activation-codes --all|FILE --out CODES.csv
                       为持证人生成一次性激活码，每人一个 · one-time codes for registration, one a holder
    --valid-days N       有效天数，默认 90 · days they are good, 90 by default
  holder show MN       查看账号及其记录 · the account of a certificate's holder, with its log
  holder reset MN --reason TEXT        核实本人后重置，当面交给新激活码 · new code for a person you have checked
  holder lock|unlock MN --reason TEXT  锁定、解锁账号 · let nobody in, or the holder in again
  holder revoke-code MN --reason TEXT  作废激活码 · take a holder's activation code away

  --operator NAME      经办人，默认当前用户或 AWS 调用者 · who answers for it; the user or AWS caller by default
  --json               供程序读取 · for machines

本机默认使用 npm start 的数据；设置 TABLE_NAME 后使用 AWS（凭据按 AWS 惯例）。
Works on the data of npm start; on AWS when TABLE_NAME is set (usual AWS variables).
`

/**
 * Reads the command line.
 * @returns `help` when that is asked for
 * @throws UsageError
 */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const { values, positionals } = parsed(argv)
  const [name, ...rest] = positionals
  if (values.help || name === 'help' || name === undefined) return 'help'
  if (!Object.hasOwn(COMMANDS, name)) throw mistake(`没有这个命令：${name}`, `no such command: ${name}`)
  const { argument: expected, takes } = COMMANDS[name as CommandName]
  const { argument, action } = argumentOf(name as CommandName, rest, values)
  if (argument === undefined) throw mistake(`${name} 需要 ${expected}`, `${name} needs ${expected}`)
  const allowed = new Set<string>([...takes, 'operator', 'json'])
  const extra = Object.keys(values).find((option) => !allowed.has(option))
  if (extra) throw mistake(`${name} 没有选项 --${extra}`, `${name} takes no option --${extra}`)
  return {
    name: name as CommandName,
    argument,
    action,
    encoding: choice('encoding', values.encoding, ENCODINGS),
    delimiter: choice('delimiter', values.delimiter, DELIMITERS),
    sheet: values.sheet,
    replace: values.replace ?? false,
    dryRun: values['dry-run'] ?? false,
    report: values.report,
    values: Object.fromEntries((values.set ?? []).map(assignment)),
    reason: values.reason ?? '',
    out: values.out ?? '',
    validDays: days(values['valid-days']),
    operator: values.operator?.trim() || undefined,
    once: values.once ?? false,
    json: values.json ?? false,
  }
}

type Values = ReturnType<typeof parsed>['values']

/** The one argument of a command; of `holder` it comes after what to do. */
function argumentOf(
  name: CommandName,
  [...given]: readonly string[],
  values: Values,
): { argument: string | undefined; action?: HolderAction } {
  let action: HolderAction | undefined
  if (name === 'holder') {
    const wanted = given.shift() ?? ''
    if (!Object.hasOwn(holderActions, wanted)) {
      const names = Object.keys(holderActions).join(', ')
      throw mistake(`holder 之后应为 ${names} 之一`, `after holder comes one of ${names}`)
    }
    action = wanted as HolderAction
  }
  if (name === 'activation-codes') {
    if (!values.out) throw mistake('请用 --out 指明激活码文件', 'name the file of codes with --out')
    if (Boolean(values.all) === given.length > 0)
      throw mistake('--all 与 FILE 二选一', 'either --all or a FILE')
    if (values.all) given.push('')
  }
  if (name === 'exports') given.unshift('')
  const [argument, ...more] = given
  if (more.length > 0) throw mistake(`多余的参数：${more.join(' ')}`, `too many arguments: ${more.join(' ')}`)
  return { argument, ...(action && { action }) }
}

const LONGEST_VALID = 366

function days(text = '90'): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= LONGEST_VALID) return count
  throw mistake(`--valid-days 应为 1 至 ${LONGEST_VALID}`, `--valid-days must be 1 to ${LONGEST_VALID}`)
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

function choice<T>(
  option: string,
  given: string | undefined,
  choices: Readonly<Record<string, T>>,
): T | undefined {
  if (given === undefined) return undefined
  const key = given.toLowerCase()
  if (Object.hasOwn(choices, key)) return choices[key]
  const names = Object.keys(choices)
    .filter((name) => name.length > 1)
    .join(', ')
  throw mistake(`--${option} 应为 ${names} 之一`, `--${option} must be one of ${names}`)
}

function assignment(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw mistake(`--set 应写成 字段=值：${text}`, `--set is written name=value: ${text}`)
  return [text.slice(0, at), text.slice(at + 1)]
}

const mistake = (zh: string, en: string) => new UsageError(`${zh} / ${en}\n\n${usage}`)
