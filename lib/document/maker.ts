/** Makes documents as PDF: guards, draws, embeds, signs. */

import { PDF } from '@libpdf/core'
import { drawDocument, guard, isSealed } from './design/document.ts'
import type { Page } from './design/page.ts'
import { PdfCanvas } from './drawing/pdf/canvas.ts'
import { DocumentError } from './errors.ts'
import { writeMetadata } from './metadata.ts'
import { createEvidence } from './signing/long-term/evidence.ts'
import { signPdf } from './signing/pdf-signature.ts'
import { algorithmOf, isDemonstration } from './signing/signer.ts'
import type { DocumentDrawer, DocumentMaker, DocumentMakerOptions } from './types.ts'

/**
 * Draws documents as they are before they are sealed; those that bear no seal are finished then. Of the same request it
 * draws the same, but for the tags of its fonts and the file's identifier.
 */
export function createDocumentDrawer(
  options: Pick<DocumentMakerOptions, 'fonts' | 'service' | 'demonstration'> &
    Partial<Pick<DocumentMakerOptions, 'signer'>>,
): DocumentDrawer {
  const { fonts, service, demonstration, signer } = options
  const national = signer !== undefined && algorithmOf(signer).national
  return async (request) => {
    guard(request)
    const pdf = PDF.create()
    const canvas = new PdfCanvas(pdf, pdf.addPage({ size: 'a4' }), fonts)
    const page: Page = { canvas, format: 'pdf', request, service, demonstration, national }
    drawDocument(page)
    canvas.finish()
    writeMetadata(pdf, page)
    return pdf.save({ subsetFonts: true })
  }
}

/**
 * A maker of documents; keep one for the life of the process, as its fonts are parsed once.
 *
 * @example
 * const maker = createDocumentMaker({ fonts: loadFonts(), signer, service, demonstration: false })
 * const pdf = await maker.make({ certificate, annotation, verification: { code, url, text, qr }, now: new Date() })
 */
export function createDocumentMaker(options: DocumentMakerOptions): DocumentMaker {
  const { signer, electronicSeal, timestampUrl, level } = options
  if (level && (!timestampUrl || electronicSeal || algorithmOf(signer).kms === 'SM2DSA'))
    throw new DocumentError(
      'level-unattainable',
      `${level} needs a time-stamp authority and PAdES by RSA or ECDSA`,
    )
  const longTerm = level && level !== 'B-T' ? { level, evidence: createEvidence() } : undefined
  const demonstration = options.demonstration || isDemonstration(signer)
  const draw = createDocumentDrawer({ ...options, demonstration })

  return {
    async make(request) {
      const file = await draw(request)
      if (!isSealed(request)) return file
      const { label } = request.certificate.result
      const reason = `${demonstration ? 'DEMONSTRATION ' : ''}${label.zh} ${label.en}`
      return signPdf(file, { signer, electronicSeal, timestampUrl, longTerm, now: request.now, reason })
    },
  }
}
