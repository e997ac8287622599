/**
 * A stream of spoilt credentials, the same for the same seed. The test of hostile input and the benchmark
 * draw from it. Every item differs from every genuine credential, and none may be accepted.
 */

import { newCode, signCredential } from '#lib/credential'
import type { Signer, TrustedKeySet } from '#lib/jose'
import { decodeDigits, encodeDigits } from '../../../lib/credential/decimal.ts'
import { mockClaims, mockIssuer, origin, otherIssuer } from './made-up.ts'

type Random = () => number
type Bytes = Uint8Array<ArrayBuffer>

/** What a spoiler works on. */
interface Material {
  readonly random: Random
  /** Signed by trusted keys. */
  readonly genuine: readonly Bytes[]
  /** The same claims, signed by a key that nobody trusts. */
  readonly foreign: readonly Bytes[]
}

/** The offsets of the envelope, as docs/credential.md has them. */
const ALG = 5
const KID = 8
const PAYLOAD = 19
const payloadEnd = (bytes: Bytes) => PAYLOAD + (bytes[PAYLOAD - 1] as number)

const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** From a genuine credential to a spoilt one, as bytes or as text. */
const SPOILERS: Readonly<Record<string, (bytes: Bytes, material: Material) => Bytes | string>> = {
  'one bit flipped': (bytes, { random }) => flip(bytes, below(random, bytes.length * 8)),
  'a bit of the claims flipped': (bytes, { random }) =>
    flip(bytes, PAYLOAD * 8 + below(random, (payloadEnd(bytes) - PAYLOAD) * 8)),
  'a bit of the signature flipped': (bytes, { random }) =>
    flip(bytes, (bytes.length - 64) * 8 + below(random, 64 * 8)),
  'several bytes overwritten': (bytes, { random }) => {
    const spoilt = Uint8Array.from(bytes)
    for (let n = 1 + below(random, 8); n > 0; n--) spoilt[below(random, bytes.length)] = below(random, 256)
    return spoilt
  },
  truncated: (bytes, { random }) => bytes.slice(0, below(random, bytes.length)),
  'beginning cut off': (bytes, { random }) => bytes.slice(1 + below(random, bytes.length - 1)),
  lengthened: (bytes, { random }) => join(bytes, noise(random, 1 + below(random, 40))),
  'bytes put in between': (bytes, { random }) => {
    const at = below(random, bytes.length)
    return join(bytes.subarray(0, at), noise(random, 1 + below(random, 4)), bytes.subarray(at))
  },
  'another algorithm': (bytes, { random }) =>
    replace(
      bytes,
      ALG,
      1,
      pick(random, [[0x05], [0x27], [0x38, 0x22], [0x38, 0x23], [0x38, 0x2e], [0x00], [0xf6]]),
    ),
  'another kind of COSE': (bytes, { random }) =>
    replace(
      bytes,
      0,
      1,
      pick(random, [[0xd1], [0xd0], [0xd8, 98], [0xd8, 97], [0xd8, 18], [], [0xd2, 0xd2]]),
    ),
  'a key repeated in the header': (bytes, { random }) =>
    replace(bytes, 2, KID - 2, [0x4f, 0xa3, 0x01, 0x26, 0x01, pick(random, [0x26, 0x27]), 0x04, 0x48]),
  'an unknown key in the header': (bytes, { random }) =>
    replace(bytes, 2, KID - 2, [0x4f, 0xa3, 0x01, 0x26, below(random, 24), below(random, 24), 0x04, 0x48]),
  'something in the unprotected header': (bytes, { random }) =>
    replace(bytes, KID + 8, 1, pick(random, [[0xa1, 0x01, 0x26], [0xa1, 0x04, 0x41, 0x00], [0xf6], [0x80]])),
  'a claim repeated': (bytes, { random }) => withClaim(bytes, [1 + below(random, 12), below(random, 24)]),
  'a claim added': (bytes, { random }) => withClaim(bytes, [13 + below(random, 10), below(random, 24)]),
  'a longer form of a length': (bytes, { random }) => {
    const length = bytes[PAYLOAD - 1] as number
    return pick(random, [
      () => replace(bytes, PAYLOAD - 2, 2, [0x59, 0, length]),
      () => replace(bytes, PAYLOAD - 2, 2, [0x5a, 0, 0, 0, length]),
      () => replace(bytes, 2, 1, [0x58, 0x0d]),
      () => replace(bytes, 1, 1, [0x98, 0x04]),
      () => replace(bytes, payloadEnd(bytes), 2, [0x59, 0, 0x40]),
      () => join(replace(bytes, 1, 1, [0x9f]), Uint8Array.of(0xff)),
      () => replace(bytes, 3, 1, [0xb8, 0x02]),
      () => join(replace(bytes, PAYLOAD - 2, 2, [0x5f, 0x58, length]), Uint8Array.of(0xff)),
    ])()
  },
  'a length inflated': (bytes, { random }) =>
    pick(random, [
      () => replace(bytes, PAYLOAD - 1, 1, [255]),
      () => replace(bytes, PAYLOAD - 2, 2, [0x5a, 0x7f, 0xff, 0xff, 0xff]),
      () => replace(bytes, PAYLOAD - 2, 2, [0x5b, 255, 255, 255, 255, 255, 255, 255, 255]),
      () => replace(bytes, 1, 1, [0x9b, 255, 255, 255, 255, 255, 255, 255, 255]),
      () => replace(bytes, PAYLOAD, 1, [0xbb, 255, 255, 255, 255, 255, 255, 255, 255]),
    ])(),
  'the other signature of the same claims': (bytes) => {
    let s = 0n
    for (const byte of bytes.subarray(-32)) s = (s << 8n) | BigInt(byte)
    return join(bytes.subarray(0, -32), scalar(P256_ORDER - s))
  },
  'a signature of nothing': (bytes, { random }) => {
    const values = [0n, 1n, P256_ORDER, P256_ORDER - 1n, P256_ORDER + 1n, 2n ** 256n - 1n]
    return join(bytes.subarray(0, -64), scalar(pick(random, values)), scalar(pick(random, values)))
  },
  "another credential's signature": (bytes, { random, genuine }) => {
    const other = pick(random, genuine)
    return other === bytes ? flip(bytes, 8) : join(bytes.subarray(0, -64), other.subarray(-64))
  },
  "another issuer's key": (_, { random, foreign }) => pick(random, foreign),
  "another issuer's key under a trusted name": (bytes, { random, foreign }) =>
    replace(pick(random, foreign), KID, 8, bytes.subarray(KID, KID + 8)),
  'another name of the key': (bytes, { random }) => replace(bytes, KID, 8, noise(random, 8)),
  'digits changed': (bytes, { random }) => {
    const digits = Array.from(encodeDigits(bytes))
    for (let n = 1 + below(random, 3); n > 0; n--)
      digits[below(random, digits.length)] = String(below(random, 10))
    return digits.join('')
  },
  'digits lost or added': (bytes, { random }) => {
    const digits = encodeDigits(bytes)
    const at = below(random, digits.length)
    return random() < 0.5
      ? digits.slice(0, at) + digits.slice(at + 1 + below(random, 20))
      : digits.slice(0, at) + String(below(random, 1e6)) + digits.slice(at)
  },
  'other characters': (bytes, { random }) => {
    const digits = encodeDigits(bytes)
    const at = 1 + below(random, digits.length - 2)
    const stranger = pick(random, [
      '１',
      '٣',
      ' ',
      '\n',
      '-',
      '%30',
      '\0',
      '.',
      'e',
      '+',
      '\ud800',
      '#',
      '0#',
    ])
    return digits.slice(0, at) + stranger + digits.slice(at)
  },
  'far too long': (bytes, { random }) => encodeDigits(bytes).repeat(2 + below(random, 40)),
  'noise in bytes': (_, { random }) => noise(random, below(random, 300)),
  'noise in text': (_, { random }) =>
    Array.from({ length: below(random, 700) }, () => String.fromCharCode(below(random, 0x10000))).join(''),
}

