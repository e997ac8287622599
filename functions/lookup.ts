/** The Lambda of the holder's own certificates: list, look up, annotate, withdraw, see who verified. */

import { createAnnotations } from '#lib/annotation'
import { createCertificates, createCertificateView } from '#lib/certificate'
import { createCredentialIssuer } from '#lib/credential'
import { createAccessTokens, createHolders } from '#lib/holder'
import { api, created, noContent, ok, route, schemas } from '#lib/http'
import { boot, loadPolicy } from '#lib/runtime'

const { environment, secrets, ...runtime } = await boot()
const accessTokens = await createAccessTokens(secrets.tokenKeys, environment.PUBLIC_ORIGIN)
const { authenticate: holder } = createHolders({ ...runtime, accessTokens })
const view = createCertificateView({ policy: loadPolicy(environment), vault: runtime.vault })
const certificates = createCertificates({ ...runtime, view })
const origin = environment.PUBLIC_ORIGIN
const issueCredential = createCredentialIssuer(runtime.keyRing.signerAt, origin)
const annotations = createAnnotations({ ...runtime, view, issueCredential, origin })

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
