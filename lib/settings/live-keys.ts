/**
 * The keys of a running process: read once at start and again from time to time, so that a rotation reaches functions
 * that have been running for hours.
 */

import type { KeyGroup, KeysOf } from './key-groups.ts'

/** Milliseconds after which the keys are read again. A rotation publishes a key longer than this before it writes. */
export const REREAD_AFTER = 600_000
/** The same after a reading has failed, while the keys read before still serve; and where a key turns out to be missing. */
const RETRY_AFTER = 30_000
/** Milliseconds that a request waits for a reading, which goes on by itself: the keys read before serve as well. */
const PATIENCE = 1_500

export interface LiveKeys<G extends KeyGroup> {
  /** As they were last read. */
  current(): KeysOf<G>
  /** Reads them again when it is time to; what was read before serves on when that fails or takes long. Never throws. */
  refresh(): Promise<void>
  /** A key was met that is not among them: they are read again soon. Whoever makes keys up costs a reading in half a minute. */
  outdated(): void
}

/** @throws whatever the first reading throws */
export async function openKeys<G extends KeyGroup>(
  read: () => Promise<KeysOf<G>>,
  now: () => Date,
): Promise<LiveKeys<G>> {
  let keys = await read()
  let readAt = now().getTime()
  let rereadAt = readAt + REREAD_AFTER
  let reading: Promise<void> | undefined

  async function reread(): Promise<void> {
    try {
      keys = await read()
      readAt = now().getTime()
      rereadAt = readAt + REREAD_AFTER
    } catch {
      rereadAt = now().getTime() + RETRY_AFTER
    } finally {
      reading = undefined
    }
  }

  return {
    current: () => keys,
    async refresh() {
      if (!reading && now().getTime() < rereadAt) return
      reading ??= reread()
      let timer: NodeJS.Timeout | undefined
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE)
      })
      await Promise.race([reading, enough])
      clearTimeout(timer)
    },
    outdated() {
      rereadAt = Math.min(rereadAt, readAt + RETRY_AFTER)
    },
  }
}