/** Names of what can be done to a credential. */
export const SPOILER_NAMES = Object.keys(SPOILERS)

/** Trusted keys, and a generator of spoilt credentials: with the way it was spoilt, and the text. */
export async function hostileCredentials(seed: number): Promise<{
  readonly keys: TrustedKeySet
  readonly genuine: readonly string[]
  next(): { readonly how: string; readonly text: string }
}> {
  const [trusted, stranger] = await Promise.all([mockIssuer(), mockIssuer({}, otherIssuer)])
  const random = mulberry32(seed)
  const genuine = await signMany(trusted.signer)
  const material: Material = { random, genuine, foreign: await signMany(stranger.signer) }
  const known = new Set(genuine.map(encodeDigits))
  let turn = 0
  return {
    keys: trusted.keys,
    genuine: [...known],
    next() {
      for (;;) {
        const how = SPOILER_NAMES[turn++ % SPOILER_NAMES.length] as string
        const spoilt = (SPOILERS[how] as (typeof SPOILERS)[string])(pick(random, genuine), material)
        const text = typeof spoilt === 'string' ? spoilt : encodeDigits(spoilt)
        if (known.has(text)) continue
        return { how, text: random() < 0.5 ? text : `${origin}/v/${newCode(noise(random, 10))}#${text}` }
      }
    },
  }
}

function signMany(signer: Signer): Promise<Bytes[]> {
  const names = ['张三', '李四', '王五', '阿卜杜拉·买买提', '𠮷田', 'Zhang San Example', '赵六', '钱七']
  return Promise.all(
    names.map(async (holderName, index) => {
      const claims = mockClaims({ holderName, status: { list: index, index } })
      return decodeDigits((await signCredential(claims, signer)).credential) as Bytes
    }),
  )
}

/** Adds a pair to the map of the certificate's claims, and mends the two lengths around it. */
function withClaim(bytes: Bytes, pair: readonly number[]): Bytes {
  const payload = Array.from(bytes.subarray(PAYLOAD, payloadEnd(bytes)))
  const inner = payload.findIndex((_, at) => payload.slice(at, at + 5).join() === '58,0,1,0,0') + 5
  payload[inner] = (payload[inner] as number) + 1
  payload.push(...pair)
  return replace(bytes, PAYLOAD - 1, payloadEnd(bytes) - PAYLOAD + 1, [payload.length, ...payload])
}

/** A small generator with a seed; good enough to choose what to spoil. */
function mulberry32(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const below = (random: Random, limit: number) => Math.floor(random() * limit)
const pick = <T>(random: Random, list: readonly T[]) => list[below(random, list.length)] as T
const noise = (random: Random, length: number): Bytes => Uint8Array.from({ length }, () => below(random, 256))

function flip(bytes: Bytes, bit: number): Bytes {
  const flipped = Uint8Array.from(bytes)
  flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
  return flipped
}

const replace = (bytes: Bytes, at: number, length: number, by: ArrayLike<number>): Bytes =>
  join(bytes.subarray(0, at), by, bytes.subarray(at + length))

const join = (...parts: readonly ArrayLike<number>[]): Bytes =>
  Uint8Array.from(parts.flatMap((part) => Array.from(part)))

const scalar = (value: bigint): Bytes =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * (31 - at))) & 255n))
