/** What the command line asks for. */

import { dirname, extname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bilingual } from '../api/types.ts'

export const USAGE = `用法 / usage: zhengyan-verify LIST.csv|LIST.xlsx|FOLDER [选项 options]

  --origin URL    核验服务的网址（或环境变量 ZHENGYAN_ORIGIN）      the service (or ZHENGYAN_ORIGIN)
  --use-in CODE   在哪个地区使用，如 110000                         the region in which they will be used
  --out FILE      结果写到哪里                                       where the result goes
  --lang zh|en    结果列的语言                                       language of the columns
  --offline       不联网：只用本机保存的密钥和名单                   no network: by the keys and lists kept here
  --refresh       更新本机保存的密钥和名单                           fetch keys and lists to be kept here
  --cache FOLDER  它们保存在哪里                                     where they are kept
  --json          输出 JSON                                          for programs

联网核验的密钥取自环境变量 ZHENGYAN_API_KEY / the API key is taken from ZHENGYAN_API_KEY.
退出状态 exit status: 0 全部通过 all verified, 1 有未通过的 some are not, 2 有未能核验的 some could not be checked`

export interface Arguments {
  /** The list or folder, absolute; absent where only keys and lists are fetched. */
  readonly path: string | undefined
  readonly origin: string
  readonly apiKey: string | undefined
  readonly useIn: string | undefined
  readonly out: string | undefined
  readonly lang: keyof Bilingual
  readonly offline: boolean
  readonly refresh: boolean
  readonly cache: string
  readonly json: boolean
}

/** What is wrong with the command line or with what it names; ends the program with 2. */
export class UsageError extends Error {
  readonly detail: Bilingual
  constructor(zh: string, en: string) {
    super(en)
    this.detail = { zh, en }
  }
}

const OPTIONS = {
  origin: { type: 'string' },
  'use-in': { type: 'string' },
  out: { type: 'string' },
  lang: { type: 'string', default: 'zh' },
  offline: { type: 'boolean', default: false },
  refresh: { type: 'boolean', default: false },
  cache: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** @returns undefined when help was asked for. @throws UsageError */
export function readArguments(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments | undefined {
  if (given.some((one) => one.startsWith('--api-key')))
    throw new UsageError(
      '密钥不能写在命令行中（会留在历史记录里），请用环境变量 ZHENGYAN_API_KEY',
      'an API key does not belong on a command line, which is kept in histories: set ZHENGYAN_API_KEY',
    )
  const { values, positionals } = parsed(given)
  if (values.help) return undefined
  const [path, ...more] = positionals
  if (more.length > 0 || (path === undefined && !values.refresh)) throw new UsageError(USAGE, '')
  if (values.lang !== 'zh' && values.lang !== 'en')
    throw new UsageError('--lang 只能是 zh 或 en', '--lang is zh or en')
  if (values['use-in'] !== undefined && !/^\d{6}$/.test(values['use-in']))
    throw new UsageError(
      '--use-in 应为六位行政区划代码，如 110000',
      '--use-in is a code of six digits: 110000',
    )
  return {
    path: path === undefined ? undefined : resolve(path),
    origin: originOf(values.origin ?? environment.ZHENGYAN_ORIGIN),
    apiKey: environment.ZHENGYAN_API_KEY?.trim() || undefined,
    useIn: values['use-in'],
    out: values.out === undefined ? undefined : resolve(values.out),
    lang: values.lang,
    offline: values.offline,
    refresh: values.refresh,
    cache: resolve(values.cache ?? join(cacheHome(environment), 'zhengyan-verify')),
    json: values.json,
  }
}

function parsed(given: readonly string[]) {
  try {
    return parseArgs({ args: [...given], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new UsageError(`${USAGE}\n\n${(error as Error).message}`, '')
  }
}

/** Never from the list: whoever wrote that could name a service of his own. */
function originOf(given: string | undefined): string {
  if (given === undefined)
    throw new UsageError(
      '请用 --origin 或环境变量 ZHENGYAN_ORIGIN 指明核验服务的网址',
      'name the service with --origin or ZHENGYAN_ORIGIN',
    )
  const url = URL.canParse(given) ? new URL(given) : undefined
  const isHere = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere)))
    throw new UsageError(
      '核验服务的网址应以 https:// 开头：名单中有个人信息',
      'the service has an address with https://: a list holds personal data',
    )
  return url.origin
}

const cacheHome = ({
  XDG_CACHE_HOME,
  LOCALAPPDATA,
  HOME = '.',
}: Readonly<Record<string, string | undefined>>) => XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(HOME, '.cache')

/** What is written, each beside the other. */
export interface Places {
  readonly out: string
  readonly receipts: string
  readonly journal: string
}

/** @param extension of what comes out: of a list the one it has */
export function placesOf(path: string, out: string | undefined, extension: string | undefined): Places {
  const own = extension ?? '.csv'
  const chosen = out ?? join(dirname(path), `${basenameWithout(path)}.verified${own}`)
  const kind = extname(chosen).toLowerCase()
  if (chosen === path) throw new UsageError('--out 不能是名单本身', '--out is the list itself')
  if (kind !== '.csv' && kind !== '.xlsx')
    throw new UsageError('--out 应为 .csv 或 .xlsx 文件', '--out is a .csv or an .xlsx file')
  if (extension !== undefined && kind !== extension)
    throw new UsageError(
      `结果与名单格式相同，--out 应为 ${extension} 文件`,
      `a list comes back as what it was: --out is a ${extension} file`,
    )
  const stem = chosen.slice(0, -kind.length)
  return { out: chosen, receipts: `${stem}.receipts.jws`, journal: `${stem}.journal` }
}

function basenameWithout(path: string): string {
  const name = path.split(/[\\/]/).at(-1) as string
  return /\.(csv|tsv|txt|xlsx|pdf|ofd|jpe?g|png)$/i.test(name) ? name.slice(0, -extname(name).length) : name
}
