/**
 * What a vendor adds to a seal or a signature (ExtensionDatas of GB/T 38540-2020, 6.1.2.6): kept as it is, and not
 * understood. A critical one is refused by who checks.
 */

import * as asn1 from './der.ts'

export interface Extension {
  readonly id: string
  readonly critical: boolean
  readonly value: Uint8Array
}

/** @returns nothing where there are none, else [0] with all of them */
export function writeExtensions(extensions: readonly Extension[]): readonly asn1.Block[] {
  if (extensions.length === 0) return []
  const all = extensions.map(({ id, critical, value }) =>
    // What is the default is left out (X.690, 11.5).
    asn1.sequence(asn1.oid(id), ...(critical ? [asn1.flag(true)] : []), asn1.octets(value)),
  )
  return [asn1.tagged(asn1.sequence(...all))]
}

export function extensionsFrom(block: asn1.Block | undefined): readonly Extension[] {
  if (block === undefined) return []
  return asn1.readSequence(asn1.readTagged(block)).map((one) => {
    const [id, ...rest] = asn1.readSequence(one)
    const value = rest.at(-1)
    return {
      id: asn1.readOid(id),
      critical: rest.length > 1 && asn1.readFlag(rest[0]),
      value: asn1.readOctets(value),
    }
  })
}
