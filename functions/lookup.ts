/** The Lambda of the holder's own certificates: list, look up, annotate, withdraw, see who verified. */

import { lookup } from '#lib/contract'
import { api, created, media, noContent, ok } from '#lib/http'
import { createCertificates } from '#lib/lookup'
import { boot, composeAnnotations, composeHolders } from '#lib/runtime'

const runtime = await boot()
const { environment } = runtime
const { authenticate } = await composeHolders(runtime)
const { annotations, view } = composeAnnotations(runtime)
const certificates = createCertificates({ ...runtime, view })

export const handler = api(
  lookup.routes,
  {
    'GET /v1/certificates': async ({ holder, query }) =>
      ok(await certificates.list(holder.holderId, query.next)),

    'GET /v1/certificates/{managementNumber}': async ({ holder, path }) =>
      ok(await certificates.find(holder.holderId, path.managementNumber)),

    'POST /v1/certificates/{managementNumber}/annotations': async ({ holder, path, body }) =>
      created(await annotations.annotate(holder.holderId, path.managementNumber, body)),

    'GET /v1/certificates/{managementNumber}/annotations': async ({ holder, path }) =>
      ok({ annotations: await annotations.list(holder.holderId, path.managementNumber) }),

    'DELETE /v1/certificates/{managementNumber}/annotations/{code}': async ({ holder, path }) => {
      await annotations.withdraw(holder.holderId, path.managementNumber, path.code)
      return noContent()
    },

    'GET /v1/certificates/{managementNumber}/annotations/{code}/qr.png': async ({ holder, path }) => {
      const picture = await annotations.picture(holder.holderId, path.managementNumber, path.code)
      return media('image/png', picture, { 'content-disposition': 'inline; filename="qr.png"' })
    },

    'GET /v1/certificates/{managementNumber}/verifications': async ({ holder, path, query }) =>
      ok(await certificates.verifications(holder.holderId, path.managementNumber, query.next)),
  },
  { ...environment, authenticate },
)
