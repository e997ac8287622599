/** The Lambda of accounts and sessions: register, login, refresh, logout, change of password. */

import { SESSION_LIFETIME, type Tokens } from '#lib/holder'
import { api, type Call, created, route, schemas, sessionBegun, sessionEnded } from '#lib/http'
import { boot, composeHolders } from '#lib/runtime'

const runtime = await boot()
const { environment } = runtime
const holders = await composeHolders(runtime)

const begun = (tokens: Tokens, web: Call['web']) => sessionBegun(tokens, web, SESSION_LIFETIME)

export const handler = api(
  {
    'POST /v1/register': route({ body: schemas.Register }, async ({ body, verifier }) => {
      await holders.register(body, verifier.network)
      return created({ registered: true })
    }),

    'POST /v1/login': route({ body: schemas.Login }, async ({ body, verifier, web }) =>
      begun(await holders.login(body, verifier.network), web),
    ),

    'POST /v1/refresh': route({ body: schemas.Refresh, refreshCookie: true }, async ({ body, web }) =>
      begun(await holders.refresh(body.refreshToken), web),
    ),

    'POST /v1/logout': route({ body: schemas.Refresh, refreshCookie: true }, async ({ body, web }) => {
      await holders.logout(body.refreshToken)
      return sessionEnded(web)
    }),

    'POST /v1/password': route(
      { body: schemas.PasswordChange, holder: holders.authenticate },
      async ({ body, holder, web }) => begun(await holders.changePassword(holder.holderId, body), web),
    ),
  },
  environment,
)
