/** The command line of `npm run webhooks`, read and checked. */

import { parseArgs } from 'node:util'

/** A mistake in the command line; the message is for the terminal, in both languages. */
export class UsageError extends Error {}

const OPTIONS = {
  key: { type: 'string' },
  url: { type: 'string' },
  'overlap-hours': { type: 'string' },
  wait: { type: 'string' },
  port: { type: 'string' },
  secret: { type: 'string', multiple: true },
  'secret-file': { type: 'string' },
  answer: { type: 'string' },
  operator: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

export const usage = `用法 Usage: npm run webhooks -- <command> [options]

  add --key ID --url URL      为一把 API 密钥加通知地址；密文只显示这一次
                              tell the owner of an API key at this address; its secret is shown this once
  list                        一览：状态、待发、未送达 · all of them, with what waits and what was given up
  test ID                     发一条测试，等结果 · send a test as any event is sent, and wait for what comes of it
    --wait SECONDS              默认 90 · 90 by default
  pause ID                    暂停；其间的事件保留一周 · send nothing; what comes up is kept for a week
  resume ID                   恢复 · send again
  rotate ID                   换密文；新旧并用一段时间 · a new secret; for a time both sign
    --overlap-hours N           默认 24；泄露时用 0 · 24 by default; 0 for one that has leaked
  remove ID                   删除地址及待发 · take it away, with all that waits
  dead [ID]                   未送达的 · what was given up
  replay ID [EVENT …]         重发未送达的，默认全部 · send it again, all of it or these
  receive --port N            试用的接收端：核对签名、时间和重复 · a receiver to try with, which checks signature, age and repetition
    --secret whsec_…            密文，可多个；或放在文件里 · the secret, or several; or in a file:
    --secret-file FILE
    --answer STATUS             总以此状态回答，以观察重试 · answer with this status, to see what is sent again

  --operator NAME             经办人，默认当前用户或 AWS 调用者 · who answers for it; the user or AWS caller by default
  --json                      供程序读取 · for machines

本机默认使用 npm start 的数据；设置 TABLE_NAME（及 SECRETS_PATH）后使用 AWS。
Works on the data of npm start; on AWS when TABLE_NAME (with SECRETS_PATH) is set.
`

/** Which options each command takes, besides `--operator`, `--json` and `--help`, and how many arguments: fewest, most. */
const COMMANDS = {
  add: { options: ['key', 'url'], arguments: [0, 0] },
  list: { options: [], arguments: [0, 0] },
  test: { options: ['wait'], arguments: [1, 1] },
  pause: { options: [], arguments: [1, 1] },
  resume: { options: [], arguments: [1, 1] },
  rotate: { options: ['overlap-hours'], arguments: [1, 1] },
  remove: { options: [], arguments: [1, 1] },
  dead: { options: [], arguments: [0, 1] },
  replay: { options: [], arguments: [1, 1_001] },
  receive: { options: ['port', 'secret', 'secret-file', 'answer'], arguments: [0, 0] },
} as const satisfies Record<
  string,
  { options: readonly (keyof Options)[]; arguments: readonly [number, number] }
>

export type CommandName = keyof typeof COMMANDS

export interface Command {
  readonly name: CommandName
  readonly arguments: readonly string[]
  readonly options: Options
}

/** @throws UsageError */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const { values: options, positionals } = parsed(argv)
  const [name, ...rest] = positionals
  if (options.help || name === undefined || name === 'help') return 'help'
  if (!Object.hasOwn(COMMANDS, name)) throw mistake(`没有这个命令：${name}`, `no such command: ${name}`)
  const { options: takes, arguments: range } = COMMANDS[name as CommandName]
  const known: readonly string[] = [...takes, 'operator', 'json']
  const foreign = Object.keys(options).find((option) => !known.includes(option))
  if (foreign) throw mistake(`${name} 没有选项 --${foreign}`, `${name} takes no option --${foreign}`)
  const [fewest, most] = range
  if (rest.length < fewest || rest.length > most)
    throw mistake(`${name} 的参数个数有误`, `${name} takes another number of arguments`)
  return { name: name as CommandName, arguments: rest, options }
}

/** A whole number within limits. @throws UsageError */
export function numberOf(
  name: keyof Options,
  text: string | undefined,
  range: readonly [number, number],
): number {
  const count = Number(text)
  const [least, most] = range
  if (text !== undefined && Number.isInteger(count) && count >= least && count <= most) return count
  throw mistake(`--${name} 应为 ${least} 至 ${most}`, `--${name} must be ${least} to ${most}`)
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

export const mistake = (zh: string, en: string) => new UsageError(`${zh} / ${en}\n\n${usage}`)
