/** Looks from time to time what has come of a request, within what the service allows, and not while nobody looks. */

import type { Bilingual } from '#lib/policy'
import type { Verification } from '#lib/verification'
import { ask, Refusal } from '../api.ts'

/** The `WalletResult` of the HTTP contract. */
export type WalletResult =
  | { readonly state: 'waiting'; readonly expiresAt: string }
  | { readonly state: 'expired' }
  | { readonly state: 'refused'; readonly reason: string; readonly detail: Bilingual }
  | { readonly state: 'answered'; readonly verification: Verification }

interface Heard {
  /** Nothing has come of it yet; whether the service could be reached. */
  readonly onWaiting: (reached: boolean) => void
  readonly onResult: (result: Exclude<WalletResult, { state: 'waiting' }>) => void
  readonly onRefusal: (refusal: Refusal) => void
}

/** Milliseconds between two looks: soon at first, when a holder stands beside. */
const SOON = 2000
const LATER = 5000
const SOON_FOR = 60_000

/** @returns what stops it */
export function poll(id: string, { onWaiting, onResult, onRefusal }: Heard): () => void {
  const begun = Date.now()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const next = (wait = Date.now() - begun < SOON_FOR ? SOON : LATER) => {
    timer = setTimeout(() => void look(), wait)
  }

  async function look(): Promise<void> {
    if (document.hidden) return
    try {
      const result = await ask<WalletResult>(`/v1/wallet/requests/${encodeURIComponent(id)}/result`)
      if (stopped) return
      if (result.state === 'waiting') {
        onWaiting(true)
        next()
      } else onResult(result)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (stopped) return
      const passing = error.status === 0 || error.status === 429 || error.status >= 500
      if (!passing) return onRefusal(error)
      onWaiting(false)
      next((error.retryAfter ?? 0) * 1000 || LATER)
    }
  }

  const onVisible = () => {
    if (document.hidden || stopped) return
    clearTimeout(timer)
    void look()
  }
  document.addEventListener('visibilitychange', onVisible)
  next()
  return () => {
    stopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
  }
}
