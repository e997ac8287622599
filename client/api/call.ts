/** One request of the client from beginning to end: sent, answered, tried again, refused as a `ZhengyanProblem`. */

import { fromUtf8 } from '../../lib/bytes/index.ts'
import type { Engine } from '../offline/types.ts'
import { solve } from './challenge.ts'
import { ownProblem, ZhengyanProblem } from './problem.ts'
import { readRetryAfter, waitBefore } from './retry.ts'
import type { Transport, TransportRequest, TransportResponse } from './transport.ts'
import type { Bilingual, ProblemDocument } from './types.ts'

export interface CallerSettings {
  readonly origin: string
  readonly transport: Transport
  readonly language: keyof Bilingual
  readonly attempts: number
  readonly now: () => Date
  readonly engine: Engine
  readonly onWork: (share: number | undefined) => void
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>
}

export interface Call {
  readonly method: TransportRequest['method']
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON; bytes as they are. */
  readonly body?: unknown
  readonly accept?: string | undefined
  readonly repeatable: boolean
  readonly timeout: number
  readonly signal?: AbortSignal | undefined
}

/** An answer of 2xx. */
export type Answer = TransportResponse

export type Caller = (call: Call) => Promise<Answer>

export function createCaller(settings: CallerSettings): Caller {
  const { transport, language, attempts, now, engine, onWork } = settings

  /** @throws ZhengyanProblem */
  async function once(call: Call, extra: Readonly<Record<string, string>>): Promise<Answer> {
    const request = requestOf(call, settings, extra)
    let answer: TransportResponse
    try {
      if (call.signal?.aborted) throw call.signal.reason
      answer = await transport(request)
    } catch (cause) {
      throw ownProblem(call.signal?.aborted ? 'given-up' : 'not-reached', language, { cause })
    }
    if (answer.status >= 200 && answer.status < 300) return answer
    throw problemOf(answer, language, now())
  }

  /** The same, with the work done that is asked for in place of a refusal. */
  async function worked(call: Call): Promise<Answer> {
    try {
      return await once(call, {})
    } catch (problem) {
      if (!(problem instanceof ZhengyanProblem) || !problem.challenge) throw problem
      const solution = await solve(problem.challenge, engine, onWork).catch(() => undefined)
      if (solution === undefined) throw problem
      return once(call, { 'challenge-solution': solution })
    }
  }

  return async (call) => {
    for (let tried = 1; ; tried++) {
      try {
        return await worked(call)
      } catch (problem) {
        if (!(problem instanceof ZhengyanProblem) || tried >= attempts) throw problem
        if (problem.code === 'given-up') throw problem
        const wait = waitBefore(problem, { repeatable: call.repeatable, tried, random: Math.random() })
        if (wait === undefined) throw problem
        await pause(wait * 1000, call.signal)
      }
    }
  }
}

function requestOf(
  { method, path, query = {}, headers, body, accept = 'application/json', timeout, signal }: Call,
  settings: CallerSettings,
  extra: Readonly<Record<string, string>>,
): TransportRequest {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  )
  const isBytes = body instanceof Uint8Array
  return {
    method,
    url: `${settings.origin}${path}${given.length > 0 ? `?${given.join('&')}` : ''}`,
    headers: {
      accept,
      'accept-language': settings.language === 'zh' ? 'zh-CN' : 'en',
      ...settings.headers,
      ...(body !== undefined && !isBytes && { 'content-type': 'application/json' }),
      ...headers,
      ...extra,
    },
    ...(body !== undefined && { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    timeout,
    ...(signal && { signal }),
  }
}

function problemOf(answer: TransportResponse, language: keyof Bilingual, now: Date): ZhengyanProblem {
  const retryAfter = readRetryAfter(answer.headers['retry-after'], now)
  const document = jsonOf(answer) as Partial<ProblemDocument> | undefined
  if (typeof document?.code === 'string')
    return new ZhengyanProblem({ ...document, status: answer.status }, { retryAfter })
  return ownProblem('not-understood', language, { status: answer.status, retryAfter })
}

/** @returns undefined where the body is no JSON */
export function jsonOf({ headers, body }: TransportResponse): unknown {
  if (!/^application\/(?:[\w.-]+\+)?json\b/.test(headers['content-type'] ?? '')) return undefined
  try {
    return JSON.parse(fromUtf8(body))
  } catch {
    return undefined
  }
}

/** Ends at once when nobody wants the answer any more. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
  })
}
