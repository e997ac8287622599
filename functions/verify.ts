/** The Lambda of verification by anybody, and of what anybody may read: keys, the API's description, health. */

import { createCertificateView } from '#lib/certificate'
import { api, html, ok, route, schemas } from '#lib/http'
import { boot, loadPolicy } from '#lib/runtime'
import { createVerifications } from '#lib/verification'
import openapi from '../openapi.json' with { type: 'json' }
import { problemPage, resultPage } from '../web/result.ts'

const { environment, secrets, ...runtime } = await boot()
const view = createCertificateView({ policy: loadPolicy(environment), vault: runtime.vault })
const verifications = createVerifications({ ...runtime, view })

export const handler = api({
  'GET /v1/verify/{code}': route({ query: schemas.UseIn }, async ({ path, query, verifier }) =>
    ok(await verifications.byCode(path.code, { verifier, ...query })),
  ),

  'POST /v1/verify': route(
    { body: schemas.VerifyByNumber },
    async ({ body: { useIn, ...presented }, verifier }) =>
      ok(await verifications.byNumber(presented, { verifier, useIn })),
  ),

  'GET /v/{code}': route(
    { query: schemas.UseIn, page: problemPage },
    async ({ path, query, verifier, wants, language }) => {
      const verification = await verifications.byCode(path.code, { verifier, ...query })
      return wants === 'json' ? ok(verification) : html(200, resultPage(verification, language))
    },
  ),

  'GET /openapi.json': route({}, () => ok(openapi, { 'cache-control': 'public, max-age=3600' })),
  'GET /health': route({}, () => ok({ status: 'ok' })),
})
