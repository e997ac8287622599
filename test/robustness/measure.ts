/** What a trial counts, and how: each answer by whoever judges it, and the work that a function itself did for it. */

import { NotDescribed } from '../support/contract.ts'
import type { Call, Handler, Response } from '../support/gateway.ts'

/** Milliseconds of work of its own that no answer may take. */
const SLOW = 250

export interface Tally {
  tried: number
  /** Answers that say what is not so. Must be 0. */
  wrong: number
  /** Answers of 500 and above other than 503, and handlers that threw. Must be 0. */
  failed: number
  /** Answers that openapi.json does not describe. Must be 0. */
  undescribed: number
  /** Requests that took more work than `SLOW`. Must be 0. */
  slow: number
  /** The most, in milliseconds. */
  most: number
  /** Honest answers that it could not be done now. */
  unavailable: number
}

export const noTally = (): Tally => ({
  tried: 0,
  wrong: 0,
  failed: 0,
  undescribed: 0,
  slow: 0,
  most: 0,
  unavailable: 0,
})

export const isClean = ({ wrong, failed, undescribed, slow }: Tally): boolean =>
  wrong + failed + undescribed + slow === 0

/** Milliseconds of work of this thread so far: not what was waited, nor what Argon2 takes on threads of its own. */
function worked(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/**
 * Measures every request that goes through it, one at a time. What the embedded store does in the same process counts
 * too: a function alone does less.
 */
export function createMeter() {
  let last = 0
  return {
    around:
      (handler: Handler): Handler =>
      async (event, context) => {
        const before = worked()
        try {
          return await handler(event, context)
        } finally {
          last = worked() - before
        }
      },

    /**
     * Sends one request and counts it.
     * @param judge says what is wrong about the answer, if anything
     * @returns the answer; undefined where there was none
     */
    async send(
      tally: Tally,
      request: () => ReturnType<Call>,
      judge: (response: Response) => string | undefined,
      onFinding: (what: string) => void,
    ): Promise<Response | undefined> {
      tally.tried++
      try {
        const response = await request()
        count(tally, response, judge, onFinding)
        return response
      } catch (error) {
        // The gateway of the tests holds every answer to the description; all else is the handler's own.
        tally[error instanceof NotDescribed ? 'undescribed' : 'failed']++
        onFinding(String(error instanceof Error ? error.stack : error))
        return undefined
      } finally {
        tally.most = Math.max(tally.most, last)
        if (last > SLOW) {
          tally.slow++
          onFinding(`${Math.round(last)} ms of work`)
        }
      }
    },
  }
}

function count(
  tally: Tally,
  response: Response,
  judge: (response: Response) => string | undefined,
  onFinding: (what: string) => void,
): void {
  const { status, text } = response
  if (status === 503) tally.unavailable++
  else if (status >= 500) {
    tally.failed++
    onFinding(`${status} ${text}`)
  }
  const wrong = status >= 500 ? undefined : judge(response)
  if (wrong === undefined) return
  tally.wrong++
  onFinding(wrong)
}
