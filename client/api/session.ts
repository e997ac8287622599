/**
 * The holder's session: two tokens, renewed when the first has run out, by one at a time. A refresh token is good for one
 * use, and using one twice ends the session; so whoever finds that somebody else has renewed takes what they got.
 */

import { ZhengyanProblem } from './problem.ts'
import type { Tokens } from './types.ts'

/** Tokens as the service gave them; in a browser that keeps them in cookies, only when. */
export interface Session {
  /** Milliseconds since 1970. */
  readonly renewedAt: number
  readonly accessToken?: string
  /** Milliseconds since 1970. */
  readonly expiresAt?: number
  readonly refreshToken?: string
}

/** What is kept from one run of the program to the next. JSON can hold it. */
export interface Kept {
  readonly session?: Session
  /** Makes the device known, also after logging out; opens nothing by itself. */
  readonly deviceToken?: string
}

/** Where it is kept. The tokens are secrets: a keychain, not a file that others read. */
export interface SessionStorage {
  load(): Kept | undefined | Promise<Kept | undefined>
  save(kept: Kept): void | Promise<void>
  /**
   * Runs one after the other whatever renews the session, among all who share this storage: several tabs, several
   * processes. Without it, one after the other within this client.
   */
  exclusively?<T>(run: () => Promise<T>): Promise<T>
}

/** For as long as the program runs. */
export function memoryStorage(): SessionStorage {
  let kept: Kept | undefined
  return {
    load: () => kept,
    save: (given) => {
      kept = given
    },
  }
}

export interface SessionSettings {
  readonly storage: SessionStorage
  readonly now: () => Date
  /** Asks the service for new tokens, with the spent refresh token where there is one to be seen. */
  readonly renew: (refreshToken: string | undefined) => Promise<Partial<Tokens> | undefined>
  readonly notLoggedIn: () => ZhengyanProblem
  /** The tokens are in cookies: whether there is a session, only the service knows. */
  readonly cookies: boolean
}

export type HolderSession = ReturnType<typeof createHolderSession>

export function createHolderSession({ storage, now, renew, notLoggedIn, cookies }: SessionSettings) {
  let line: Promise<unknown> = Promise.resolve()

  /** After whatever renews or ends the session just now. */
  function inLine<T>(run: () => Promise<T>): Promise<T> {
    const alone = () => (storage.exclusively ? storage.exclusively(run) : run())
    const result = line.then(alone)
    line = result.catch(() => undefined)
    return result
  }

  async function begin(tokens: Partial<Tokens> | undefined, before?: Session): Promise<Session> {
    const at = now().getTime()
    const { accessToken, refreshToken, expiresIn, deviceToken } = tokens ?? {}
    const session: Session = {
      // Never the same twice: by it others see that it was renewed.
      renewedAt: Math.max(at, (before?.renewedAt ?? 0) + 1),
      ...(accessToken !== undefined && { accessToken }),
      ...(refreshToken !== undefined && { refreshToken }),
      ...(expiresIn !== undefined && { expiresAt: at + expiresIn * 1000 }),
    }
    const device = deviceToken ?? (await storage.load())?.deviceToken
    await storage.save({ session, ...(device !== undefined && { deviceToken: device }) })
    return session
  }

  async function end(): Promise<void> {
    const device = (await storage.load())?.deviceToken
    await storage.save(device === undefined ? {} : { deviceToken: device })
  }

  /** @param before the session that was found spent; undefined renews whatever there is */
  const renewed = (before: Session | undefined): Promise<Session> =>
    inLine(async () => {
      const current = (await storage.load())?.session
      if (!current) throw notLoggedIn()
      if (before && current.renewedAt !== before.renewedAt) return current
      try {
        return await begin(await renew(current.refreshToken), current)
      } catch (problem) {
        if (problem instanceof ZhengyanProblem && isOver(problem)) await end()
        throw problem
      }
    })

  return {
    /** What the service is sent with a login. */
    deviceToken: async () => (await storage.load())?.deviceToken,
    begin: (tokens: Partial<Tokens> | undefined) => inLine(() => begin(tokens)),
    refresh: () => renewed(undefined),
    /** @returns the refresh token of the session that has ended */
    end: () =>
      inLine(async () => {
        const session = (await storage.load())?.session
        await end()
        return session?.refreshToken
      }),

    /**
     * Sends a request as the holder. A session that has run out is renewed before, or where only the service knows, after
     * its refusal; once.
     */
    async send<T>(request: (accessToken: string | undefined) => Promise<T>): Promise<T> {
      const found = (await storage.load())?.session
      if (!found) {
        if (cookies) return request(undefined)
        throw notLoggedIn()
      }
      const spent = found.expiresAt !== undefined && now().getTime() >= found.expiresAt - MARGIN
      const session = spent ? await renewed(found) : found
      try {
        return await request(session.accessToken)
      } catch (problem) {
        if (!(problem instanceof ZhengyanProblem) || problem.code !== 'unauthorized') throw problem
        const next = await renewed(session).catch((why) => {
          throw why instanceof ZhengyanProblem && isOver(why) ? problem : why
        })
        return request(next.accessToken)
      }
    },
  }
}

/** Milliseconds before its end at which an access token counts as spent: on the way it grows older. */
const MARGIN = 10_000

/** Refused for good; no network, a limit or a fault say nothing of the session. */
const isOver = ({ status }: ZhengyanProblem) => status >= 400 && status < 500 && status !== 429
