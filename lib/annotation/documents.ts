/** The document a holder takes along: what is released, with its code, its signed credential and its QR, as a file. */

import { type CredentialIssuer, formatCode, qrMatrix } from '#lib/credential'
import type { DocumentFormat, DocumentMaker } from '#lib/document'
import type { CertificateView } from '#lib/lookup'
import { isLimited } from './annotation-set.ts'
import type { Annotations } from './annotations.ts'
import type { Tagged } from './sets.ts'

export interface DocumentSettings {
  readonly annotations: Pick<Annotations, 'present'>
  readonly view: CertificateView
  readonly issueCredential: CredentialIssuer
  readonly makers: Readonly<Record<DocumentFormat, DocumentMaker>>
  /** Of the deployment. */
  readonly origin: string
  readonly now: () => Date
}

export type Documents = ReturnType<typeof createDocuments>

export function createDocuments({
  annotations,
  view,
  issueCredential,
  makers,
  origin,
  now,
}: DocumentSettings) {
  return {
    /**
     * A certificate as a file under one of its releases, or, where its rule asks for no annotation, under its standing
     * release.
     * @param annotation the code, as typed
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-required`, `annotation-expired`,
     *   `annotation-withdrawn`, `annotation-quota`, `format-unavailable`, `unavailable`
     */
    async make(
      holder: Tagged,
      managementNumber: string,
      { annotation, format }: { readonly annotation?: string | undefined; readonly format: DocumentFormat },
    ): Promise<Uint8Array> {
      const presented = await annotations.present(holder, managementNumber, annotation)
      const { certificate: stored, entry } = presented
      const { code, expiresAt } = entry
      const certificate = view.forHolder(stored)
      const at = now()
      const text = await issueCredential({
        certificate,
        statusPlace: stored.statusPlace,
        releasePlace: entry.place,
        code,
        now: at,
        ...(expiresAt && { annotationExpiresAt: expiresAt }),
      })
      const verification = { code: formatCode(code), url: `${origin}/v/${code}`, text, qr: qrMatrix(text) }
      const printed = isLimited(entry) ? entry : undefined
      return makers[format].make({ certificate, annotation: printed, verification, now: at })
    },
  }
}
