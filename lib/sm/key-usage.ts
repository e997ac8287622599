/** What a certificate says its key is for (RFC 5280, 4.2.1.3 and 4.2.1.9). */

import { BitString, Boolean as Bool, Constructed, fromBER, ObjectIdentifier, OctetString } from 'asn1js'

const KEY_USAGE = '2.5.29.15'
const BASIC_CONSTRAINTS = '2.5.29.19'

/** Of the first octet of a key usage. */
const SIGN = 0x80 | 0x40
const ISSUE = 0x04

/** @param extensions the field [3], where there is one; without a key usage a key may do anything but issue */
export function usesOf(extensions: unknown): { readonly mayIssue: boolean; readonly maySign: boolean } {
  const usage = extensionOf(extensions, KEY_USAGE)
  const constraints = extensionOf(extensions, BASIC_CONSTRAINTS)
  const bits = usage instanceof BitString ? (usage.valueBlock.valueHexView[0] ?? 0) : SIGN | ISSUE
  const [isAuthority] = constraints instanceof Constructed ? constraints.valueBlock.value : []
  return {
    mayIssue: isAuthority instanceof Bool && isAuthority.valueBlock.value && (bits & ISSUE) !== 0,
    maySign: (bits & SIGN) !== 0,
  }
}

function extensionOf(extensions: unknown, oid: string): unknown {
  for (const extension of childrenOf(childrenOf(extensions)[0])) {
    const [id, ...rest] = childrenOf(extension)
    const value = rest.at(-1)
    if (id instanceof ObjectIdentifier && id.valueBlock.toString() === oid && value instanceof OctetString)
      return fromBER(Uint8Array.from(value.valueBlock.valueHexView).buffer).result
  }
  return undefined
}

const childrenOf = (block: unknown): readonly unknown[] =>
  block instanceof Constructed ? block.valueBlock.value : []
