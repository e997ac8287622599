/** The registry's commands, one by one, over the target that the environment names. */

import { PolicyError } from '#lib/policy'
import {
  type CorrectionContext,
  correct,
  describe,
  findCertificate,
  RegistryError,
  reinstate,
  revoke,
} from '#lib/registry'
import { codesText, makeCodes } from './activation-codes.ts'
import { type Command, type CommandName, parseCommand, UsageError, usage } from './arguments.ts'
import { exportFile, exportsText, listExports } from './export.ts'
import { holderActions, holderText } from './holder.ts'
import { importFile, summaryText } from './import.ts'
import { certificateText, historyText } from './show.ts'
import { openTarget, type Target } from './target.ts'
import { watchFolder } from './watch.ts'

interface Answer {
  readonly data: unknown
  readonly text: string
  /** False when something was refused. */
  readonly ok?: boolean
}

type Run = (command: Command, target: Target) => Promise<Answer>

const changing =
  (change: (command: Command, context: CorrectionContext) => ReturnType<typeof revoke>): Run =>
  async (command, target) => {
    const { reason } = command
    const certificate = await change(command, {
      ...target,
      catalogues: target.policy,
      reason,
      now: () => new Date(),
    })
    const data = describe(certificate, target.vault)
    return { data, text: certificateText(data) }
  }

const commands: Readonly<Record<CommandName, Run>> = {
  async import(command, target) {
    const data = await importFile(command, target)
    return { data, text: summaryText(data), ok: data.refused === 0 }
  },
  async watch(command, target) {
    const stopped = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())
    const data = await watchFolder(command, target, stopped.signal)
    const text = `${command.argument}：完成 done ${data.done}   拒绝 refused ${data.refused}\n`
    return { data, text, ok: data.refused === 0 }
  },
  correct: changing(({ argument, values }, context) => correct(argument, values, context)),
  revoke: changing(({ argument }, context) => revoke(argument, context)),
  reinstate: changing(({ argument }, context) => reinstate(argument, context)),
  async show({ argument }, { store, vault }) {
    const data = describe(await findCertificate(store, argument), vault)
    return { data, text: certificateText(data) }
  },
  async history({ argument }, { store, vault }) {
    const { managementNumber, recorded, history, ...rest } = describe(
      await findCertificate(store, argument),
      vault,
    )
    return {
      data: { managementNumber, recorded, history },
      text: historyText({ ...rest, managementNumber, recorded, history }),
    }
  },
  async export({ argument }, target) {
    const rows = await exportFile(argument, target)
    return { data: { file: argument, rows }, text: `${argument}：${rows} 行 rows\n` }
  },
  async exports(_, target) {
    const data = await listExports(target)
    return { data, text: exportsText(data) }
  },
  async 'activation-codes'({ argument, out, validDays, json }, target) {
    const data = await makeCodes({ file: argument || undefined, out, validDays, json }, target)
    return { data, text: codesText(data), ok: data.unknown.length === 0 }
  },
  async holder({ argument, action = 'show', reason }, target) {
    const data = await holderActions[action](argument, { ...target, reason, now: () => new Date() })
    return { data, text: holderText(data) }
  },
}

/** @returns the exit status: 0 when all was done, 1 when something was refused or failed, 2 for wrong usage */
export async function run(argv: readonly string[]): Promise<number> {
  let json = argv.includes('--json')
  try {
    const command = parseCommand(argv)
    if (command === 'help') {
      process.stdout.write(usage)
      return 0
    }
    json = command.json
    const target = await openTarget(command.operator)
    try {
      const { data, text, ok = true } = await commands[command.name](command, target)
      process.stdout.write(json ? `${JSON.stringify(data, null, 2)}\n` : text)
      return ok ? 0 : 1
    } finally {
      await target.close()
    }
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n`)
      return 2
    }
    const { code, detail } = explained(error)
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, ...detail } }, null, 2)}\n`)
    else process.stderr.write(`✗ ${detail.zh}\n  ${detail.en} (${code})\n`)
    return 1
  }
}

function explained(error: unknown): { code: string; detail: { zh: string; en: string } } {
  if (error instanceof RegistryError) return error
  if (error instanceof PolicyError)
    return { code: error.code, detail: { zh: '自有规则文件有误，见下', en: error.message } }
  const { name, message } = error as Error
  return { code: 'failed', detail: { zh: `未能完成：${name}`, en: `${name}: ${message}` } }
}
