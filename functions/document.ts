/** The Lambda of the document: the PDF a holder carries. Its own function, because its fonts are large. */

import { createAnnotations } from '#lib/annotation'
import { createCertificateView } from '#lib/certificate'
import { createCredentialIssuer, formatCode, qrMatrix } from '#lib/credential'
import { createDocumentMaker, createKmsSigner, loadFonts, openDemonstrationSigner } from '#lib/document'
import { createAccessTokens, createHolders } from '#lib/holder'
import { api, bytes, route, schemas } from '#lib/http'
import { boot, loadPolicy, readParameter } from '#lib/runtime'

const { environment, secrets, ...runtime } = await boot()
const origin = environment.PUBLIC_ORIGIN
const accessTokens = await createAccessTokens(secrets.tokenKeys, origin)
const { authenticate: holder } = createHolders({ ...runtime, accessTokens })
const view = createCertificateView({ policy: loadPolicy(environment), vault: runtime.vault })
const issueCredential = createCredentialIssuer(runtime.keyRing.signerAt, origin)
const annotations = createAnnotations({ ...runtime, view, issueCredential, origin })
const maker = createDocumentMaker({
  fonts: loadFonts(),
  signer: await seal(),
  timestampUrl: environment.TIMESTAMP_URL,
  service: { zh: environment.AUTHORITY_NAME_ZH, en: environment.AUTHORITY_NAME_EN },
  demonstration: environment.DEMONSTRATION,
})

/** A demonstration's file, or the deployment's key in KMS with its certificates. */
async function seal() {
  const { SEAL_PKCS12_FILE, SEAL_KMS_KEY, SEAL_CERTIFICATES_PARAMETER } = environment
  if (SEAL_PKCS12_FILE) return openDemonstrationSigner(SEAL_PKCS12_FILE)
  if (!SEAL_KMS_KEY || !SEAL_CERTIFICATES_PARAMETER) {
    throw new Error('SEAL_PKCS12_FILE, or SEAL_KMS_KEY and SEAL_CERTIFICATES_PARAMETER, must be set')
  }
  const { KMSClient } = await import('@aws-sdk/client-kms')
  const certificates = await readParameter(SEAL_CERTIFICATES_PARAMETER)
  return createKmsSigner({ client: new KMSClient(), keyId: SEAL_KMS_KEY, certificates })
}

export const handler = api(
  {
    'GET /v1/certificates/{managementNumber}/document': route(
      { holder, query: schemas.DocumentOf },
      async ({ holder, path, query }) => {
        const presented = await annotations.present(holder.holderId, path.managementNumber, query.annotation)
        const { certificate: stored, code, entry } = presented
        const certificate = view.forHolder(stored)
        const now = runtime.now()
        const text = await issueCredential({
          certificate,
          statusPlace: stored.statusPlace,
          code,
          now,
          ...(entry && { annotationExpiresAt: entry.expiresAt }),
        })
        const verification = { code: formatCode(code), url: `${origin}/v/${code}`, qr: qrMatrix(text) }
        const pdf = await maker.make({ certificate, annotation: entry, verification, now })
        // The file's name says nothing: it ends up in histories, and a code would open the certificate.
        return bytes('application/pdf', pdf, { 'content-disposition': 'inline; filename="certificate.pdf"' })
      },
    ),
  },
  environment,
)
