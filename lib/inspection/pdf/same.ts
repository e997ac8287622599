/**
 * Whether two documents are the same to the last object. What may differ is what our writer makes up anew each time: the
 * tag before the name of a subset of a font, and the identifier of the file; and how tightly a stream is packed.
 */

import { createUnpacker, type PdfFile } from './file.ts'
import { isArray, isDictionary, Name, Ref, Stream, Text, type Value } from './values.ts'

const SUBSET_TAG = /^[A-Z]{6}\+/
/** Of streams: how the bytes are packed, which are compared as they are unpacked. */
const PACKING = new Set(['Length', 'Filter'])

/** @throws {Refusal} `too-costly`, `form-unexpected` when a stream cannot be unpacked */
export function isSame(one: PdfFile, other: PdfFile): boolean {
  const [unpackOne, unpackOther] = [createUnpacker(), createUnpacker()]
  const [objects, others] = [one.first.objects, other.first.objects]

  function same(a: Value | undefined, b: Value | undefined): boolean {
    if (a instanceof Name && b instanceof Name)
      return a.name.replace(SUBSET_TAG, '') === b.name.replace(SUBSET_TAG, '')
    if (a instanceof Ref && b instanceof Ref) return a.number === b.number
    if (a instanceof Text && b instanceof Text) return a.bytes.equals(b.bytes)
    if (a instanceof Stream && b instanceof Stream)
      return sameFields(a.dictionary, b.dictionary, PACKING) && unpackOne(a).equals(unpackOther(b))
    if (isArray(a) && isArray(b)) return a.length === b.length && a.every((each, i) => same(each, b[i]))
    if (isDictionary(a) && isDictionary(b)) return sameFields(a, b)
    return a === b
  }

  function sameFields(
    a: ReadonlyMap<string, Value>,
    b: ReadonlyMap<string, Value>,
    but: ReadonlySet<string> = new Set(),
  ): boolean {
    const keys = [...new Set([...a.keys(), ...b.keys()])].filter((key) => !but.has(key))
    return keys.every((key) => same(a.get(key), b.get(key)))
  }

  return (
    !one.update &&
    !other.update &&
    objects.size === others.size &&
    [...objects].every(([number, value]) => same(value, others.get(number)))
  )
}
