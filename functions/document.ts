/**
 * The Lambda of whatever is a PDF: the document a holder carries, and the receipt of a verification. Its own function,
 * because its fonts are large.
 */

import { createDocuments } from '#lib/annotation'
import { document } from '#lib/contract'
import {
  createDocumentMaker,
  createKmsSigner,
  createReceiptPrinter,
  loadFontsAhead,
  openDemonstrationSigner,
  openPkcs12Signer,
} from '#lib/document'
import { api, media } from '#lib/http'
import { boot, composeAnnotations, composeAuthentication, composeKeyRing } from '#lib/runtime'
import { readParameter } from '#lib/settings'
import { createReceiptDocuments } from '#lib/verification'

// Read while the keys are waited for; and so, below, are the certificates of the seal while the fonts are parsed.
const opening = loadFontsAhead()
const runtime = await boot(['idCipher', 'status', 'tokenPublic', 'credential', 'credentialPublic'])
const { environment } = runtime
const authenticate = composeAuthentication(runtime)
const signing = openSigner()
const fonts = await opening
const annotations = composeAnnotations(runtime)
const documents = createDocuments({
  ...annotations,
  maker: createDocumentMaker({
    fonts,
    signer: await signing,
    timestampUrl: environment.TIMESTAMP_URL,
    service: { zh: environment.AUTHORITY_NAME_ZH, en: environment.AUTHORITY_NAME_EN },
    demonstration: environment.DEMONSTRATION,
  }),
  origin: environment.PUBLIC_ORIGIN,
  now: runtime.now,
})

const receipts = createReceiptDocuments({
  ...runtime,
  keyRing: composeKeyRing(runtime, runtime.keys),
  print: createReceiptPrinter({
    fonts,
    demonstration: environment.DEMONSTRATION,
    regions: annotations.view.policy.regions,
  }),
})

/** A PKCS#12 file with its password, a demonstration's own file, or the deployment's key in KMS with its certificates. */
async function openSigner() {
  const { SEAL_PKCS12_FILE, SEAL_PKCS12_PASSWORD_FILE, SEAL_KMS_KEY, SEAL_CERTIFICATES_PARAMETER } =
    environment
  if (SEAL_PKCS12_FILE && SEAL_PKCS12_PASSWORD_FILE) {
    return openPkcs12Signer(SEAL_PKCS12_FILE, SEAL_PKCS12_PASSWORD_FILE)
  }
  if (SEAL_PKCS12_FILE && environment.DEMONSTRATION) return openDemonstrationSigner(SEAL_PKCS12_FILE)
  if (SEAL_PKCS12_FILE) throw new Error('SEAL_PKCS12_PASSWORD_FILE must be set')
  if (!SEAL_KMS_KEY || !SEAL_CERTIFICATES_PARAMETER) {
    throw new Error(
      'SEAL_PKCS12_FILE and SEAL_PKCS12_PASSWORD_FILE, or SEAL_KMS_KEY and SEAL_CERTIFICATES_PARAMETER, must be set',
    )
  }
  const { KMSClient } = await import('@aws-sdk/client-kms')
  const certificates = await readParameter(SEAL_CERTIFICATES_PARAMETER)
  return createKmsSigner({ client: new KMSClient(), keyId: SEAL_KMS_KEY, certificates })
}

export const handler = api(
  document.routes,
  {
    'GET /v1/certificates/{managementNumber}/document': async ({ holder, path, query }) => {
      const pdf = await documents.make(holder, path.managementNumber, query.annotation)
      // The file's name says nothing: it ends up in histories, and a code would open the certificate.
      return media('application/pdf', pdf, { 'content-disposition': 'inline; filename="certificate.pdf"' })
    },

    'POST /v1/receipts/document': async ({ body: { receipt } }) => {
      const pdf = await receipts.make(receipt)
      return media('application/pdf', pdf, { 'content-disposition': 'attachment; filename="receipt.pdf"' })
    },
  },
  { ...environment, ready: runtime.ready, authenticate },
)
