/**
 * Counts of attempts (at a password, at a number), which `lib/rate-limit` limits. A count is one moment: when the last of
 * the counted attempts will be forgiven. Each attempt moves it on by the time that one attempt costs, in one conditional
 * update, so that of parallel attempts no more pass than are allowed (the generic cell rate algorithm, ITU-T I.371).
 *
 *     now                 forgivenAt            latest
 *      |── attempts counted ──|── still allowed ──|      forgivenAt beyond latest: refused
 *
 * An item counts the whole of something, and where it is asked to a part of it beside (what one network tried at a
 * certificate): both pass or none, in the same write.
 */

import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import { number, optional, reader } from './item.ts'
import { rateLimitKey } from './keys.ts'
import { type Item, type Params, type Table, TTL_ATTRIBUTE } from './table.ts'

export interface Attempts {
  /** When all of them are forgiven, in milliseconds since 1970. */
  readonly forgivenAt: number
  /** The same of each part, by its name. */
  readonly parts?: Readonly<Record<string, number>>
}

/** What an attempt costs, in milliseconds. */
interface Cost {
  /** How much later all is forgiven because of it. */
  readonly cost: number
  /** Where all is forgiven later than this already, it is refused; in milliseconds since 1970. */
  readonly latest: number
}

/** One attempt to be counted. */
export interface Attempt extends Cost {
  /** In milliseconds since 1970. */
  readonly now: number
  readonly part?: Cost & { readonly name: string }
}

/** What came of counting one. */
export type Outcome =
  | { readonly held: true; readonly stands: Attempts }
  | { readonly held: false; readonly stands: Attempts | undefined }

/** By how much the clocks of two functions may differ, in milliseconds. */
const CLOCKS_APART = 60_000

/** Later than this nothing can be forgiven, whatever was counted: a clock that was far ahead has counted. */
export const absurd = ({ latest, cost }: Cost) => latest + cost + CLOCKS_APART

/** When the database may remove the item: never before all is forgiven. */
const expiry = ({ latest, cost }: Cost) => Math.ceil((latest + cost) / 1000)

const WHOLE = 'forgivenAt'
/** Before the name of a part. */
const PART = '@'

/** The counts that an attempt moves, with what they were when last read. */
const countsOf = ({ cost, latest, part }: Attempt, seen: Attempts | undefined) => [
  { attribute: WHOLE, cost, latest, at: seen?.forgivenAt },
  ...(part ? [{ ...part, attribute: PART + part.name, at: seen?.parts?.[part.name] }] : []),
]

/** Parts of which nothing stands are taken out, so many with one write: an item holds what is of use, and little more. */
const MOST_TAKEN_OUT = 8

/**
 * Counts an attempt.
 * @param seen what stood when last read; where that has changed since, the condition does not hold
 */
export function countParams(counted: string, attempt: Attempt, seen?: Attempts): Params<UpdateCommandInput> {
  const { now, part } = attempt
  const names: Record<string, string> = {}
  const values: Record<string, number> = { ':now': now, ':ttl': expiry(attempt) }
  const conditions: string[] = []
  const [add, set, remove]: [string[], string[], string[]] = [[], [`${TTL_ATTRIBUTE} = :ttl`], []]
  for (const [i, { attribute, cost, latest, at = 0 }] of countsOf(attempt, seen).entries()) {
    names[`#${i}`] = attribute
    if (at > now && at <= absurd({ latest, cost })) {
      conditions.push(`#${i} > :now AND #${i} <= :latest${i}`)
      add.push(`#${i} :cost${i}`)
      Object.assign(values, { [`:latest${i}`]: latest, [`:cost${i}`]: cost })
    } else {
      conditions.push(`(attribute_not_exists(#${i}) OR #${i} <= :now OR #${i} > :absurd${i})`)
      set.push(`#${i} = :next${i}`)
      Object.assign(values, { [`:absurd${i}`]: absurd({ latest, cost }), [`:next${i}`]: now + cost })
    }
  }
  const spent = Object.entries(seen?.parts ?? {}).filter(([name, at]) => at <= now && name !== part?.name)
  for (const [i, [name]] of spent.slice(0, MOST_TAKEN_OUT).entries()) {
    names[`#s${i}`] = PART + name
    conditions.push(`(attribute_not_exists(#s${i}) OR #s${i} <= :now)`)
    remove.push(`#s${i}`)
  }
  const clauses = { SET: set, ADD: add, REMOVE: remove }
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: Object.entries(clauses)
      .flatMap(([verb, what]) => (what.length > 0 ? `${verb} ${what.join(', ')}` : []))
      .join(' '),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}

