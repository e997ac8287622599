/**
 * What is on its way out, and how it is said: a route by `deprecated` in its contract, a member of a body, of a query or
 * of an answer by `retired` around its schema. Both become `deprecated` in the description of the API, and the headers
 * `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) of the answers (`lib/http/deprecation.ts`).
 */

import * as v from 'valibot'
import type { Deprecation, RouteContract, Schema } from './route.ts'

/**
 * A member that should not be used any more.
 * @__NO_SIDE_EFFECTS__
 */
export const retired = <const S extends v.GenericSchema>(schema: S, deprecation: Deprecation) =>
  v.pipe(schema, v.metadata({ retired: deprecation }))

/** The sentence of the description. */
export const deprecationText = ({ since, sunset, instead }: Deprecation): string =>
  `Deprecated since ${since}${sunset ? `, gone from ${sunset}` : ''}. ${instead}`

/** A deprecated member, and the names that lead to it; an array's items have no name of their own. */
export interface RetiredMember {
  readonly path: readonly string[]
  readonly deprecation: Deprecation
}

/** As much of valibot's schemas as has to be known to walk through them. A pipe has the members of what it begins with. */
interface Node {
  readonly kind: string
  readonly entries?: Readonly<Record<string, Node>>
  readonly item?: Node
  readonly wrapped?: Node
  readonly options?: readonly (Node | string)[]
  readonly pipe?: readonly (Node | { readonly kind: 'metadata'; readonly metadata?: object })[]
}

const marksOf = ({ pipe = [] }: Node): readonly Deprecation[] =>
  pipe.flatMap((one) =>
    'metadata' in one && one.metadata && 'retired' in one.metadata
      ? [one.metadata.retired as Deprecation]
      : one.kind === 'schema'
        ? marksOf(one as Node)
        : [],
  )

function membersOf(node: Node, path: readonly string[]): readonly RetiredMember[] {
  const { entries = {}, item, wrapped, options = [] } = node
  const inside = [item, wrapped, ...options].filter((one) => typeof one === 'object')
  return [
    ...marksOf(node).map((deprecation) => ({ path, deprecation })),
    ...Object.entries(entries).flatMap(([name, entry]) => membersOf(entry, [...path, name])),
    ...inside.flatMap((one) => membersOf(one, path)),
  ]
}

/** Every deprecated member inside a schema. */
export const retiredIn = (schema: Schema | undefined): readonly RetiredMember[] =>
  schema ? membersOf(schema as unknown as Node, []) : []

/** What is deprecated for whoever asks, however they ask: the route itself, or something in its answers. */
export const retiredByAnswer = ({ deprecated, answers }: RouteContract): readonly Deprecation[] => [
  ...(deprecated ? [deprecated] : []),
  ...Object.values(answers).flatMap(({ json }) => retiredIn(json).map(({ deprecation }) => deprecation)),
]
