/**
 * What a value has to be, put together from few parts. A dictionary has the keys that are named and no others, so
 * scripts, actions, forms, embedded files and layers need no list of their own: they have no place.
 */

import { Refusal } from '../refusal.ts'
import { type Dictionary, isArray, isDictionary, Name, Ref, Stream, Text, type Value } from './values.ts'

/** @throws {Refusal} `form-unexpected` */
export type Shape = (value: Value | undefined, walk: Walk) => void

/** The way through the objects of a file. */
export interface Walk {
  readonly objects: ReadonlyMap<number, Value>
  /** As what each object was met first. */
  readonly met: Map<number, Shape>
}

type Fields = Readonly<Record<string, Shape>>

function hold(holds: boolean): asserts holds {
  if (!holds) throw new Refusal('form-unexpected')
}

export const named =
  (pattern: RegExp | string): Shape =>
  (value) =>
    hold(
      value instanceof Name &&
        (typeof pattern === 'string' ? value.name === pattern : pattern.test(value.name)),
    )

export const equals =
  (wanted: number | boolean): Shape =>
  (value) =>
    hold(value === wanted)

export const number: Shape = (value) => hold(typeof value === 'number')

export const text: Shape = (value) => hold(value instanceof Text)

export const said =
  (wanted: string): Shape =>
  (value) =>
    hold(value instanceof Text && value.bytes.toString('latin1') === wanted)

export const list =
  (each: Shape): Shape =>
  (value, walk) => {
    hold(isArray(value))
    for (const one of value) each(one, walk)
  }

/** An array of exactly these. */
export const tuple =
  (...shapes: readonly Shape[]): Shape =>
  (value, walk) => {
    hold(isArray(value) && value.length === shapes.length)
    for (const [i, shape] of shapes.entries()) shape(value[i], walk)
  }

/** Numbers, and lists of numbers among them. */
export const numbers: Shape = list((value, walk) => (isArray(value) ? list(number) : number)(value, walk))

/** @param others of keys that a pattern names */
export const dict =
  (fields: Fields, optional: Fields = {}, others?: readonly [RegExp, Shape]): Shape =>
  (value, walk) => {
    hold(isDictionary(value))
    checkFields(value, fields, optional, walk, others)
  }

/** A stream, packed or not, with these keys beside its length. */
export const stream =
  (fields: Fields = {}): Shape =>
  (value, walk) => {
    hold(value instanceof Stream)
    checkFields(value.dictionary, { Length: number, ...fields }, { Filter: named('FlateDecode') }, walk)
  }

function checkFields(
  value: Dictionary,
  fields: Fields,
  optional: Fields,
  walk: Walk,
  others?: readonly [RegExp, Shape],
): void {
  for (const [key, shape] of Object.entries(fields)) shape(value.get(key), walk)
  for (const [key, one] of value) {
    if (Object.hasOwn(fields, key)) continue
    const shape = Object.hasOwn(optional, key) ? optional[key] : others?.[0].test(key) ? others[1] : undefined
    hold(shape !== undefined)
    shape(one, walk)
  }
}

/** A reference to an object of this shape; an object is one thing, however often it is referred to. */
export const to =
  (shape: () => Shape): Shape =>
  (value, walk) => {
    hold(value instanceof Ref)
    const found = walk.objects.get(value.number)
    const wanted = shape()
    const met = walk.met.get(value.number)
    hold(found !== undefined && (met === undefined || met === wanted))
    if (met) return
    walk.met.set(value.number, wanted)
    wanted(found, walk)
  }
