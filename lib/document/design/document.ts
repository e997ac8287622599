/** The page of a document, in the design of its kind, on whatever it is drawn: what the law makes different is here. */

import type { Kind } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { DocumentRequest } from '../types.ts'
import { drawOverprint } from './annotation.ts'
import { drawElectronicCertificate } from './electronic-certificate.ts'
import { drawElectronicFile } from './electronic-file.ts'
import type { Page } from './page.ts'
import { drawDemonstration } from './parts.ts'

/** The design, and whether the file is signed. */
const DESIGNS: Readonly<Record<Kind, { draw(page: Page): void; signed: boolean }>> = {
  'electronic-certificate': { draw: drawElectronicCertificate, signed: true },
  // No seal means no signature either: a service's own signature would pass for the authority's.
  'certificate-electronic-file': { draw: drawElectronicFile, signed: false },
}

/** Whether the document bears a seal, and with it a signature. */
export const isSealed = ({ certificate }: DocumentRequest): boolean => DESIGNS[certificate.result.kind].signed

/** @throws {DocumentError} `seal-missing`, `qr-malformed` */
export function drawDocument(page: Page): void {
  const { canvas, request } = page
  if (page.demonstration) drawDemonstration(canvas)
  DESIGNS[request.certificate.result.kind].draw(page)
  if (request.annotation) drawOverprint(canvas, request.annotation)
}

/**
 * What must never leave as a document, whatever the caller forgot to ask.
 * @throws {Problem} `certificate-revoked`, `annotation-required`, `annotation-expired`
 */
export function guard({ certificate, annotation, now }: DocumentRequest): void {
  if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
  if (certificate.result.annotationRequired && !annotation) throw new Problem('annotation-required')
  if (annotation && Date.parse(annotation.expiresAt) <= now.getTime()) throw new Problem('annotation-expired')
}
