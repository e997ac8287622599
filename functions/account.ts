/** The Lambda of the holder's own account: whose it is, and what was done with it. */

import { account } from '#lib/contract'
import { api, ok } from '#lib/http'
import { boot, composeHolders } from '#lib/runtime'

const runtime = await boot()
const holders = await composeHolders(runtime)

export const handler = api(
  account.routes,
  {
    'GET /v1/account': async ({ holder }) => ok(await holders.account.show(holder.holderId)),

    'GET /v1/account/events': async ({ holder, query }) =>
      ok(await holders.account.events(holder.holderId, query.next)),
  },
  { ...runtime.environment, authenticate: holders.authenticate },
)
