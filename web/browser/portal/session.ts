/** The holder's session, as the screens of the portal begin, use and end it. */

import type { Login } from '#client'
import { type Ask, client } from '../api.ts'

export { forgetSession, mayBeLoggedIn } from '../page-session.ts'

/** Asks as the holder. @throws Refusal `unauthorized` when the session is over */
export const askAsHolder = <T = unknown>(path: string, how: Ask = {}): Promise<T> =>
  client.request<T>(path, { ...how, holder: true })

/** Begins a session of this browser by whichever route gives one. */
export async function beginSession(path: string, body: Record<string, string>): Promise<void> {
  await client.request(path, { method: 'POST', body, begins: true })
}

/** @param body the fields of the form, which asks for all that there must be */
export const logIn = (body: Record<string, string>): Promise<void> => client.login(body as unknown as Login)

export const logOut = (): Promise<void> => client.logout()

/** Every session ends; the answer begins a new one for this browser. */
export async function changePassword(body: Record<string, string>): Promise<void> {
  await client.request('/v1/password', { method: 'POST', body, holder: true, begins: true })
}
