/**
 * Requests that a client may send again because it did not hear the answer: under a name of its own choosing they are
 * worked on once, counted once, and answered the same for a day.
 *
 * What is kept must not become a second register of who was verified. The client's name for the request stands as a
 * pseudonym and what was asked as a digest, both under a key of the vault (a plain hash of a list of ID numbers could be
 * tried out); the answer is packed and sealed by the vault. After a day none of it is given to anybody.
 */

import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import { Problem } from '#lib/problem'
import type { Store } from '#lib/store'
import type { Encryption, Tagging } from '#lib/vault'
import type { ApiClient } from './types.ts'

const pack = promisify(deflateRaw)
const unpack = promisify(inflateRaw)

/** Seconds for which an answer is kept. */
export const ANSWER_KEPT = 86_400
/** Seconds after which whoever claimed a name cannot be at work any more: longer than any function may run. */
const CLAIM_LASTS = 30

export interface RepeatSettings {
  readonly store: Pick<Store, 'idempotency'>
  readonly vault: Pick<Tagging, 'pseudonym'> & Encryption
  readonly now: () => Date
}

export type Repeats = ReturnType<typeof createRepeats>

/** What a request is done by. */
export interface Work<T> {
  /** Counts it; done once, and not again when the request is taken up where it was cut off. */
  readonly count: () => Promise<void>
  readonly answer: () => Promise<T>
  /** Whether this answer is the last word; one that is not is worked out anew when it is asked for again. */
  readonly isFinal: (answer: T) => boolean
}

export function createRepeats({ store, vault, now }: RepeatSettings) {
  /**
   * @param name the client's own for the request; undefined where it gave none, and then nothing is kept
   * @param request all that the answer depends on
   * @throws Problem `idempotency-key-reused`, `idempotency-key-in-use`, `unavailable`, and what the work throws
   */
  return async function once<T>(
    client: Pick<ApiClient, 'id'>,
    name: string | undefined,
    request: unknown,
    { count, answer, isFinal }: Work<T>,
  ): Promise<T> {
    if (name === undefined) {
      await count()
      return answer()
    }
    const place = vault.pseudonym('idempotency', `${client.id}\0${name}`)
    const at = now()
    const mine = randomBytes(12).toString('base64url')
    const claim = {
      request: vault.pseudonym('request', JSON.stringify(request)),
      claimedBy: mine,
      claimedUntil: at.getTime() + CLAIM_LASTS * 1000,
      expiresAtSeconds: Math.floor(at.getTime() / 1000) + ANSWER_KEPT,
    }
    const stands = await store.idempotency.claim(place, claim, at)
    if (stands && stands.request !== claim.request) throw new Problem('idempotency-key-reused')
    if (stands?.answer !== undefined) return open<T>(stands.answer, place)
    if (stands) {
      const left = stands.claimedUntil - at.getTime()
      if (left > 0 || !(await store.idempotency.takeOver(place, claim, stands.claimedBy)))
        throw new Problem('idempotency-key-in-use', { retryAfter: Math.max(1, Math.ceil(left / 1000)) })
    } else {
      await count().catch(async (error: unknown) => {
        // Nothing was done: tomorrow the same request is to be counted.
        await store.idempotency.forget(place, mine).catch(() => undefined)
        throw error
      })
    }
    try {
      const answered = await answer()
      if (isFinal(answered)) await store.idempotency.keepAnswer(place, mine, await seal(answered, place))
      else await store.idempotency.letGo(place, mine)
      return answered
    } catch (error) {
      await store.idempotency.letGo(place, mine).catch(() => undefined)
      throw error
    }
  }

  async function seal(answer: unknown, place: string): Promise<string> {
    const packed = await pack(JSON.stringify(answer))
    return vault.encrypt(packed.toString('base64'), `idempotency\0${place}`)
  }

  async function open<T>(sealed: string, place: string): Promise<T> {
    const packed = Buffer.from(vault.decrypt(sealed, `idempotency\0${place}`), 'base64')
    return JSON.parse((await unpack(packed)).toString('utf8'))
  }
}
