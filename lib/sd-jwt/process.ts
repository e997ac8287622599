/**
 * Puts the disclosed claims where their digests stand (RFC 9901, 7.1, steps 3 to 5). The payload's signature is checked
 * before, by whoever calls this; what is not asked for by a digest in it never gets in. Pure.
 */

import { type Disclosure, RESERVED_NAMES } from './disclosure.ts'
import { SdJwtError } from './errors.ts'

/** Deeper than anything that is issued. */
const MAX_DEPTH = 32

type Members = Readonly<Record<string, unknown>>
/** The way to a claim: names, and the places in arrays as they were signed. */
export type ClaimPath = readonly (string | number)[]

export interface Processed {
  /** Without `_sd`, `...` and `_sd_alg`. */
  readonly payload: Members
  /** Where a digest stands: the object or the array that holds it, disclosed or not. */
  readonly concealedIn: readonly ClaimPath[]
  /** What was disclosed. */
  readonly disclosed: readonly ClaimPath[]
}

/**
 * @param payload of the issuer's JWT
 * @param disclosures by their digest
 * @throws {SdJwtError}
 */
export function processPayload(payload: Members, disclosures: ReadonlyMap<string, Disclosure>): Processed {
  const met = new Set<string>()
  const used = new Set<string>()
  const concealedIn: ClaimPath[] = []
  const disclosed: ClaimPath[] = []

  /** Step 4: a digest stands once in the whole. */
  function find(digest: unknown): Disclosure | undefined {
    if (typeof digest !== 'string') throw new SdJwtError('digest-malformed')
    if (met.has(digest)) throw new SdJwtError('digest-repeated')
    met.add(digest)
    const found = disclosures.get(digest)
    if (found) used.add(digest)
    return found
  }

  function walk(value: unknown, path: ClaimPath): unknown {
    if (path.length > MAX_DEPTH) throw new SdJwtError('too-long')
    if (Array.isArray(value)) return value.flatMap((element, at) => elementOf(element, [...path, at]))
    return isMembers(value) ? object(value, path) : value
  }

  function elementOf(element: unknown, path: ClaimPath): readonly unknown[] {
    if (!isMembers(element) || !Object.hasOwn(element, '...')) return [walk(element, path)]
    if (Object.keys(element).length !== 1) throw new SdJwtError('digest-malformed')
    concealedIn.push(path.slice(0, -1))
    const found = find(element['...'])
    if (!found) return []
    if (found.name !== undefined) throw new SdJwtError('disclosure-misplaced')
    disclosed.push(path)
    return [walk(found.value, path)]
  }

  function object(members: Members, path: ClaimPath): Members {
    if (Object.hasOwn(members, '...')) throw new SdJwtError('digest-malformed')
    if (Object.hasOwn(members, '_sd_alg') && path.length > 0) throw new SdJwtError('hash-misplaced')
    const { _sd: digests, _sd_alg: _, ...plain } = members
    const entries = Object.entries(plain).map(
      ([name, value]) => [name, walk(value, [...path, name])] as const,
    )
    if (!Object.hasOwn(members, '_sd')) return Object.fromEntries(entries)
    if (!Array.isArray(digests)) throw new SdJwtError('digest-malformed')
    concealedIn.push(path)
    const names = new Set(Object.keys(plain))
    const revealed = digests.flatMap((digest) => {
      const found = find(digest)
      if (!found) return []
      const { name, value } = found
      if (name === undefined) throw new SdJwtError('disclosure-misplaced')
      if (RESERVED_NAMES.includes(name)) throw new SdJwtError('claim-name-reserved')
      if (names.has(name)) throw new SdJwtError('claim-name-taken')
      names.add(name)
      disclosed.push([...path, name])
      return [[name, walk(value, [...path, name])] as const]
    })
    // `fromEntries` defines what is named `__proto__` as any other member.
    return Object.fromEntries([...entries, ...revealed])
  }

  const whole = object(payload, [])
  if (used.size < disclosures.size) throw new SdJwtError('disclosure-unreferenced')
  return { payload: whole, concealedIn, disclosed }
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
