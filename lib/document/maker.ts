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
import type { DocumentDrawer, DocumentMaker, DocumentMakerOptions, DocumentRequest } from './types.ts'

/** What the law makes different: the design, and whether the file is signed. */
const DESIGNS: Readonly<Record<Kind, { draw(page: Page): void; signed: boolean }>> = {
  'electronic-certificate': { draw: drawElectronicCertificate, signed: true },
  // No seal means no signature either: a service's own signature would pass for the authority's.
  'certificate-electronic-file': { draw: drawElectronicFile, signed: false },
}

/**
 * Draws documents as they are before they are sealed; those that bear no seal are finished then. Of the same request it
 * draws the same, but for the tags of its fonts and the file's identifier.
 */
export function createDocumentDrawer(
  options: Pick<DocumentMakerOptions, 'fonts' | 'service' | 'demonstration'>,
): DocumentDrawer {
  const { fonts, service, demonstration } = options
  return async (request) => {
    guard(request)
    const pdf = PDF.create()
    const canvas = new Canvas(pdf, pdf.addPage({ size: 'a4' }), fonts)
    const page: Page = { canvas, request, service, demonstration }
    if (demonstration) drawDemonstration(canvas)
    DESIGNS[request.certificate.result.kind].draw(page)
    if (request.annotation) drawOverprint(canvas, request.annotation)
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
  const { signer, timestampUrl } = options
  const demonstration = options.demonstration || isDemonstration(signer)
  const draw = createDocumentDrawer({ ...options, demonstration })

  return {
    async make(request) {
      const file = await draw(request)
      const { kind, label } = request.certificate.result
      if (!DESIGNS[kind].signed) return file
      const reason = `${demonstration ? 'DEMONSTRATION ' : ''}${label.zh} ${label.en}`
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
