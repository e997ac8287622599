/** The command line of `npm run seal`, read and checked. */

import { parseArgs } from 'node:util'

/** A mistake in the command line; the message is for the terminal, in both languages. */
export class UsageError extends Error {}

const OPTIONS = {
  name: { type: 'string' },
  id: { type: 'string' },
  type: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  picture: { type: 'string' },
  size: { type: 'string' },
  maker: { type: 'string' },
  'maker-password-file': { type: 'string' },
  signer: { type: 'string', multiple: true },
  out: { type: 'string' },
  known: { type: 'string', multiple: true },
  at: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

export const usage = `用法 Usage: npm run seal -- <command> [options]

  make --name NAME --id ID    制章 · make an electronic seal (GB/T 38540-2020, version 4)
    --out FILE                  默认 seal.esl，不覆盖已有文件 · seal.esl by default; never over another
    --from DAY --to DAY         有效期，默认今日起三年 · in force, by default for three years from today
    --type N                    印章类型，由机构自定，默认 1 · its kind, an authority's own number; 1 by default
    --picture FILE --size WxH   PNG 或 JPEG 图像，及毫米尺寸；默认自绘，标注制章日 · a picture, and its size in
                                millimetres; by default drawn here, with the day of making on it
    --maker FILE.p12            制章者的 SM2 证书与私钥；口令在文件中 · the maker's SM2 certificate and key, its
    --maker-password-file FILE    password in a file
    --signer FILE.pem           签章者的 SM2 证书，可多个 · the SM2 certificate of who may sign with it; one or more
                                不给出制章者和签章者时为演示印章 · without maker and signer: a demonstration
  show FILE                   查看 · what is in it
  check FILE                  逐项验证 · check it, thing by thing
    --at DAY                    以某日为准，默认此刻 · as of a day; now by default
    --known FILE.pem            已知的证书或签发者，可多个 · certificates that are known, or of who issues; one or more

  --json                      供程序读取 · for machines
`

/** Which options each command takes, besides `--json` and `--help`, and whether it takes a file. */
const COMMANDS = {
  make: {
    options: [
      'name',
      'id',
      'type',
      'from',
      'to',
      'picture',
      'size',
      'maker',
      'maker-password-file',
      'signer',
      'out',
    ],
    files: 0,
  },
  show: { options: [], files: 1 },
  check: { options: ['at', 'known'], files: 1 },
} as const satisfies Record<string, { options: readonly (keyof Options)[]; files: number }>

export type CommandName = keyof typeof COMMANDS

export interface Command {
  readonly name: CommandName
  /** The seal that is looked at; nothing of `make`. */
  readonly file: string
  readonly options: Options
}

/** @throws UsageError */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const { values: options, positionals } = parsed(argv)
  const [name, ...files] = positionals
  if (options.help || name === undefined || name === 'help') return 'help'
  if (!Object.hasOwn(COMMANDS, name)) throw mistake(`没有这个命令：${name}`, `no such command: ${name}`)
  const command = COMMANDS[name as CommandName]
  const known: readonly string[] = [...command.options, 'json']
  const foreign = Object.keys(options).find((option) => !known.includes(option))
  if (foreign) throw mistake(`${name} 没有选项 --${foreign}`, `${name} takes no option --${foreign}`)
  if (files.length !== command.files)
    throw mistake(`${name} 的参数个数有误`, `${name} takes another number of arguments`)
  return { name: name as CommandName, file: files[0] ?? '', options }
}

/** The start of a day in Beijing. @throws UsageError */
export function dayOf(name: keyof Options, text: string): Date {
  const day = new Date(`${text}T00:00:00+08:00`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime())) return day
  throw mistake(`--${name} 应为日期，如 2026-12-01`, `--${name} must be a day, such as 2026-12-01`)
}

/** A whole number from 1 to 999. @throws UsageError */
export function wholeOf(name: keyof Options, text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text)
  throw mistake(`--${name} 应为 1 至 999 的整数`, `--${name} must be a whole number from 1 to 999`)
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

export const mistake = (zh: string, en: string) => new UsageError(`${zh} / ${en}\n\n${usage}`)
