/** The Lambda of accounts and sessions: register, login, the way back, refresh, logout, change of password. */

import { login } from '#lib/contract'
import { type LoggedIn, NOTICE_VERSION, SESSION_LIFETIME, type Tokens } from '#lib/holder'
import { api, created, ok, sessionBegun, sessionEnded, type WebClient } from '#lib/http'
import { boot, composeHolders } from '#lib/runtime'

const runtime = await boot(['factor', 'idMac', 'token'])
const { environment } = runtime
const holders = composeHolders(runtime)

const begun = <T extends Tokens | LoggedIn>(tokens: T, web: WebClient | undefined) =>
  sessionBegun(tokens, web, SESSION_LIFETIME)

export const handler = api(
  login.routes,
  {
    'POST /v1/register': async ({ body, verifier, solution }) => {
      await holders.register(body, { ...verifier, solution })
      return created({ registered: true })
    },

    'POST /v1/login': async ({ body: { deviceToken, ...login }, verifier, solution, web }) => {
      const client = { ...verifier, solution, deviceToken: web ? web.deviceToken : deviceToken }
      const tokens = await holders.login(login, client)
      // A browser has one session: that of whoever used it before is over, and not only forgotten.
      if (web?.refreshToken) await holders.logout(web.refreshToken)
      return begun(tokens, web)
    },

    'POST /v1/recover': async ({ body, verifier, web }) => begun(await holders.recover(body, verifier), web),

    'POST /v1/refresh': async ({ body, verifier, web }) =>
      begun(await holders.refresh(body.refreshToken, verifier), web),

    'POST /v1/logout': async ({ body, web }) => {
      await holders.logout(body.refreshToken)
      return sessionEnded(web)
    },

    'POST /v1/password': async ({ body, holder, verifier, web }) =>
      begun(await holders.changePassword(holder.holderId, body, verifier), web),

    'GET /v1/auth': () =>
      ok(
        { identityProof: environment.IDENTITY_PROOF, noticeVersion: NOTICE_VERSION },
        { 'cache-control': 'public, max-age=300' },
      ),
  },
  { ...environment, ready: runtime.ready, authenticate: holders.authenticate },
)
