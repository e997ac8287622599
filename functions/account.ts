/** The Lambda of the holder's own account: whose it is, what was done with it, a copy of all that is kept, the end of it. */

import { account as contract } from '#lib/contract'
import { createAccountView, createConsent } from '#lib/holder'
import { accountEnded, api, noContent, ok } from '#lib/http'
import { createCertificates } from '#lib/lookup'
import { createRights } from '#lib/rights'
import {
  boot,
  composeAuthentication,
  composeEncryption,
  composeRateLimiter,
  composeTagging,
  composeView,
} from '#lib/runtime'

const runtime = await boot(['idMac', 'idCipher', 'tokenPublic'])
const vault = { ...composeTagging(runtime), ...composeEncryption(runtime) }
const account = createAccountView({ ...runtime, vault })
const consent = createConsent(runtime)
const certificates = createCertificates({ ...runtime, vault, view: composeView(runtime) })
const rateLimiter = composeRateLimiter(runtime)
const rights = createRights({ ...runtime, vault, rateLimiter, account, certificates })

export const handler = api(
  contract.routes,
  {
    'GET /v1/account': async ({ holder }) => ok(await account.show(holder)),

    'GET /v1/account/events': async ({ holder, query }) =>
      ok(await account.events(holder.holderId, query.next)),

    'POST /v1/account/consent': async ({ holder, body, verifier }) => {
      await consent(holder.holderId, body.version, verifier)
      return noContent()
    },

    'GET /v1/account/export': async ({ holder, query, verifier }) =>
      ok(await rights.export(holder, verifier, query.next)),

    'DELETE /v1/account': async ({ holder, body, web }) => {
      await rights.erase(holder, body.password)
      return accountEnded(web)
    },
  },
  { ...runtime.environment, ready: runtime.ready, authenticate: composeAuthentication(runtime) },
)
