/**
 * What a page knows of the holder's session: that there is one, and when its tokens were last renewed. The tokens are in
 * cookies that it cannot see. Tabs share it, and one at a time renews; the service bears two that ask at once, but one is enough.
 */

import type { SessionStorage } from '#client'

/** Milliseconds since 1970; absent where nobody is logged in. No secret. */
const RENEWED = 'zhengyan-session'

/** Whether somebody has logged in here and not out again. */
export const mayBeLoggedIn = (): boolean => localStorage.getItem(RENEWED) !== null

/** The session is over, and the service knows it already. */
export const forgetSession = (): void => localStorage.removeItem(RENEWED)

export const pageSession: SessionStorage = {
  load() {
    const renewed = localStorage.getItem(RENEWED)
    return renewed === null ? undefined : { session: { renewedAt: Number(renewed) } }
  },
  save: ({ session }) =>
    session ? localStorage.setItem(RENEWED, String(session.renewedAt)) : forgetSession(),
  exclusively: async (run) => (navigator.locks ? navigator.locks.request(RENEWED, run) : run()),
}
