/** The one kind of error that a client throws: what the service answered in place of what was asked for, or why not. */

import type { Bilingual, Challenge, FieldError, ProblemDocument } from './types.ts'

/** The service's codes (`title` and `detail` say them in words). A newer service may have more. */
export type ServiceCode =
  | 'account-exists'
  | 'account-locked'
  | 'annotation-expired'
  | 'annotation-quota'
  | 'annotation-required'
  | 'annotation-withdrawn'
  | 'api-key-required'
  | 'api-quota'
  | 'certificate-revoked'
  | 'challenge-required'
  | 'format-unavailable'
  | 'idempotency-key-in-use'
  | 'idempotency-key-reused'
  | 'identity-not-matched'
  | 'internal-error'
  | 'invalid-input'
  | 'login-failed'
  | 'malformed-json'
  | 'not-found'
  | 'proof-required'
  | 'refresh-failed'
  | 'route-not-found'
  | 'second-factor-exists'
  | 'second-factor-required'
  | 'too-large'
  | 'too-many-attempts'
  | 'unauthorized'
  | 'unavailable'
  | 'unsupported-media-type'

/** The client's own, with `status` 0 where nothing was answered. */
export type ClientCode =
  /** No answer: no network, or too late. */
  | 'not-reached'
  /** The caller's signal said so. */
  | 'given-up'
  /** An answer that is not the service's: a network that wants a log-in first, a proxy's page. */
  | 'not-understood'
  /** Nobody is logged in here. */
  | 'not-logged-in'

export interface ProblemOptions {
  readonly retryAfter?: number | undefined
  readonly cause?: unknown
}

export class ZhengyanProblem extends Error {
  override readonly name = 'ZhengyanProblem'
  /** Of HTTP; 0 where nothing was answered. */
  readonly status: number
  readonly code: ServiceCode | ClientCode | (string & {})
  readonly title: string
  /** In the client's language; never repeats personal data. The `message` too. */
  readonly detail: string
  /** Name it when you report a failure. */
  readonly requestId: string | undefined
  /** Every wrong field of the input. */
  readonly errors: readonly FieldError[]
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | undefined
  /** Work in place of waiting, where the client could not do it. */
  readonly challenge: Challenge | undefined

  constructor(problem: Partial<ProblemDocument>, { retryAfter, cause }: ProblemOptions = {}) {
    super(problem.detail ?? problem.title ?? problem.code, cause === undefined ? undefined : { cause })
    this.status = problem.status ?? 0
    this.code = problem.code ?? 'not-understood'
    this.title = problem.title ?? ''
    this.detail = problem.detail ?? ''
    this.requestId = problem.requestId
    this.errors = problem.errors ?? []
    this.retryAfter = retryAfter
    this.challenge = problem.challenge
  }
}

const OWN: Readonly<Record<ClientCode, Bilingual>> = {
  'not-reached': {
    zh: '无法连接核验服务，请检查网络后重试。',
    en: 'The service could not be reached. Check the network and try again.',
  },
  'given-up': { zh: '请求已取消。', en: 'The request was given up.' },
  'not-understood': {
    zh: '收到的不是核验服务的应答。',
    en: 'What was answered did not come from the service.',
  },
  'not-logged-in': { zh: '尚未登录。', en: 'Nobody is logged in.' },
}

/** A problem that the client itself has found. */
export const ownProblem = (
  code: ClientCode,
  language: keyof Bilingual,
  { status = 0, ...options }: { readonly status?: number } & ProblemOptions = {},
) => new ZhengyanProblem({ status, code, title: OWN[code][language], detail: OWN[code][language] }, options)
