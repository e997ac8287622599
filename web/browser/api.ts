/** Asks the service, as a page of ours: tokens are in cookies that this script cannot see. */

import type { ProblemDocument } from '#lib/http'
import { common } from '../texts/common.ts'
import { tagOf } from '../texts/define.ts'
import { solve } from './challenge.ts'
import { lang } from './dom.ts'

/** What the service answered instead of what was asked for; `status` 0 when it could not be reached. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly errors: NonNullable<ProblemDocument['errors']>
  readonly retryAfter: number | undefined
  constructor(status: number, problem: Partial<ProblemDocument>, retryAfter?: number) {
    super(problem.detail ?? common[lang].offline)
    this.status = status
    this.code = problem.code ?? 'offline'
    this.errors = problem.errors ?? []
    this.retryAfter = retryAfter
  }
}

export interface Ask {
  readonly method?: 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** Milliseconds after which the service counts as not reached. */
  readonly timeout?: number
}

/** Asks, and does the work that the service asks for in place of refusing. @throws Refusal */
export async function ask(path: string, how: Ask = {}, solution?: string): Promise<Response> {
  const { method, body, timeout } = how
  let response: Response
  try {
    response = await fetch(path, {
      ...(method && { method }),
      ...(timeout && { signal: AbortSignal.timeout(timeout) }),
      headers: {
        accept: 'application/json, application/pdf',
        'accept-language': tagOf(lang),
        'x-zhengyan-client': 'web',
        ...(solution && { 'challenge-solution': solution }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Refusal(0, {})
  }
  if (response.ok) return response
  const problem: Partial<ProblemDocument> = await response.json().catch(() => ({}))
  if (problem.challenge && !solution) {
    const solved = await solve(problem.challenge)
    if (solved) return ask(path, how, solved)
  }
  throw new Refusal(response.status, problem, Number(response.headers.get('retry-after')) || undefined)
}
