/**
 * Reads what the table gives. An item is described attribute by attribute, and is checked against its description before
 * anything is made of it: one that was damaged, or written by another hand, must not become a wrong answer about a
 * certificate. It becomes none at all, the problem `unavailable`: the service could not check.
 *
 * Attributes that a description does not name are left out: keys, what the index sorts by, when the item expires.
 */

import { Problem } from '#lib/problem'
import type { Item } from './table.ts'

/**
 * Reads one attribute; throws Problem `unavailable` where it is not one. Invariant, so that a description that knows
 * fewer values than its type does not compile.
 *
 * @param where what is read, by its name, for the refusal
 */
export type Attribute<in out T> = (value: unknown, where: string) => T

/** An attribute for each property of a type, no more and no fewer. */
export type Description<T> = {
  readonly [K in keyof T]-?: Attribute<
    Record<never, never> extends Pick<T, K> ? Exclude<T[K], undefined> | undefined : T[K]
  >
}

/** An item is not what was written. Names the attribute, and never says what it holds: that may be personal. */
class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem'
  /** Such as `certificate.issueDate`; the log keeps it. */
  readonly attribute: string

  constructor(attribute: string) {
    super(`${attribute} is not as it is written`)
    this.attribute = attribute
  }
}

function refuse(where: string): never {
  throw new Problem('unavailable', { cause: new UnreadableItem(where) })
}

export const text: Attribute<string> = (value, where) => (typeof value === 'string' ? value : refuse(where))

export const number: Attribute<number> = (value, where) => (typeof value === 'number' ? value : refuse(where))

export const boolean: Attribute<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : refuse(where)

export const bytesOf =
  (length: number): Attribute<Uint8Array> =>
  (value, where) =>
    value instanceof Uint8Array && value.length === length ? value : refuse(where)

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Attribute<T> {
  const known: ReadonlySet<unknown> = new Set(words)
  return (value, where) => (known.has(value) ? (value as T) : refuse(where))
}

export const optional =
  <T>(attribute: Attribute<T>): Attribute<T | undefined> =>
  (value, where) =>
    value === undefined ? undefined : attribute(value, where)

export const orNull =
  <T>(attribute: Attribute<T>): Attribute<T | null> =>
  (value, where) =>
    value === null ? null : attribute(value, where)

export const listOf =
  <T>(attribute: Attribute<T>): Attribute<readonly T[]> =>
  (value, where) =>
    Array.isArray(value) ? value.map((one) => attribute(one, where)) : refuse(where)

/** A map whose names are not known beforehand. */
export const mapOf =
  <T>(attribute: Attribute<T>): Attribute<Readonly<Record<string, T>>> =>
  (value, where) =>
    isMap(value)
      ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, attribute(one, where)]))
      : refuse(where)

/** A map with attributes of its own. */
export function nested<T>(description: Description<T>): Attribute<T> {
  const attributes = Object.entries<(value: unknown, where: string) => unknown>(description)
  return (value, where) => {
    if (!isMap(value)) refuse(where)
    const read: Item = {}
    for (const [name, attribute] of attributes) {
      const part = attribute(value[name], `${where}.${name}`)
      if (part !== undefined) read[name] = part
    }
    return read as T
  }
}

// A list or bytes would pass for a map where every attribute is optional.
const isMap = (value: unknown): value is Item => Object.prototype.toString.call(value) === '[object Object]'

/**
 * Reads the items of one entity; of none it makes nothing.
 *
 * @param entity its name, for the refusal
 */
export function reader<T>(entity: string, description: Description<T>) {
  const read = nested(description)
  /** @throws Problem `unavailable` when the item is not what was written */
  return <I extends Item | undefined>(item: I): T | Extract<I, undefined> =>
    item === undefined ? (item as Extract<I, undefined>) : read(item, entity)
}
