/** RFC 9457 problem documents: the only form in which an error leaves the service. */

import { type ProblemDocument, problemTable } from '#lib/contract'
import type { Problem } from '#lib/problem'
import type { Language } from './call.ts'

/** The problem in one language. Says nothing but what stands in the table or was given as its detail. */
export function problemDocument(problem: Problem, language: Language, requestId: string): ProblemDocument {
  const { status, title, detail } = problemTable[problem.code]
  const key = language === 'en' ? 'en' : 'zh'
  return {
    type: `/problems/${problem.code}`,
    title: title[key],
    status,
    code: problem.code,
    detail: (problem.detail ?? detail)[key],
    requestId,
    ...(problem.challenge && { challenge: problem.challenge }),
    ...(problem.errors && {
      errors: problem.errors.map((error) => ({
        pointer: error.pointer,
        code: error.code,
        detail: error.detail[key],
      })),
    }),
  }
}
