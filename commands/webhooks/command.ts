/** The commands of `npm run webhooks`, one by one, over the target that the environment names. */

import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { readSecrets } from '#lib/settings'
import { FormatError, storeOver } from '#lib/store'
import {
  addressRules,
  addWebhook,
  createSeals,
  listDead,
  listWebhooks,
  type OperatorContext,
  pauseWebhook,
  removeWebhook,
  replay,
  resumeWebhook,
  rotateSecret,
  sendTest,
  WebhookError,
} from '#lib/webhook'
import { openTableTarget, type TableTarget } from '../keys/table.ts'
import {
  type Command,
  type CommandName,
  mistake,
  numberOf,
  parseCommand,
  UsageError,
  usage,
} from './arguments.ts'
import { receivedText, startReceiver } from './receive.ts'
import { deadText, listText, secretText, stateText } from './texts.ts'

interface Answer {
  readonly data: unknown
  readonly text: string
  /** False when what was asked for did not come about. */
  readonly ok?: boolean
}

interface Context extends OperatorContext {
  readonly target: TableTarget
}

type Run = (command: Command, context: Context) => Promise<Answer>

const now = () => new Date()
const shown = async (webhookId: string, context: Context): Promise<Answer> => {
  const data = (await listWebhooks(context)).find((one) => one.webhookId === webhookId)
  return { data, text: data ? listText([data]) : '' }
}

const commands: Readonly<Record<Exclude<CommandName, 'receive'>, Run>> = {
  async add({ options: { key, url } }, context) {
    if (!key || !url) throw mistake('add 需要 --key 和 --url', 'add needs --key and --url')
    const { webhook, secret } = await addWebhook({ keyId: key, url }, context)
    const { webhookId, keyId, createdAt } = webhook
    return {
      data: { webhookId, keyId, url: webhook.url, createdAt, secret },
      text: secretText(webhookId, secret),
    }
  },
  async list(_, context) {
    const data = await listWebhooks(context)
    return { data, text: listText(data) }
  },
  async test({ arguments: [id = ''], options: { wait = '90' } }, context) {
    const until = performance.now() + numberOf('wait', wait, [0, 600]) * 1_000
    const { webhookId, eventId } = await sendTest(id, context)
    const { deliveries } = context.store
    for (;;) {
      const found = await deliveries.find(webhookId, eventId)
      const state = !found ? 'delivered' : found.failure ? 'failed' : 'waiting'
      if (state !== 'waiting' || performance.now() > until) {
        const data = { eventId, state, ...(found?.failure && { failure: found.failure }) }
        return { data, text: stateText(data, context.target.isRunning), ok: state === 'delivered' }
      }
      await pause(500)
    }
  },
  async pause({ arguments: [id = ''] }, context) {
    await pauseWebhook(id, context)
    return shown(id, context)
  },
  async resume({ arguments: [id = ''] }, context) {
    await resumeWebhook(id, context)
    return shown(id, context)
  },
  async rotate({ arguments: [id = ''], options }, context) {
    const hours = numberOf('overlap-hours', options['overlap-hours'] ?? '24', [0, 720])
    const { webhook, secret } = await rotateSecret(id, hours, context)
    const until = webhook.secrets[1]?.until
    return {
      data: { webhookId: id, secret, ...(until && { rotatingUntil: until }) },
      text: secretText(id, secret, until),
    }
  },
  async remove({ arguments: [id = ''] }, context) {
    await removeWebhook(id, context)
    return { data: { webhookId: id, removed: true }, text: `${id}：已删除 removed\n` }
  },
  async dead({ arguments: [id] }, context) {
    const data = await listDead(id, context)
    return { data, text: deadText(data) }
  },
  async replay({ arguments: [id = '', ...events] }, context) {
    const replayed = await replay(id, events, context)
    return {
      data: { replayed },
      text: `${replayed} 条重发 · sent again\n`,
      ok: replayed > 0 || events.length === 0,
    }
  },
}

/** @returns the exit status: 0 when all was done, 1 when something was refused or failed, 2 for wrong usage */
export async function run(argv: readonly string[]): Promise<number> {
  const json = argv.includes('--json')
  try {
    const command = parseCommand(argv)
    if (command === 'help') {
      process.stdout.write(usage)
      return 0
    }
    if (command.name === 'receive') return await receive(command, json)
    const target = await openTableTarget()
    try {
      const {
        data,
        text,
        ok = true,
      } = await commands[command.name](command, await contextOf(command, target))
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
    const { name, message } = error as Error
    const known = error instanceof WebhookError || error instanceof FormatError
    const detail = known ? error.detail : { zh: `未能完成：${name}`, en: `${name}: ${message}` }
    const code = error instanceof WebhookError ? error.code : 'failed'
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, ...detail } }, null, 2)}\n`)
    else process.stderr.write(`✗ ${detail.zh}\n  ${detail.en} (${code})\n`)
    return 1
  }
}

async function contextOf({ name, options }: Command, target: TableTarget): Promise<Context> {
  // Only these make a secret: the others need no key.
  const keys =
    name === 'add' || name === 'rotate' ? (await readSecrets(target.source, ['webhook'])).webhook : []
  const demonstration = target.isLocal || process.env.DEMONSTRATION === 'true'
  return {
    target,
    store: storeOver(target.table),
    seals: createSeals(() => keys),
    rules: target.origin ? addressRules({ demonstration, origin: target.origin }) : { loopback: false },
    operator: options.operator ?? (await target.whoActs()),
    now,
  }
}

/** Until Ctrl-C. */
async function receive({ options }: Command, json: boolean): Promise<number> {
  const port = numberOf('port', options.port, [1, 65_535])
  const file = options['secret-file']
  const fromFile = file === undefined ? [] : (await readFile(file, 'utf8')).split(/\s+/).filter(Boolean)
  const secrets = [...(options.secret ?? []), ...fromFile]
  if (secrets.length === 0 || !secrets.every((secret) => /^whsec_[\w+/]+=*$/.test(secret)))
    throw mistake(
      '请用 --secret 或 --secret-file 给出 whsec_… 密文',
      'give the secret, whsec_…, with --secret or --secret-file',
    )
  const answer = options.answer === undefined ? undefined : numberOf('answer', options.answer, [200, 599])
  const server = await startReceiver({
    port,
    secrets,
    answer,
    onReceived: (one) => console.log(json ? JSON.stringify(one) : receivedText(one)),
  })
  if (!json) console.log(`http://127.0.0.1:${port}/ 等待通知，Ctrl-C 结束 · waiting, Ctrl-C ends`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await server.close()
  return 0
}
