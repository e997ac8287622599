/**
 * The holder's session as a page sees it: it cannot see the tokens, only whether it is answered. A spent access token
 * is renewed once, by one tab at a time; the service bears two that ask at once, but one is enough.
 */

import { type Ask, ask, Refusal } from '../api.ts'

/** When the tokens were last renewed, for the other tabs; and that there is a session at all. No secret. */
const RENEWED = 'zhengyan-session'

/** Whether somebody has logged in here and not out again. */
export const mayBeLoggedIn = (): boolean => localStorage.getItem(RENEWED) !== null

/** Asks as the holder. @throws Refusal `unauthorized` when the session is over */
export async function askAsHolder(path: string, how: Ask = {}): Promise<Response> {
  const before = localStorage.getItem(RENEWED)
  try {
    return await ask(path, how)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'unauthorized') || before === null) throw error
    await renew(before, error)
    return ask(path, how)
  }
}

async function renew(before: string, cause: Refusal): Promise<void> {
  await exclusively(async () => {
    if (localStorage.getItem(RENEWED) !== before) return
    try {
      await ask('/v1/refresh', { method: 'POST', body: {} })
      begun()
    } catch (error) {
      if (error instanceof Refusal && error.status !== 0 && error.status < 500) {
        forgetSession()
        throw cause
      }
      throw error
    }
  })
}

const exclusively = (run: () => Promise<void>): Promise<void> =>
  navigator.locks ? navigator.locks.request(RENEWED, run) : run()

const begun = () => localStorage.setItem(RENEWED, String(Date.now()))

/** Begins a session of this browser by whichever route gives one. */
export async function beginSession(path: string, body: Record<string, string>): Promise<void> {
  await ask(path, { method: 'POST', body })
  begun()
}

export const logIn = (body: Record<string, string>): Promise<void> => beginSession('/v1/login', body)

/** The session is over, and the service knows it already. */
export const forgetSession = (): void => localStorage.removeItem(RENEWED)

export async function logOut(): Promise<void> {
  forgetSession()
  await ask('/v1/logout', { method: 'POST', body: {} })
}

/** Every session ends; the answer begins a new one for this browser. */
export async function changePassword(body: Record<string, string>): Promise<void> {
  await askAsHolder('/v1/password', { method: 'POST', body })
  begun()
}
