/** From the bytes of an OFD to what it is: its signature first, then its structure. No record is looked at. */

import { inflateRawSync } from 'node:zlib'
import { SEALED_WITH } from '#lib/document'
import { codeOf, type Opened, type Refused } from '../opened.ts'
import type { KnownSeals } from '../signature/seals.ts'
import { checkOfdSignature, type OfdSignature } from './signature.ts'
import { hasSealParts, type PackageParts, readOfdStructure } from './structure.ts'
import { readPackage } from './zip.ts'

/** Never throws for a file, whatever it is. */
export function openOfd(bytes: Buffer, known: KnownSeals, now: Date): Opened | Refused {
  const hasSeal = bearsSeal(bytes, known)
  let parts: PackageParts
  let signature: OfdSignature | undefined
  try {
    parts = readPackage(bytes)
    const isSigned = hasSeal || hasSealParts(parts)
    // What bears none of our certificates is nobody's business here: what is wrong with it is not looked for.
    if (isSigned && !hasSeal) return { state: 'not-ours', code: 'signer-unknown' }
    signature = isSigned ? checkOfdSignature(parts, known, now) : undefined
  } catch (error) {
    return { state: hasSeal ? 'changed' : 'none', code: codeOf(error) }
  }
  const seal = signature && { name: signature.seal.name, signedAt: signature.signedAt }
  if (seal && signature?.untimely) return { state: 'changed', code: signature.untimely, seal }
  try {
    return { format: 'ofd', parts, structure: readOfdStructure(parts), ...(seal && { seal }) }
  } catch (error) {
    return { state: signature ? 'not-ours' : 'none', code: codeOf(error) }
  }
}

/** Bytes of a signature with its seal, unpacked. */
const LONGEST = 64 * 1024
const HEAD_BEFORE_NAME = 30

/** Whether one of our certificates is in its signature, where that can be unpacked, whatever else the file is. */
function bearsSeal(bytes: Buffer, { seals }: KnownSeals): boolean {
  const name = bytes.indexOf(SEALED_WITH.value, 'latin1')
  if (name < HEAD_BEFORE_NAME) return false
  try {
    const packed = bytes.subarray(name + SEALED_WITH.value.length, name + SEALED_WITH.value.length + LONGEST)
    const value = inflateRawSync(packed, { maxOutputLength: LONGEST })
    return seals.some(({ der }) => value.includes(der))
  } catch {
    return false
  }
}
