/** The Lambda of the holder's own certificates: list, look up, annotate, withdraw, see who verified. */

import { api, created, noContent, ok, route, schemas } from '#lib/http'
import { createCertificates } from '#lib/lookup'
import { boot, composeAnnotations, composeHolders } from '#lib/runtime'

const runtime = await boot()
const { environment } = runtime
const { authenticate: holder } = await composeHolders(runtime)
const { annotations, view } = composeAnnotations(runtime)
const certificates = createCertificates({ ...runtime, view })

export const handler = api(
  {
    'GET /v1/certificates': route({ holder, query: schemas.Paging }, async ({ holder, query }) =>
      ok(await certificates.list(holder.holderId, query.next)),
    ),

    'GET /v1/certificates/{managementNumber}': route({ holder }, async ({ holder, path }) =>
      ok(await certificates.find(holder.holderId, path.managementNumber)),
    ),

    'POST /v1/certificates/{managementNumber}/annotations': route(
      { holder, body: schemas.Release },
      async ({ holder, path, body }) =>
        created(await annotations.annotate(holder.holderId, path.managementNumber, body)),
    ),

    'GET /v1/certificates/{managementNumber}/annotations': route({ holder }, async ({ holder, path }) =>
      ok({ annotations: await annotations.list(holder.holderId, path.managementNumber) }),
    ),

    'DELETE /v1/certificates/{managementNumber}/annotations/{code}': route(
      { holder },
      async ({ holder, path }) => {
        await annotations.withdraw(holder.holderId, path.managementNumber, path.code)
        return noContent()
      },
    ),

    'GET /v1/certificates/{managementNumber}/verifications': route(
      { holder, query: schemas.Paging },
      async ({ holder, path, query }) =>
        ok(await certificates.verifications(holder.holderId, path.managementNumber, query.next)),
    ),
  },
  environment,
)
