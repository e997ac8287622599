/**
 * The Lambda of the real-name service, where the deployment has one: to it, back from it, and the password. Its own
 * function, so that no other carries the library that speaks OpenID Connect.
 */

import { identity } from '#lib/contract'
import { createRealName, REAL_NAME_LIFETIME, SESSION_LIFETIME } from '#lib/holder'
import { api, logFailure, redirect, sessionInCookies } from '#lib/http'
import { createRealNameService, VISIT_LIFETIME } from '#lib/oidc'
import { Problem } from '#lib/problem'
import { boot, composeEncryption, composeSetPassword, composeTagging } from '#lib/runtime'
import { readOidcSettings } from '#lib/settings'

const runtime = await boot(['idMac', 'idCipher', 'token'])
const { environment } = runtime
const encryption = composeEncryption(runtime)
const realName = createRealName(
  { ...runtime, vault: { ...composeTagging(runtime), ...encryption } },
  composeSetPassword(runtime),
)

const callback = `${environment.PUBLIC_ORIGIN}/v1/auth/oidc/callback`
const service =
  environment.IDENTITY_PROOF === 'oidc'
    ? createRealNameService({ ...runtime, vault: encryption, oidc: await readOidcSettings(), callback })
    : undefined

/** The visit comes back by a link of another site; the proof is for our own pages alone. */
const VISIT = { name: '__Host-visit', sameSite: 'Lax', seconds: VISIT_LIFETIME } as const
const PROOF = { name: '__Host-proof', sameSite: 'Strict', seconds: REAL_NAME_LIFETIME } as const

/** Screens of the portal are named behind the `#`: no server sees why somebody was refused. */
const portal = (...parts: readonly string[]) => `/portal#/${parts.join('/')}`

const existing = () => {
  if (!service) throw new Problem('not-found')
  return service
}

/** A person is looking: a page of ours says what went wrong. */
function refused(error: unknown, requestId: string) {
  if (!(error instanceof Problem) || error.code === 'not-found') throw error
  if (error.cause !== undefined) logFailure(requestId, error)
  return redirect(portal('proof', error.code), [{ ...VISIT, value: '', seconds: 0 }])
}

export const handler = api(
  identity.routes,
  {
    'GET /v1/auth/oidc/start': async ({ requestId }) => {
      try {
        const { address, visit } = await existing().begin()
        return redirect(address, [{ ...VISIT, value: visit }])
      } catch (error) {
        return refused(error, requestId)
      }
    },

    'GET /v1/auth/oidc/callback': async ({ query, cookie, requestId }) => {
      try {
        const person = await existing().finish(query, cookie(VISIT.name))
        const proof = await realName.recognise(person)
        if (!proof) throw new Problem('identity-not-matched')
        return redirect(portal('proven'), [
          { ...VISIT, value: '', seconds: 0 },
          { ...PROOF, value: proof },
        ])
      } catch (error) {
        return refused(error, requestId)
      }
    },

    'POST /v1/auth/oidc/password': async ({ body, verifier, cookie, web }) => {
      existing()
      const proof = web && cookie(PROOF.name)
      if (!proof) throw new Problem('proof-required')
      return sessionInCookies(await realName.setPassword(proof, body.password, verifier), SESSION_LIFETIME)
    },
  },
  { ...environment, ready: runtime.ready },
)
