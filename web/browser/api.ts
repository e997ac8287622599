/** Asks the service, as a page of ours: by the client that others have too, with tokens in cookies that no script can see. */

import { createClient, fetchTransport, type RequestOptions } from '#client'
import { tellWork } from './challenge.ts'
import { lang } from './dom.ts'
import { pageSession } from './page-session.ts'

/** What the service answered instead of what was asked for; `status` 0 when it could not be reached. */
export { ZhengyanProblem as Refusal } from '#client'

const options = {
  origin: location.origin,
  language: lang,
  cookies: true,
  storage: pageSession,
  // A person sees at once that it did not work, and decides.
  attempts: 1,
  onWork: tellWork,
} as const

export const client = createClient(options)

/** The same, past what the browser keeps of earlier answers. */
export const freshClient = createClient({
  ...options,
  transport: fetchTransport((address, how) => fetch(address, { ...how, cache: 'no-cache' })),
})

export type Ask = Pick<RequestOptions, 'method' | 'body' | 'timeout'>

/** Asks, and does the work that the service asks for in place of refusing. @throws Refusal */
export const ask = <T = unknown>(path: string, how: Ask = {}): Promise<T> => client.request<T>(path, how)
