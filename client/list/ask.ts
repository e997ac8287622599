/** How a batch is asked: patiently where the service asks for patience, and only taken when the service has signed it. */

import type { Client } from '../api/options.ts'
import { ZhengyanProblem } from '../api/problem.ts'
import type { BatchVerification, Bilingual } from '../api/types.ts'
import { verifyReceipt } from '../offline/receipt.ts'
import type { TrustedKeySet } from '../offline/types.ts'
import { ListError } from './errors.ts'
import type { RunOptions } from './run.ts'

export interface Asking {
  readonly client: Pick<Client, 'verifyBatch'>
  readonly apiKey: string
  readonly useIn?: string | undefined
  readonly keys: TrustedKeySet | undefined
  readonly signal: AbortSignal
  /** The service asked for some patience. */
  readonly onWait: (seconds: number) => void
}

/** Seconds; who is told to wait longer, for a day's quota, comes again later. */
const LONGEST_WAIT = 120

export function createAsk(asking: Asking): NonNullable<RunOptions['ask']> {
  const { client, apiKey, useIn, keys, signal, onWait } = asking
  return async (items, { key }) => {
    for (;;) {
      try {
        const options = { apiKey, idempotencyKey: key, signal, ...(useIn && { useIn }) }
        const answer = await client.verifyBatch(items, options)
        await mustBeSigned(answer, keys)
        return answer
      } catch (problem) {
        const wait = problem instanceof ZhengyanProblem ? waitAfter(problem) : undefined
        if (wait === undefined || signal.aborted) throw problem
        onWait(wait)
        await pause(wait * 1000, signal)
      }
    }
  }
}

/** @returns undefined when it is not to be asked again now */
function waitAfter({ status, code, retryAfter = 1 }: ZhengyanProblem): number | undefined {
  // Of a run that was killed: its request is still being worked on.
  if (code === 'idempotency-key-in-use') return retryAfter
  return status === 429 && retryAfter <= LONGEST_WAIT ? retryAfter : undefined
}

async function mustBeSigned({ receipt }: BatchVerification, keys: TrustedKeySet | undefined): Promise<void> {
  if (keys && (await verifyReceipt(receipt, { keySet: keys })).verified) return
  throw new ListError('answer-unsigned', {
    zh: '应答没有核验服务的签名，未采用',
    en: 'the answer bears no signature of the service, and was not taken',
  })
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

/** In words, of what ended the asking. */
export function whyOf(stopped: unknown): Bilingual {
  if (stopped instanceof ListError) return stopped.detail
  if (stopped instanceof ZhengyanProblem && stopped.code !== 'given-up')
    return { zh: stopped.detail, en: stopped.detail }
  return { zh: '已停止', en: 'stopped' }
}