/**
 * Takes an attempt back.
 * @param alone nothing but this attempt stands of its part: then the part goes
 */
export function forgiveParams(
  counted: string,
  { now, cost, part }: Attempt,
  alone: boolean,
): Params<UpdateCommandInput> {
  const goes = part && alone
  return {
    Key: rateLimitKey(counted),
    UpdateExpression: `ADD #0 :back0${goes ? ' REMOVE #1' : part ? ', #1 :back1' : ''}`,
    ConditionExpression: `attribute_exists(#0)${goes ? ' AND #1 = :mine' : part ? ' AND attribute_exists(#1)' : ''}`,
    ExpressionAttributeNames: { '#0': WHOLE, ...(part && { '#1': PART + part.name }) },
    ExpressionAttributeValues: {
      ':back0': -cost,
      ...(part && (goes ? { ':mine': now + part.cost } : { ':back1': -part.cost })),
    },
  }
}

/** Nobody has used it; or this use has, and the client library repeats a write whose answer was lost. */
const UNUSED = 'attribute_not_exists(usedBy) OR usedBy = :use'

/** Marks something that is good for one use (a solved challenge) as used. */
export function useOnceParams(
  what: string,
  use: string,
  expiresAtSeconds: number,
): Params<UpdateCommandInput> {
  return {
    Key: rateLimitKey(what),
    UpdateExpression: `SET usedBy = :use, ${TTL_ATTRIBUTE} = :ttl`,
    ConditionExpression: UNUSED,
    ExpressionAttributeValues: { ':use': use, ':ttl': expiresAtSeconds },
  }
}

const read = reader<{ readonly forgivenAt?: number }>('rate limit', { forgivenAt: optional(number) })

export function toAttempts(item: Item | undefined): Attempts | undefined {
  const forgivenAt = read(item)?.forgivenAt
  if (item === undefined || forgivenAt === undefined) return undefined
  const parts = Object.entries(item).filter(([name]) => name.startsWith(PART))
  if (parts.length === 0) return { forgivenAt }
  const times = parts.map(([name, at]) => [name.slice(PART.length), number(at, 'rate limit.part')])
  return { forgivenAt, parts: Object.fromEntries(times) }
}

/** Whether an attempt would be refused by what was read. */
const isFull = (attempt: Attempt, seen: Attempts | undefined) =>
  countsOf(attempt, seen).some(({ at = 0, ...limit }) => at > limit.latest && at <= absurd(limit))

/** How often others may be faster; each time more of them are counted, or refused. */
const ROUNDS = 6

export function rateLimit(table: Table) {
  const { update } = table
  const held = async (params: Params<UpdateCommandInput>) => (await update(params)) !== undefined
  const find = async (counted: readonly string[]) =>
    (await table.getAll(counted.map(rateLimitKey))).map((item) => toAttempts(item))

  return {
    find,

    /**
     * @param seen what stood when last read: one write, unless that has changed since
     * @returns what stands then; not held when too many stand
     */
    async count(counted: string, attempt: Attempt, seen?: Attempts): Promise<Outcome> {
      let stands = seen
      for (let round = 0; round < ROUNDS; round++) {
        const after = toAttempts(await update(countParams(counted, attempt, stands)))
        if (after) return { held: true, stands: after }
        ;[stands] = await find([counted])
        if (isFull(attempt, stands)) break
      }
      return { held: false, stands }
    },

    /** @param after what stood when it had been counted */
    async forgive(counted: string, attempt: Attempt, after: Attempts): Promise<boolean> {
      const { now, part } = attempt
      const alone = part !== undefined && after.parts?.[part.name] === now + part.cost
      if (alone && (await held(forgiveParams(counted, attempt, true)))) return true
      return held(forgiveParams(counted, attempt, false))
    },

    /** @returns false when it was used before */
    useOnce: (...args: Parameters<typeof useOnceParams>) => held(useOnceParams(...args)),
  }
}
