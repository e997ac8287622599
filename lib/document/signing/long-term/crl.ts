/** Whether a certificate stands, looked up in its issuer's list of those that do not (RFC 5280, 5). */

import type { X509Certificate } from 'node:crypto'
import { CertificateRevocationList } from 'pkijs'
import { ask } from './ask.ts'
import { type Answer, fieldsOf, isSignedBy, RevokedError, requireCurrent } from './signed-by.ts'

/** A document is read back up to 4 MB; lists of more belong to authorities that have a responder. */
const MOST = 1024 * 1024

export interface RevocationList extends Answer {
  /** @throws {RevokedError} where it is on the list; Error where the list is none of its issuer's */
  require(certificate: X509Certificate, issuer: X509Certificate): void
}

/** @throws Error unless there is a list, and it is current */
export async function fetchRevocationList(url: string, now: Date): Promise<RevocationList> {
  const der = await ask(url, { most: MOST })
  const list = CertificateRevocationList.fromBER(Uint8Array.from(der).buffer)
  requireCurrent(list.thisUpdate.value, list.nextUpdate?.value, now)
  return {
    der,
    until: list.nextUpdate?.value,
    require: (certificate, issuer) => {
      const fields = fieldsOf(certificate)
      const { signatureAlgorithm, signatureValue: signature } = list
      if (
        !list.issuer.isEqual(fields.issuer) ||
        !isSignedBy(list.tbsView, { signatureAlgorithm, signature }, issuer.publicKey)
      )
        throw new Error('a revocation list that is not the issuer’s')
      if (list.isCertificateRevoked(fields)) throw new RevokedError()
    },
  }
}
