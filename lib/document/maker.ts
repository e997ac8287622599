/** Makes documents: guards, draws, embeds, signs. */

import { PDF } from '@libpdf/core'
import type { Kind } from '#lib/policy'
import { Problem } from '#lib/problem'
import { drawOverprint } from './design/annotation.ts'
import { drawElectronicCertificate } from './design/electronic-certificate.ts'
import { drawElectronicFile } from './design/electronic-file.ts'
import type { Page } from './design/page.ts'
import { drawDemonstration } from './design/parts.ts'
import { Canvas } from './drawing/canvas.ts'
import { writeMetadata } from './metadata.ts'
import { signPdf } from './signing/pdf-signature.ts'
import { isDemonstration } from './signing/signer.ts'
import type { DocumentMaker, DocumentMakerOptions, DocumentRequest } from './types.ts'

/** What the law makes different: the design, and whether the file is signed. */
const DESIGNS: Readonly<Record<Kind, { draw(page: Page): void; signed: boolean }>> = {
  'electronic-certificate': { draw: drawElectronicCertificate, signed: true },
  // No seal means no signature either: a service's own signature would pass for the authority's.
  'certificate-electronic-file': { draw: drawElectronicFile, signed: false },
}

/**
 * A maker of documents; keep one for the life of the process, as its fonts are parsed once.
 *
 * @example
 * const maker = createDocumentMaker({ fonts: loadFonts(), signer, service, demonstration: false })
 * const pdf = await maker.make({ certificate, annotation, verification: { code, url, qr }, now: new Date() })
 */
export function createDocumentMaker(options: DocumentMakerOptions): DocumentMaker {
  const { fonts, signer, service, timestampUrl } = options
  const demonstration = options.demonstration || isDemonstration(signer)

  return {
    async make(request) {
      guard(request)
      const { result } = request.certificate
      const design = DESIGNS[result.kind]

      const pdf = PDF.create()
      const sheet = pdf.addPage({ size: 'a4' })
      const canvas = new Canvas(pdf, sheet, fonts)
      const page: Page = { canvas, request, service, demonstration }
      if (demonstration) drawDemonstration(canvas)
      design.draw(page)
      if (request.annotation) drawOverprint(canvas, request.annotation)
      canvas.finish()
      writeMetadata(pdf, page)
      const file = await pdf.save({ subsetFonts: true })
      if (!design.signed) return file

      const reason = `${demonstration ? 'DEMONSTRATION ' : ''}${result.label.zh} ${result.label.en}`
      return signPdf(file, { signer, timestampUrl, now: request.now, reason })
    },
  }
}

/** What must never leave as a document, whatever the caller forgot to ask. */
function guard({ certificate, annotation, now }: DocumentRequest): void {
  if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
  if (certificate.result.annotationRequired && !annotation) throw new Problem('annotation-required')
  if (annotation && Date.parse(annotation.expiresAt) <= now.getTime()) throw new Problem('annotation-expired')
}
