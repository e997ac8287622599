/** `keys -- api …`: the API keys of other people's programs, made and kept by the operator. */

import {
  type ApiKeyRegister,
  type ApiKeyReport,
  createApiKeyRegister,
  DEFAULT_PER_DAY,
  LONGEST_NAME,
  MOST_PER_DAY,
} from '#lib/api-key'
import { apiKeyRegister } from '#lib/store'
import { type Command, type Options, UsageError, usage } from './arguments.ts'
import { openTableTarget } from './table.ts'

interface Answer {
  readonly data: unknown
  readonly text: string
}

type Action = (register: ApiKeyRegister, values: readonly string[], options: Options) => Promise<Answer>

const actions: Readonly<Record<string, { takes: readonly (keyof Options)[]; values: number; run: Action }>> =
  {
    create: {
      takes: ['name', 'per-day'],
      values: 0,
      async run(register, _, options) {
        const perDay = options['per-day']
        const made = await register.create(
          nameOf(options.name),
          perDay === undefined ? DEFAULT_PER_DAY : perDayOf(perDay),
        )
        return { data: made, text: CREATED(made) }
      },
    },
    list: {
      takes: [],
      values: 0,
      async run(register) {
        const keys = await register.list()
        return { data: keys, text: listText(keys) }
      },
    },
    show: {
      takes: [],
      values: 1,
      async run(register, [id = '']) {
        const shown = await register.show(id)
        return { data: shown, text: showText(shown) }
      },
    },
    limit: {
      takes: [],
      values: 2,
      run: async (register, [id = '', items = '']) => reported(await register.limit(id, perDayOf(items))),
    },
    rename: {
      takes: [],
      values: 2,
      run: async (register, [id = '', name]) => reported(await register.rename(id, nameOf(name))),
    },
    revoke: {
      takes: ['reason'],
      values: 1,
      run: async (register, [id = ''], { reason }) => reported(await register.revoke(id, reason)),
    },
  }

/** @throws UsageError */
export async function apiKeyCommand(command: Command, now: () => Date): Promise<Answer> {
  const [name = '', ...values] = command.arguments
  const { options } = command
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (!action || values.length !== action.values) throw new UsageError(usage)
  const known: readonly string[] = [...action.takes, 'operator', 'json']
  const foreign = Object.keys(options).find((option) => !known.includes(option))
  if (foreign) throw new UsageError(`api ${name} 没有选项 / has no option --${foreign}\n\n${usage}`)
  const target = await openTableTarget()
  try {
    const operator = options.operator ?? (await target.whoActs())
    return await action.run(
      createApiKeyRegister({ keys: apiKeyRegister(target.table), operator, now }),
      values,
      options,
    )
  } finally {
    await target.close()
  }
}

/** Characters that cannot be seen, or that turn the writing of what follows around. */
const UNREADABLE = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u

/** @throws UsageError for what holders could not read in their logs */
function nameOf(text: string | undefined): string {
  const name = text?.trim() ?? ''
  if (name === '' || [...name].length > LONGEST_NAME || UNREADABLE.test(name))
    throw new UsageError(
      `请给出单位名称，最多 ${LONGEST_NAME} 个字符；持证人会看到 / name the office or company in up to ${LONGEST_NAME} characters; holders read it`,
    )
  return name
}

/** @throws UsageError */
function perDayOf(text: string): number {
  const items = Number(text)
  if (Number.isInteger(items) && items >= 1 && items <= MOST_PER_DAY) return items
  throw new UsageError(
    `每日上限应为 1 至 ${MOST_PER_DAY} 的整数；停用请用 revoke / a limit is a whole number from 1 to ${MOST_PER_DAY}; to stop a key, revoke it`,
  )
}

const CREATED = ({ id, key }: { readonly id: string; readonly key: string }) => `${key}

编号 id: ${id}
密钥只显示这一次，本系统不保存；请经安全的途径交给使用单位，放在请求头 x-api-key 中。
The key is shown this once and kept nowhere here: hand it over by a safe way; it goes into the header x-api-key.
`

const reported = (key: ApiKeyReport): Answer => ({ data: key, text: listText([key]) })

function lineOf({ id, name, perDay, today, lastUsedAt, revokedAt }: ApiKeyReport): string {
  const state = revokedAt ? `已作废 revoked ${revokedAt}` : `今日 today ${today.items}/${perDay}`
  return `${id}  ${state.padEnd(22)}  最近使用 last used ${lastUsedAt ?? '—'}  ${name}`
}

const listText = (keys: readonly ApiKeyReport[]) =>
  keys.length === 0 ? '没有 API 密钥 / no API keys\n' : `${keys.map(lineOf).join('\n')}\n`

const done = {
  created: '创建 created',
  limited: '改上限 limited',
  renamed: '改名 renamed',
  revoked: '作废 revoked',
} as const

function showText(key: Awaited<ReturnType<ApiKeyRegister['show']>>): string {
  const changes = key.changes.map(({ at, operator, what, from, to, reason }) =>
    [at, done[what], from && to ? `${from} → ${to}` : to, reason, operator].filter(Boolean).join('  '),
  )
  const days = key.usage.map(
    ({ day, items, requests }) => `${day}  ${items} 项 items  ${requests} 次 requests`,
  )
  return `${[lineOf(key), '', ...changes, '', ...days].join('\n').trimEnd()}\n`
}
