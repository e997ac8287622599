/** Disclosures (RFC 9901, 4.2): a claim with its salt, as one text, and the digest that stands for it. */

import { fromBase64url, fromUtf8, toBase64url, toUtf8 } from '#lib/bytes'
import type { Engine } from '#lib/jose'
import { SdJwtError } from './errors.ts'

/** Names that a disclosed claim never has: 7.1, 3.c.ii.2, and 4.1.1 of the last. */
export const RESERVED_NAMES: readonly string[] = ['_sd', '...', '_sd_alg']

/** Of a salt (9.3). */
const SALT_BYTES = 16

export interface Disclosure {
  /** Absent from an element of an array. */
  readonly name?: string
  readonly value: unknown
}

/** base64url of SHA-256, over the text as it is written (4.2.3); `sd_hash` is made the same way. */
export const digestOf = async (engine: Engine, text: string): Promise<string> =>
  toBase64url(await engine.sha256(toUtf8(text)))

/** @throws {SdJwtError} `disclosure-malformed` */
export function readDisclosure(text: string): Disclosure {
  const parts = readArray(text)
  const [salt, name, value] = parts
  if (typeof salt !== 'string' || parts.length < 2 || parts.length > 3)
    throw new SdJwtError('disclosure-malformed')
  if (parts.length === 2) return { value: name }
  if (typeof name !== 'string') throw new SdJwtError('disclosure-malformed')
  return { name, value }
}

function readArray(text: string): readonly unknown[] {
  const bytes = fromBase64url(text)
  if (!bytes) throw new SdJwtError('disclosure-malformed')
  try {
    const parts = JSON.parse(fromUtf8(bytes))
    if (Array.isArray(parts)) return parts
  } catch (cause) {
    throw new SdJwtError('disclosure-malformed', undefined, cause)
  }
  throw new SdJwtError('disclosure-malformed')
}

/** Makes a disclosure, with a salt of its own. */
export function writeDisclosure({ name, value }: Disclosure): string {
  const parts = name === undefined ? [newSalt(), value] : [newSalt(), name, value]
  return toBase64url(toUtf8(JSON.stringify(parts)))
}

/** A digest that stands for nothing (4.2.5). */
export const decoyDigest = (engine: Engine): Promise<string> => digestOf(engine, newSalt())

const newSalt = () => toBase64url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)))
