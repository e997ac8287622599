/** Whether a certificate stands, looked up in its issuer's list of those that do not (RFC 5280, 5). */

import type { X509Certificate } from 'node:crypto'
import { sameBytes } from '#lib/bytes'
import { fieldsOf } from '../certificate-fields.ts'
import { type Block, bytesOf, isInteger, isSequence, isTime, partsOf, read, readTime } from '../der.ts'
import { ask } from './ask.ts'
import { type Answer, isSignedBy, RevokedError, requireCurrent } from './signed-by.ts'

/** A document is read back up to 4 MB; lists of more belong to authorities that have a responder. */
const MOST = 1024 * 1024

export interface RevocationList extends Answer {
  /** @throws {RevokedError} where it is on the list; Error where the list is none of its issuer's */
  require(certificate: X509Certificate, issuer: X509Certificate): void
}

/** @throws Error unless there is a list, and it is current */
export async function fetchRevocationList(url: string, now: Date): Promise<RevocationList> {
  const der = await ask(url, { most: MOST })
  const parts = partsOf(read(der))
  const list = readList(parts[0])
  requireCurrent(list.from, list.until, now)
  return {
    der,
    until: list.until,
    require: (certificate, issuer) => {
      const fields = fieldsOf(certificate.raw)
      if (!sameBytes(list.issuer, fields.issuer) || !isSignedBy(parts, issuer.publicKey))
        throw new Error('a revocation list that is not the issuer’s')
      if (list.revoked.some((serialNumber) => sameBytes(serialNumber, fields.serialNumber)))
        throw new RevokedError()
    },
  }
}

/** RFC 5280, 5.1.2: version, until when it holds, and what is revoked may each be left out. */
function readList(block: Block | undefined) {
  const said = partsOf(block)
  const [, issuer, from, ...others] = said.slice(isInteger(said[0]) ? 1 : 0)
  const entries = others.find(isSequence)
  return {
    issuer: bytesOf(issuer),
    from: readTime(from),
    until: isTime(others[0]) ? readTime(others[0]) : undefined,
    revoked: entries ? partsOf(entries).map((one) => bytesOf(partsOf(one)[0])) : [],
  }
}
