/**
 * The end of a function's time. The runtime would stop the function there, and the gateway would answer in words of its
 * own, without saying that nothing is known; so the function says it itself, a moment before.
 */

import type { Context } from 'aws-lambda'
import { Problem } from '#lib/problem'

/** Milliseconds that are left for the answer itself. */
const FOR_THE_ANSWER = 500

class OutOfTime extends Error {
  override readonly name = 'OutOfTime'
}

/**
 * @param context of the runtime, which knows the time that is left
 * @throws Problem `unavailable` when it is not done in time: whether anything was written is not known then
 */
export async function inTime<T>(
  context: Pick<Context, 'getRemainingTimeInMillis'>,
  running: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const left = Math.max(0, context.getRemainingTimeInMillis() - FOR_THE_ANSWER)
    timer = setTimeout(() => reject(new Problem('unavailable', { cause: new OutOfTime() })), left)
  })
  try {
    return await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}
