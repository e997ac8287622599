/** The Lambda of accounts and sessions: register, login, refresh, logout, change of password. */

import { createAccessTokens, createHolders } from '#lib/holder'
import { api, created, noContent, ok, route, schemas } from '#lib/http'
import { boot } from '#lib/runtime'

const { environment, secrets, ...runtime } = await boot()
const accessTokens = await createAccessTokens(secrets.tokenKeys, environment.PUBLIC_ORIGIN)
const holders = createHolders({ ...runtime, accessTokens })

export const handler = api({
  'POST /v1/register': route({ body: schemas.Register }, async ({ body, verifier }) => {
    await holders.register(body, verifier.network)
    return created({ registered: true })
  }),

  'POST /v1/login': route({ body: schemas.Login }, async ({ body, verifier }) =>
    ok(await holders.login(body, verifier.network)),
  ),

  'POST /v1/refresh': route({ body: schemas.Refresh }, async ({ body }) =>
    ok(await holders.refresh(body.refreshToken)),
  ),

  'POST /v1/logout': route({ body: schemas.Refresh }, async ({ body }) => {
    await holders.logout(body.refreshToken)
    return noContent()
  }),

  'POST /v1/password': route(
    { body: schemas.PasswordChange, holder: holders.authenticate },
    async ({ body, holder }) => ok(await holders.changePassword(holder.holderId, body)),
  ),
})
