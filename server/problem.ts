/** What the server itself has to say, in the form in which the functions say it. */

import type { IncomingMessage } from 'node:http'
import { json, problemDocument } from '#lib/http'
import type { Problem } from '#lib/problem'
import { securityHeaders } from '../web/edge/headers.ts'
import { languageOf } from '../web/edge/route.ts'
import type { Answer } from './answer.ts'

export function problemAnswer({ headers }: IncomingMessage, problem: Problem, requestId: string): Answer {
  const language = languageOf({ chosen: undefined, acceptLanguage: headers['accept-language'] })
  const document = problemDocument(problem, language === 'en' ? 'en' : 'zh-CN', requestId)
  const reply = json(document.status, document, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(problem.retryAfter !== undefined && { 'retry-after': String(problem.retryAfter) }),
  })
  return {
    status: reply.status,
    headers: { ...securityHeaders(''), ...reply.headers },
    body: String(reply.body),
  }
}
