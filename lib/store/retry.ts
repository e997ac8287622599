/**
 * Retries against a busy database, for the registry alone: what is throttled or left unprocessed is sent again until it
 * is done. Requests of holders and verifiers must not wait like this.
 */

import { Problem } from '#lib/problem'

export interface RetrySettings {
  /** Milliseconds until the first repetition, doubled each time, with full jitter. */
  readonly first: number
  /** No pause is longer. */
  readonly longest: number
  /** Milliseconds after which a database that makes no progress at all counts as gone. */
  readonly giveUpAfter: number
}

export const defaultRetry: RetrySettings = { first: 50, longest: 5_000, giveUpAfter: 120_000 }

const BUSY = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'InternalServerError',
  'InternalServerErrorException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'IncompleteAnswer',
])
const UNREACHED = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'UND_ERR_SOCKET',
])

/** Whether the same request may succeed a moment later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'unavailable' && isPassing(error.cause)
  if (!(error instanceof Error)) return false
  const { name, code } = error as NodeJS.ErrnoException
  return BUSY.has(name) || (code !== undefined && UNREACHED.has(code))
}

/**
 * Sends until everything is done.
 *
 * @param work what is to be done
 * @param send does some of it, and returns what is left
 * @throws the last error when nothing moved for `giveUpAfter`, and at once any error that is not a passing one
 */
export async function untilDone<T>(
  work: readonly T[],
  send: (work: readonly T[]) => Promise<readonly T[]>,
  { first, longest, giveUpAfter }: RetrySettings = defaultRetry,
): Promise<void> {
  let left = work
  let pause = first
  let lastProgress = performance.now()
  while (left.length > 0) {
    let failure: unknown
    try {
      const rest = await send(left)
      if (rest.length < left.length) {
        lastProgress = performance.now()
        pause = first
      }
      left = rest
    } catch (error) {
      if (!isPassing(error)) throw error
      failure = error
    }
    if (left.length === 0) return
    if (performance.now() - lastProgress > giveUpAfter) {
      throw failure ?? new Error('the database leaves everything unprocessed')
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * pause))
    pause = Math.min(longest, pause * 2)
  }
}
