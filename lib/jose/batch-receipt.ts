/**
 * What a receipt of many verifications says, in fewer bytes: certificates of one examination share their classification,
 * their qualification, the answer for a region. Such a part stands once, in `shared`, and where it belongs stands its
 * number in that list. Packing loses nothing, and is undone when a receipt is checked, so that nobody meets it but
 * whoever reads the JWS by hand. Pure.
 */

/** An answer about one item, or the problem that it met, by its code. */
export type BatchOutcome =
  | { readonly verification: Readonly<Record<string, unknown>> }
  | { readonly problem: { readonly code: string } }

/** What a receipt of a batch has for an answer, once it is unpacked. */
export interface BatchReceiptAnswer<V = Readonly<Record<string, unknown>>> {
  /** ISO 8601 instant. */
  readonly verifiedAt: string
  readonly requestId?: string
  /** In the order of the items. */
  readonly results: readonly (
    | { readonly verification: V }
    | { readonly problem: { readonly code: string } }
  )[]
}

/** The members that are shared, by the way to them in an outcome. */
const SHARED = [
  ['verification', 'certificate', 'result'],
  ['verification', 'certificate', 'qualification'],
  ['verification', 'certificate', 'issuingRegion'],
  ['verification', 'credential'],
  ['verification', 'status'],
  ['verification', 'use'],
] as const

type Members = Record<string, unknown>

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Replaces one member, wherever the way leads to it; leaves the rest as it is. */
function replaceAt(value: unknown, way: readonly string[], by: (member: unknown) => unknown): unknown {
  const [name, ...rest] = way
  if (name === undefined) return by(value)
  if (!isMembers(value) || !Object.hasOwn(value, name)) return value
  return { ...value, [name]: replaceAt(value[name], rest, by) }
}

export function packOutcomes(outcomes: readonly BatchOutcome[]) {
  const places = new Map<string, number>()
  const placeOf = (member: unknown) => {
    const text = JSON.stringify(member)
    const known = places.get(text) ?? places.size
    places.set(text, known)
    return known
  }
  const results = outcomes.map((outcome) =>
    SHARED.reduce<unknown>((packed, way) => replaceAt(packed, way, placeOf), outcome),
  )
  return { results, shared: [...places.keys()].map((text): unknown => JSON.parse(text)) }
}

/** @param answer of a receipt whose signature holds. @returns the same with every outcome whole */
export function unpackAnswer(answer: Members): Members {
  const { results, shared, ...rest } = answer
  if (!Array.isArray(results) || !Array.isArray(shared)) return answer
  const whole = (member: unknown) => (typeof member === 'number' ? shared[member] : member)
  return {
    ...rest,
    results: results.map((outcome) =>
      SHARED.reduce<unknown>((packed, way) => replaceAt(packed, way, whole), outcome),
    ),
  }
}
