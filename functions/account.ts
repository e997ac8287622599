/** The Lambda of the holder's own account: whose it is, and what was done with it. */

import { account as contract } from '#lib/contract'
import { createAccountView } from '#lib/holder'
import { api, ok } from '#lib/http'
import { boot, composeAuthentication, composeEncryption } from '#lib/runtime'

const runtime = await boot(['idCipher', 'tokenPublic'])
const account = createAccountView({ ...runtime, vault: composeEncryption(runtime) })

export const handler = api(
  contract.routes,
  {
    'GET /v1/account': async ({ holder }) => ok(await account.show(holder)),

    'GET /v1/account/events': async ({ holder, query }) =>
      ok(await account.events(holder.holderId, query.next)),
  },
  { ...runtime.environment, ready: runtime.ready, authenticate: composeAuthentication(runtime) },
)
