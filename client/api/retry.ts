/** Whether a request that failed is tried again, and after how long. */

/** Seconds; who is told to wait longer is told so, and decides for himself. */
const LONGEST_WAIT = 30

/** Seconds before the second try where nothing is said; doubled for each further one. */
const FIRST_WAIT = 0.5

/** Answers that say nothing of the request: the service, or what stands before it, could not do it now. */
const FOR_NOW = new Set([0, 502, 503, 504])

/**
 * Seconds that a `Retry-After` asks for (RFC 9110, 10.2.3): a number of them, or a date.
 *
 * @returns undefined where there is none that can be read
 */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\s*\d+\s*$/.test(header)) return Number(header)
  const until = Date.parse(header)
  return Number.isNaN(until) ? undefined : Math.max(0, Math.ceil((until - now.getTime()) / 1000))
}

/** Answers that only say that it is not the turn of this request, which has not been looked at. */
const NOT_YET = new Set(['idempotency-key-in-use'])

/**
 * @param failed status 0 where nothing was answered
 * @param repeatable whether asking twice does no harm; what was refused for its number (429) was not done at all
 * @param tried how often, so far
 * @param random from 0 to 1: many who were refused at once shall not come back at once
 * @returns seconds to wait; undefined when it is not to be tried again
 */
export function waitBefore(
  failed: { readonly status: number; readonly code: string; readonly retryAfter: number | undefined },
  {
    repeatable,
    tried,
    random,
  }: { readonly repeatable: boolean; readonly tried: number; readonly random: number },
): number | undefined {
  const { status, code, retryAfter } = failed
  const notYet = status === 429 || NOT_YET.has(code)
  if (!notYet && !(repeatable && FOR_NOW.has(status))) return undefined
  if (retryAfter !== undefined && retryAfter > LONGEST_WAIT) return undefined
  const backoff = FIRST_WAIT * 2 ** (tried - 1)
  return retryAfter === undefined ? backoff * (0.5 + random) : retryAfter + FIRST_WAIT * random
}
