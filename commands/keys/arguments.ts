/** The command line of `npm run keys`, read and checked. */

import { parseArgs } from 'node:util'
import { DEFAULT_PER_DAY } from '#lib/api-key'
import { ROTATABLE, type Rotatable } from '#lib/settings'

/** A mistake in the command line; the message is for the terminal, in both languages. */
export class UsageError extends Error {}

const OPTIONS = {
  now: { type: 'boolean' },
  leaked: { type: 'boolean' },
  kms: { type: 'string' },
  step: { type: 'string' },
  out: { type: 'string' },
  recipient: { type: 'string', multiple: true },
  'passphrase-file': { type: 'string' },
  'identity-file': { type: 'string' },
  name: { type: 'string' },
  origin: { type: 'string' },
  key: { type: 'string' },
  'per-day': { type: 'string' },
  reason: { type: 'string' },
  operator: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

export const usage = `用法 Usage: npm run keys -- <command> [options]

  list                            密钥一览 · the keys, and from when to when each is used
  rotate [${ROTATABLE.join(' | ')}] …
                                  换入新密钥（默认 credential）· bring new keys in (credential, if none is named)
    --now                         立即启用，不等各函数读到 · used at once, without waiting until every function has read it
    --leaked                      旧密钥即刻失效（token、credential）· what the old keys have signed is refused at once
    --kms KEY                     新的凭证密钥放在 KMS · the new credential key is this one in KMS
  rotate edge --step publish | switch | drop
                                  更换 CloudFront 的证明，每步之后重新部署 · what CloudFront proves itself by; deploy after each step
  rekey                           用新密钥重写身份证号等，可中断后重来 · write ID numbers anew under new keys; may be stopped and run again
    --now                         不等各函数读到 · without waiting until every function has heard of it
  prune                           删除不再需要的密钥 · remove keys that nothing rests on any more
  certificate-request             向 CA 申请凭证密钥的证书（钱包需要）· the request for a certificate, which wallets ask for, to take to a CA
    --key ID                      哪一把（默认最新的）· which key (the newest, if none is named)
    --name NAME                   证书主体，默认机构名称 · whose certificate (AUTHORITY_NAME_ZH)
    --origin URL                  服务地址，默认 PUBLIC_ORIGIN · where the service is (PUBLIC_ORIGIN)
    --out FILE                    写入文件 · into a file
  certificates FILE               装入 CA 发的证书链，PEM，不含根证书 · put the chain that the CA has issued to its key: PEM, without the root
    --origin URL                  同上 · as above
  escrow --out FILE               加密备份全部密钥 · all keys as one encrypted file
    --recipient age1…             收件人公钥，可多个 · public key of a recipient; may be given again
    --passphrase-file FILE        或口令（文件第一行）· or a passphrase, the first line of a file
  restore FILE                    补回缺少的密钥，现有的不动 · bring back what is missing; what is there stays
    --identity-file FILE          收件人私钥 · the secret half of a recipient
    --passphrase-file FILE        或口令 · or the passphrase
  api create --name NAME          API 密钥，发给使用接口的单位 · an API key, for a program of an office or company
    --per-day N                   每日核验项数上限（默认 ${DEFAULT_PER_DAY}）· the most items a day
  api list | show ID              一览；一把的用量和变更 · all of them; one with its usage and changes
  api limit ID N                  改每日上限 · another limit a day
  api rename ID NAME              改单位名称 · another name
  api revoke ID [--reason …]      立即作废 · good no more, at once
    --operator NAME               以谁的名义，api 各命令都可用 · who does it, for each of api's
  --json                          供程序读取 · for machines
`

/** Which options each command takes, besides `--json` and `--help`, and how many arguments. */
const TAKEN = {
  api: { options: ['name', 'per-day', 'reason', 'operator'], arguments: 3 },
  list: { options: [], arguments: 0 },
  rotate: { options: ['now', 'leaked', 'kms', 'step'], arguments: 9 },
  rekey: { options: ['now'], arguments: 0 },
  prune: { options: [], arguments: 0 },
  'certificate-request': { options: ['key', 'name', 'origin', 'out'], arguments: 0 },
  certificates: { options: ['origin'], arguments: 1 },
  escrow: { options: ['out', 'recipient', 'passphrase-file'], arguments: 0 },
  restore: { options: ['identity-file', 'passphrase-file'], arguments: 1 },
} as const satisfies Record<string, { options: readonly (keyof Options)[]; arguments: number }>

export type CommandName = keyof typeof TAKEN

export interface Command {
  readonly name: CommandName
  readonly arguments: readonly string[]
  readonly options: Options
}

/** @throws UsageError */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const { values: options, positionals } = parsed(argv)
  const [name, ...rest] = positionals
  if (options.help || name === 'help') return 'help'
  if (name === undefined || !Object.hasOwn(TAKEN, name)) throw new UsageError(usage)
  const taken: { options: readonly string[]; arguments: number } = TAKEN[name as CommandName]
  const foreign = Object.keys(options).find((option) => option !== 'json' && !taken.options.includes(option))
  if (foreign) throw new UsageError(`${name} 没有选项 / has no option --${foreign}\n\n${usage}`)
  if (rest.length > taken.arguments) throw new UsageError(usage)
  return { name: name as CommandName, arguments: rest, options }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`)
  }
}

/** The groups that are to be rotated. @throws UsageError naming one that there is not */
export function groupsOf(names: readonly string[]): readonly Rotatable[] {
  const unknown = names.find((name) => !(ROTATABLE as readonly string[]).includes(name))
  if (unknown) throw new UsageError(`没有这组密钥 / there is no such group of keys: ${unknown}\n\n${usage}`)
  return names.length > 0 ? (names as Rotatable[]) : ['credential']
}
