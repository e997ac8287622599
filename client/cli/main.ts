#!/usr/bin/env node
/** `zhengyan-verify`: a list or a folder in, verdicts and receipts out. The exit status tells how it ended. */

import { createClient, ZhengyanProblem } from '../index.ts'
import { whyOf } from '../list/ask.ts'
import { ListError } from '../list/errors.ts'
import { type Arguments, readArguments, USAGE, UsageError } from './arguments.ts'
import { progressDisplay } from './progress.ts'
import { openSource } from './sources.ts'
import { loadStock, refreshStock, type Stock } from './stock.ts'
import { isComplete, type Result, verifySource } from './verify.ts'

const ALL_VERIFIED = 0
const SOME_NOT = 1
const COULD_NOT_CHECK = 2
/** As shells have it for what was stopped by Ctrl-C. */
const INTERRUPTED = 130

const say = (text: string) => process.stderr.write(`${text}\n`)

async function run(): Promise<number> {
  const given = readArguments(process.argv.slice(2), process.env)
  if (!given) {
    process.stdout.write(`${USAGE}\n`)
    return ALL_VERIFIED
  }
  const { origin, path, offline, apiKey, lang } = given
  if (path !== undefined && !offline && apiKey === undefined)
    throw new UsageError(
      '联网核验需要密钥：请设置环境变量 ZHENGYAN_API_KEY，或用 --offline 只在本机核对',
      'the service asks for an API key: set ZHENGYAN_API_KEY, or check on this machine alone with --offline',
    )
  const client = createClient({ origin, language: lang })
  const source = path === undefined ? undefined : await openSource(path, new URL(origin).host)
  const stock = await stockOf(given, client)
  if (!source) {
    say(`✓ ${stockLine(stock as Stock)}`)
    return ALL_VERIFIED
  }
  if (offline) say(stockLine(stock as Stock))

  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const display = progressDisplay(process.stderr)
  const begun = performance.now()
  const result = await verifySource(source, given, {
    client,
    stock,
    watcher: { signal: stop.signal, ...display },
  })
  display.end()
  const seconds = (performance.now() - begun) / 1000
  if (given.json) process.stdout.write(`${JSON.stringify(summary(result, seconds))}\n`)
  else say(report(result, seconds))
  return exitStatus(result)
}

/** Kept keys and lists; fetched anew where there is a network to be used. */
async function stockOf(
  { offline, refresh, cache, origin }: Arguments,
  client: ReturnType<typeof createClient>,
) {
  const kept = await loadStock(cache, origin)
  if (refresh || !offline) {
    try {
      return await refreshStock(cache, origin, client, new Date())
    } catch (problem) {
      if (refresh || !kept) throw problem
    }
  }
  if (kept) return kept
  throw new UsageError(
    '本机没有这个服务的密钥和名单，请先联网运行一次 --refresh',
    'there are no keys and lists of this service on this machine: run it once with --refresh',
  )
}

const stockLine = ({ fetchedAt, lists }: Stock): string => {
  const oldest = lists.map(({ issuedAt }) => issuedAt).toSorted()[0] ?? '–'
  return `密钥 keys: ${fetchedAt} · 撤销名单 status lists: ${lists.length}（最早签于 oldest signed ${oldest}）`
}

function exitStatus({ counts, interrupted, incomplete }: Result): number {
  if (interrupted) return INTERRUPTED
  if (incomplete || counts['not-checked'] > 0) return COULD_NOT_CHECK
  return counts.failed + counts.unreadable > 0 ? SOME_NOT : ALL_VERIFIED
}

function report(result: Result, seconds: number): string {
  const { counts, places, receipts, stopped, interrupted, source } = result
  const again = '再次运行同一命令即从此处继续 run the same command again to go on from here'
  if (interrupted) return `■ 已停止 stopped。${again}`
  const why = stopped === undefined ? undefined : whyOf(stopped)
  return [
    `核验通过 verified ${counts.verified} · 未通过 not verified ${counts.failed} · 内容有误 unreadable ${counts.unreadable} · 未能核验 not checked ${counts['not-checked']} · ${seconds.toFixed(1)} s`,
    ...(source.left > 0 ? [`其他文件未读 other files not read: ${source.left}`] : []),
    ...(why ? [`✗ ${why.zh === why.en ? why.zh : `${why.zh} / ${why.en}`}`] : []),
    ...(result.incomplete ? [again] : []),
    `结果 result: ${places.out}`,
    ...(receipts.size > 0 ? [`回执 receipts: ${places.receipts}`] : []),
  ].join('\n')
}

function summary(result: Result, seconds: number) {
  const { counts, places, receipts, stopped, interrupted, source, resumed, verdicts } = result
  return {
    verified: counts.verified,
    failed: counts.failed,
    unreadable: counts.unreadable,
    notChecked: counts['not-checked'],
    complete: isComplete(result),
    resumed,
    otherFiles: source.left,
    seconds: Number(seconds.toFixed(3)),
    ...(!interrupted && { out: places.out, ...(receipts.size > 0 && { receipts: places.receipts }) }),
    ...(stopped !== undefined && {
      stopped: {
        code: stopped instanceof ZhengyanProblem ? stopped.code : 'stopped',
        detail: whyOf(stopped),
        ...(stopped instanceof ZhengyanProblem && { retryAfter: stopped.retryAfter }),
      },
    }),
    results: [...verdicts].map(([id, { code, outcome, detail, how, at, facts, receipt }]) => ({
      ...source.place(id),
      code,
      outcome,
      detail,
      how,
      at,
      certificate: facts,
      receipt,
    })),
  }
}

function whyNot(error: unknown): string {
  if (error instanceof UsageError || error instanceof ListError) {
    const { zh, en } = error.detail
    return en === '' ? zh : `${zh}\n  ${en}`
  }
  if (error instanceof ZhengyanProblem) return error.detail || error.code
  const { code, message } = error as NodeJS.ErrnoException
  return code && /^E[A-Z]+$/.test(code)
    ? `无法读写文件 cannot read or write: ${message}`
    : `${(error as Error).stack}`
}

process.exitCode = await run().catch((error) => {
  say(`✗ ${whyNot(error)}`)
  return COULD_NOT_CHECK
})
