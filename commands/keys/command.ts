/** The commands for keys, one by one, over the target that the environment names. */

import { readFile, writeFile } from 'node:fs/promises'
import { ALL_KEY_GROUPS, findSecrets, readSecrets, type Secrets, writeSecrets } from '#lib/settings'
import { apiKeyCommand } from './api.ts'
import { type Command, type CommandName, groupsOf, parseCommand, UsageError, usage } from './arguments.ts'
import { installChain, requestCertificate } from './certificates.ts'
import { rotateEdge } from './edge.ts'
import { type EscrowBy, openEscrow, restored, sealEscrow } from './escrow.ts'
import { prune } from './prune.ts'
import { rekeyAll } from './rekey.ts'
import { reportOf, reportText } from './report.ts'
import { rotate } from './rotate.ts'
import { openTarget, type Target } from './target.ts'

interface Answer {
  readonly data: unknown
  readonly text: string
  /** False when something is left to be done. */
  readonly ok?: boolean
}

/** Something lies in the table under their keys, and is written anew. */
const AT_REST: readonly string[] = ['idMac', 'idCipher', 'status', 'webhook']

type Run = (command: Command, target: Target, now: () => Date) => Promise<Answer>

async function keysAnswer(secrets: Secrets, now: Date, more: readonly string[] = []): Promise<Answer> {
  const data = await reportOf(secrets, now)
  return { data, text: `${[reportText(data), ...more].join('\n')}\n` }
}

const commands: Readonly<Record<CommandName, Run>> = {
  // Works on the table alone, and asks for no key of the deployment.
  api: (command, _, now) => apiKeyCommand(command, now),

  list: async (_, { source }, now) => keysAnswer(await readSecrets(source, ALL_KEY_GROUPS), now()),

  async rotate({ arguments: names, options }, { source }, now) {
    if (names.length === 1 && names[0] === 'edge') {
      await rotateEdge(source.SECRETS_PATH, options.step)
      return { data: { step: options.step }, text: '请重新部署 / deploy now: npm run deploy\n' }
    }
    const groups = groupsOf(names)
    const secrets = await rotate(source, groups, options, now())
    const rest = groups.some((group) => AT_REST.includes(group))
    return keysAnswer(
      secrets,
      now(),
      rest ? ['新密钥启用后请运行 rekey，再 prune / when the new keys are in use: rekey, then prune'] : [],
    )
  },

  async rekey({ options }, target, now) {
    const data = await rekeyAll(target, { now, atOnce: options.now, onProgress: showProgress })
    const { tagged, certificates, codes, webhooks, forgotten, waiting, left, notYet } = data
    const lines = [
      `账户 accounts ${tagged} · 证书 certificates ${certificates} · 激活码 codes ${codes} · 通知 webhooks ${webhooks} · 旧标签 old tags ${forgotten}`,
      waiting > 0 &&
        `无证书的账户，下次登录时更新 accounts without a certificate, updated at their next login: ${waiting}`,
      left > 0 && `正被他人修改，请再次运行 others were changing these, run again: ${left}`,
      notYet &&
        `还有密钥未到时间，请在此之后再次运行 a key's time has not come yet, run again after: ${notYet}`,
    ]
    return { data, text: `${lines.filter(Boolean).join('\n')}\n`, ok: left === 0 && notYet === undefined }
  },

  async prune(_, target, now) {
    const { secrets, inUse } = await prune(target, now())
    const lines = inUse.map(
      ({ group, id, items }) =>
        `${group} ${id}：仍有 ${items} 处使用，请先 rekey / still used by ${items}, rekey first`,
    )
    const answer = await keysAnswer(secrets, now(), lines)
    return { ...answer, data: { keys: answer.data, inUse }, ok: inUse.length === 0 }
  },

  async 'certificate-request'({ options }, { source, origin }) {
    const { id, request } = await requestCertificate(source, { origin, ...options })
    if (options.out === undefined) return { data: { id, request }, text: request }
    await writeFile(options.out, request)
    return { data: { id, file: options.out }, text: `${id} → ${options.out}\n` }
  },

  async certificates({ arguments: [file], options }, { source, origin }, now) {
    if (file === undefined) throw new UsageError(usage)
    const secrets = await installChain(source, await readFile(file, 'utf8'), {
      origin,
      ...options,
      now: now(),
    })
    return keysAnswer(secrets, now())
  },

  async escrow({ options }, { source, of }, now) {
    const { out, recipient: recipients } = options
    if (out === undefined) throw new UsageError('--out FILE')
    const passphrase = await firstLine(options['passphrase-file'])
    if ((recipients === undefined) === (passphrase === undefined))
      throw new UsageError(
        '--recipient 或 --passphrase-file 二选一 / one of --recipient and --passphrase-file',
      )
    const secrets = await readSecrets(source, ALL_KEY_GROUPS)
    const whom = passphrase === undefined ? { recipients: recipients ?? [] } : { passphrase }
    const file = await sealEscrow({ madeAt: now().toISOString(), of, secrets }, whom)
    // Never over another: an older file may be the only one with a key that was pruned by mistake.
    await writeFile(out, file, { mode: 0o600, flag: 'wx' })
    return { data: { file: out, of }, text: `已备份 ${of} 的全部密钥 / all keys are in ${out}\n` }
  },

  async restore({ arguments: [file], options }, { source, of }, now) {
    if (file === undefined) throw new UsageError(usage)
    const escrow = await openEscrow(await readFile(file, 'utf8'), await opener(options))
    const present = await findSecrets(source)
    const secrets = await restored(present, escrow)
    await writeSecrets(source, secrets)
    return keysAnswer(secrets, now(), [`${escrow.of}（${escrow.madeAt}）→ ${of}`])
  },
}

async function opener(options: Command['options']): Promise<EscrowBy> {
  const passphrase = await firstLine(options['passphrase-file'])
  const identities = options['identity-file'] && (await readFile(options['identity-file'], 'utf8'))
  const identity = identities?.split(/\r?\n/).find((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (passphrase !== undefined) return { passphrase }
  if (identity !== undefined) return { identity }
  throw new UsageError('--identity-file 或 --passphrase-file / one of --identity-file and --passphrase-file')
}

/** A passphrase does not belong into a shell's history; an empty one guards nothing. */
async function firstLine(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/)
  if (line.length < 12) throw new UsageError('口令至少 12 个字符 / a passphrase has at least 12 characters')
  return line
}

function showProgress({ round, seen, changed }: { round: string; seen: number; changed: number }): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r\x1b[K${round}  ${seen} 已读 read · ${changed} 已写 written`)
}

/** @returns the exit status: 0 when all was done, 1 when something is left or failed, 2 for wrong usage */
export async function run(argv: readonly string[], now: () => Date = () => new Date()): Promise<number> {
  try {
    const command = parseCommand(argv)
    if (command === 'help') {
      process.stdout.write(usage)
      return 0
    }
    const { data, text, ok = true } = await commands[command.name](command, openTarget(), now)
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    process.stdout.write(command.options.json ? `${JSON.stringify(data, null, 2)}\n` : text)
    return ok ? 0 : 1
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    // Messages of ours name sources and fields, never a value; of a library's only the kind is said.
    const { name, message, code } = error as NodeJS.ErrnoException
    process.stderr.write(`✗ 未能完成 / failed: ${code ?? (name === 'Error' ? message : name)}\n`)
    return 1
  }
}
