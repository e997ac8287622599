/**
 * The Lambda of whatever is a PDF: the document a holder carries, and the receipt of a verification. Its own function,
 * because its fonts are large.
 */

import { createDocuments } from '#lib/annotation'
import { document } from '#lib/contract'
import { createDocumentMaker, createReceiptPrinter, loadFontsAhead } from '#lib/document'
import { api, media } from '#lib/http'
import { boot, composeAnnotations, composeAuthentication, composeKeyRing, openPdfSigning } from '#lib/runtime'
import { createReceiptDocuments } from '#lib/verification'

// Read while the keys are waited for; and so, below, are the certificates of the seal while the fonts are parsed.
const opening = loadFontsAhead()
const runtime = await boot(['idCipher', 'status', 'tokenPublic', 'credential', 'credentialPublic'])
const { environment } = runtime
const authenticate = composeAuthentication(runtime)
const signing = openPdfSigning(environment, opening, runtime.now())
const fonts = await opening
const annotations = composeAnnotations(runtime)
const documents = createDocuments({
  ...annotations,
  maker: createDocumentMaker({
    fonts,
    ...(await signing),
    timestampUrl: environment.TIMESTAMP_URL,
    level: environment.PDF_LEVEL,
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
