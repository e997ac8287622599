/**
 * The Lambda of whatever is a file: the document a holder carries, as PDF or OFD, and the receipt of a verification. Its
 * own function, because its fonts are large.
 */

import { createDocuments } from '#lib/annotation'
import { document } from '#lib/contract'
import {
  createDocumentMaker,
  createOfdMaker,
  createReceiptPrinter,
  type DocumentFormat,
  type DocumentMaker,
  loadFontsAhead,
} from '#lib/document'
import { api, media } from '#lib/http'
import {
  boot,
  composeAnnotations,
  composeAuthentication,
  composeKeyRing,
  openElectronicSealing,
  openPdfSigning,
} from '#lib/runtime'
import { createReceiptDocuments } from '#lib/verification'

// Read while the keys are waited for; and so, below, are the certificates of the seal while the fonts are parsed.
const opening = loadFontsAhead()
const runtime = await boot(['idCipher', 'status', 'tokenPublic', 'credential', 'credentialPublic'])
const { environment } = runtime
const authenticate = composeAuthentication(runtime)
const signing = openPdfSigning(environment, opening, runtime.now())
const fonts = await opening
const annotations = composeAnnotations(runtime)
const drawn = {
  fonts,
  service: { zh: environment.AUTHORITY_NAME_ZH, en: environment.AUTHORITY_NAME_EN },
  demonstration: environment.DEMONSTRATION,
}
const documents = createDocuments({
  ...annotations,
  makers: {
    pdf: createDocumentMaker({
      ...drawn,
      ...(await signing),
      timestampUrl: environment.TIMESTAMP_URL,
      level: environment.PDF_LEVEL,
    }),
    ofd: { make: async (request) => (await openOfdMaker()).make(request) },
  },
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

let ofdMaker: Promise<DocumentMaker> | undefined

/** Few ask for OFD: the seal it takes is opened when the first does, and again after a failure. */
function openOfdMaker(): Promise<DocumentMaker> {
  ofdMaker ??= openElectronicSealing(environment, fonts, runtime.now()).then((seal) =>
    createOfdMaker({ ...drawn, seal }),
  )
  ofdMaker.catch(() => {
    ofdMaker = undefined
  })
  return ofdMaker
}

/** The file's name says nothing: it ends up in histories, and a code would open the certificate. */
const named = (format: DocumentFormat) => ({
  'content-disposition': `inline; filename="certificate.${format}"`,
})

export const handler = api(
  document.routes,
  {
    'GET /v1/certificates/{managementNumber}/document': async ({ holder, path, query, wants }) => {
      const format = query.format ?? (wants === 'ofd' ? 'ofd' : 'pdf')
      const { annotation } = query
      const file = await documents.make(holder, path.managementNumber, { annotation, format })
      return media(`application/${format}`, file, named(format))
    },

    'POST /v1/receipts/document': async ({ body: { receipt } }) => {
      const pdf = await receipts.make(receipt)
      return media('application/pdf', pdf, { 'content-disposition': 'attachment; filename="receipt.pdf"' })
    },
  },
  { ...environment, ready: runtime.ready, authenticate },
)
