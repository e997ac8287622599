/**
 * A stream of spoilt presentations, the same for the same seed. The test and `npm run fuzz` draw from it. Every item
 * differs from the genuine presentation, and none may be accepted.
 */

import { bind, disclosureOf, holder, issue, select, stranger } from './made-up.ts'

type Random = () => number

const below = (random: Random, end: number) => Math.floor(random() * end)
const pick = <T>(random: Random, from: readonly T[]) => from[below(random, from.length)] as T

/** mulberry32: 32 bits of state, good enough to spoil with. */
function generator(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.=+/ \n\u0000证'

interface Material {
  readonly genuine: string
  /** The credential in it. */
  readonly issued: string
  /** Another credential of the same holder, presented as well. */
  readonly other: string
}

const parts = (text: string) => text.split('~')
const replaceAt = <T>(list: readonly T[], at: number, by: T) => list.map((one, i) => (i === at ? by : one))

/** From a genuine presentation to a spoilt one. */
const SPOILERS: Readonly<Record<string, (material: Material, random: Random) => string>> = {
  'one character replaced': ({ genuine }, random) => {
    const at = below(random, genuine.length)
    return genuine.slice(0, at) + pick(random, [...CHARACTERS]) + genuine.slice(at + 1)
  },
  'characters overwritten': ({ genuine }, random) => {
    const text = [...genuine]
    for (let n = 2 + below(random, 8); n > 0; n--)
      text[below(random, text.length)] = pick(random, [...CHARACTERS])
    return text.join('')
  },
  'a stretch cut out': ({ genuine }, random) => {
    const at = below(random, genuine.length)
    return genuine.slice(0, at) + genuine.slice(at + 1 + below(random, 40))
  },
  'a stretch put in': ({ genuine }, random) => {
    const at = below(random, genuine.length)
    return genuine.slice(0, at) + genuine.slice(below(random, genuine.length)).slice(0, 9) + genuine.slice(at)
  },
  'a part taken away': ({ genuine }, random) => {
    const all = parts(genuine)
    return all.toSpliced(below(random, all.length), 1).join('~')
  },
  'two parts changed places': ({ genuine }, random) => {
    const all = parts(genuine)
    const at = below(random, all.length - 1)
    return replaceAt(replaceAt(all, at, all[at + 1]), at + 1, all[at]).join('~')
  },
  'a part of another presentation': ({ genuine, other }, random) => {
    const [all, foreign] = [parts(genuine), parts(other)]
    return replaceAt(all, below(random, all.length), pick(random, foreign)).join('~')
  },
  'a disclosure of one’s own': ({ genuine }, random) => {
    const own = disclosureOf(`${random()}`, pick(random, ['holderName', 'kind', 'exp', 'admin']), '李四')
    const all = parts(genuine)
    return all.toSpliced(1 + below(random, all.length - 1), 0, own).join('~')
  },
  'a claim changed in its disclosure': ({ genuine }, random) => {
    const all = parts(genuine)
    const at = 1 + below(random, all.length - 2)
    const claim = JSON.parse(Buffer.from(all[at] as string, 'base64url').toString()) as unknown[]
    return replaceAt(all, at, disclosureOf(...replaceAt(claim, claim.length - 1, random()))).join('~')
  },
  'a bit of JSON in the issuer’s JWT': ({ genuine }, random) => spoilJson(genuine, 0, random),
  'a bit of JSON in the proof': ({ genuine }, random) => spoilJson(genuine, -1, random),
  'the proof by somebody else': ({ issued }) => bind(issued, { key: stranger }),
  'a proof over something else': ({ issued }, random) =>
    issued +
    bind(select(issued, () => random() < 0.5).concat('x~'), { key: holder })
      .split('~')
      .at(-1),
}

function spoilJson(text: string, which: number, random: Random): string {
  const all = parts(text)
  const at = which < 0 ? all.length - 1 : which
  const jws = (all[at] as string).split('.')
  const segment = below(random, 2)
  const json = [...Buffer.from(jws[segment] as string, 'base64url').toString()]
  json[below(random, json.length)] = pick(random, [...'0123456789abcdef"{}[]:,'])
  const spoilt = Buffer.from(json.join('')).toString('base64url')
  return replaceAt(all, at, replaceAt(jws, segment, spoilt).join('.')).join('~')
}

export const SPOILER_NAMES = Object.keys(SPOILERS)

/** @returns what gives the next: by which spoiler, and the text */
export async function mutations(seed: number) {
  const issued = await issue()
  const material = { genuine: bind(issued), issued, other: bind(await issue()) }
  const random = generator(seed)
  let turn = 0
  return {
    genuine: material.genuine,
    next(): { readonly spoiler: string; readonly text: string } {
      for (;;) {
        const spoiler = SPOILER_NAMES[turn++ % SPOILER_NAMES.length] as string
        const text = SPOILERS[spoiler]?.(material, random) as string
        // What happened to change nothing is not spoilt.
        if (text !== material.genuine) return { spoiler, text }
      }
    },
  }
}
