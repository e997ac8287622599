/** The fields of a certificate that Node does not show (RFC 5280, 4.1), as they stand in it. */

import { type Block, bytesOf, partsOf, read, readBits, readOctets, readOid, tagOf } from './der.ts'

export interface CertificateFields {
  /** DER, as the next two. */
  readonly serialNumber: Uint8Array
  readonly issuer: Uint8Array
  readonly subject: Uint8Array
  /** The bits of it. */
  readonly publicKey: Uint8Array
  /** What an extension holds, by its identifier. */
  readonly extensions: ReadonlyMap<string, Uint8Array>
}

/** @throws {TypeError} for what is no certificate */
export function fieldsOf(der: Uint8Array): CertificateFields {
  const said = partsOf(partsOf(read(der))[0])
  // The version, where there is one, is tagged and comes first.
  const [serialNumber, , issuer, , subject, key, ...others] = said.slice(tagOf(said[0]) === 0 ? 1 : 0)
  const extensions = others.find((one) => tagOf(one) === 3)
  return {
    serialNumber: bytesOf(serialNumber),
    issuer: bytesOf(issuer),
    subject: bytesOf(subject),
    publicKey: readBits(partsOf(key)[1]),
    extensions: new Map(extensions ? partsOf(partsOf(extensions)[0]).map(extension) : []),
  }
}

/** That it is critical may stand between the two. */
function extension(block: Block): readonly [oid: string, value: Uint8Array] {
  const parts = partsOf(block)
  return [readOid(parts[0]), readOctets(parts.at(-1))]
}
