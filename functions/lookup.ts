/** The Lambda of the holder's own certificates: list, look up, annotate, withdraw, see who verified. */

import { lookup } from '#lib/contract'
import { api, created, media, noContent, ok } from '#lib/http'
import { createCertificates } from '#lib/lookup'
import { boot, composeAnnotations, composeAuthentication, composeEncryption } from '#lib/runtime'

const runtime = await boot(['idCipher', 'status', 'tokenPublic', 'credential'])
const { environment } = runtime
const authenticate = composeAuthentication(runtime)
const { annotations, view } = composeAnnotations(runtime)
const certificates = createCertificates({ ...runtime, vault: composeEncryption(runtime), view })

export const handler = api(
  lookup.routes,
  {
    'GET /v1/certificates': async ({ holder, query }) => ok(await certificates.list(holder, query.next)),

    'GET /v1/certificates/{managementNumber}': async ({ holder, path }) =>
      ok(await certificates.find(holder, path.managementNumber)),

    'POST /v1/certificates/{managementNumber}/annotations': async ({ holder, path, body }) =>
      created(await annotations.annotate(holder, path.managementNumber, body)),

    'GET /v1/certificates/{managementNumber}/annotations': async ({ holder, path }) =>
      ok(await annotations.list(holder, path.managementNumber)),

    'DELETE /v1/certificates/{managementNumber}/annotations/{code}': async ({ holder, path }) => {
      await annotations.withdraw(holder, path.managementNumber, path.code)
      return noContent()
    },

    'GET /v1/certificates/{managementNumber}/annotations/{code}/qr.png': async ({ holder, path }) => {
      const picture = await annotations.picture(holder, path.managementNumber, path.code)
      return media('image/png', picture, { 'content-disposition': 'inline; filename="qr.png"' })
    },

    'GET /v1/certificates/{managementNumber}/verifications': async ({ holder, path, query }) =>
      ok(await certificates.verifications(holder, path.managementNumber, query.next)),
  },
  { ...environment, ready: runtime.ready, authenticate },
)
