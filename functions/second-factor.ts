/** The Lambda of the second factor: a logged-in holder adds one, or removes it. Login itself asks for it. */

import { secondFactor as contract } from '#lib/contract'
import { api, noContent, ok } from '#lib/http'
import { boot, composeAuthentication, composeSecondFactor } from '#lib/runtime'

const runtime = await boot(['factor', 'idMac', 'tokenPublic'])
const secondFactor = composeSecondFactor(runtime)

export const handler = api(
  contract.routes,
  {
    'POST /v1/account/second-factor': async ({ body, holder }) =>
      ok(await secondFactor.begin(holder.holderId, body.password)),

    'PUT /v1/account/second-factor': async ({ body, holder, verifier }) =>
      ok(await secondFactor.confirm(holder.holderId, body, verifier)),

    'DELETE /v1/account/second-factor': async ({ body, holder, verifier }) => {
      await secondFactor.remove(holder.holderId, body, verifier)
      return noContent()
    },
  },
  { ...runtime.environment, ready: runtime.ready, authenticate: composeAuthentication(runtime) },
)
