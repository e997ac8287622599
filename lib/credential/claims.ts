/**
 * What a credential says, and the bytes that say it: a CWT claims set (RFC 8392) in deterministic CBOR
 * (RFC 8949, 4.2.1). `docs/credential.md` has the same table for people. Signing and verifying call this;
 * it may not look at keys or clocks.
 */

import { type CertificateField, signedFields, type ValueKind } from '#lib/certificate'
import type { IsoDate, Kind, Level, RegionCode } from '#lib/policy'
import { CborReader, CborWriter } from './cbor.ts'
import * as value from './claim-values.ts'
import { CredentialError } from './errors.ts'

/** The claims in words; what the table below writes as small integers. */
export interface CredentialClaims {
  readonly managementNumber: string
  readonly holderName: string
  /** Masked, as `maskIdNumber` makes it: stars in the middle and nowhere else. */
  readonly idNumber: string
  /** The catalogue's identifier; the recorded name where the catalogue has none. */
  readonly qualification: string
  readonly level?: Level | (string & {})
  readonly specialty?: string
  readonly examDate: IsoDate
  readonly issueDate: IsoDate
  readonly issuingRegion: RegionCode
  readonly kind: Kind
  readonly rule?: { readonly id: string; readonly version: number }
  /** Where its bit is in the issuer's status lists. */
  readonly status: { readonly list: number; readonly index: number }
  /**
   * Where the bit of the release is that it was signed for: names that one release among all others, and tells offline
   * whether it was withdrawn. Absent in what was signed before releases had places.
   */
  readonly release?: { readonly list: number; readonly index: number }
  /** When it was signed. ISO 8601; fractions of a second are not carried. */
  readonly issuedAt: string
  /** When the annotation it was released for ends, in the same form. Absent without one. */
  readonly annotationExpiresAt?: string
}

/** Registered claims (RFC 8392, 4), and one from the range for private use that holds all of ours. */
const EXP = 4
const IAT = 6
const CERTIFICATE = -65537

const KINDS: readonly Kind[] = ['electronic-certificate', 'certificate-electronic-file']
const LEVELS: readonly Level[] = ['advanced', 'intermediate', 'elementary', 'level-1', 'level-2', 'level-3']

type ClaimName = Exclude<keyof CredentialClaims, 'issuedAt' | 'annotationExpiresAt'>

/** How the values of a kind of field are written and read. */
interface Codec<T> {
  write(to: CborWriter, claim: T): void
  read(from: CborReader): T
}

/** A claim of ours, under its key. */
interface Claim {
  readonly key: number
  readonly name: ClaimName
  readonly required: boolean
  readonly codec: Codec<unknown>
}

const texts: Codec<string> = { write: value.writeText, read: value.readText }

/** A row for every kind of value that a signed field has. */
const CODECS: Partial<Record<ValueKind, Codec<string>>> = {
  'management-number': { write: value.writeNumber, read: value.readNumber },
  name: texts,
  'id-number': { write: value.writeMask, read: value.readMask },
  qualification: { write: value.writeIdentifier, read: value.readIdentifier },
  level: { write: writeLevel, read: readLevel },
  specialty: texts,
  date: { write: value.writeDate, read: value.readDate },
  region: { write: value.writeRegion, read: value.readRegion },
  text: texts,
}

const kinds: Codec<Kind> = {
  write: (to, kind) => value.writeEntry(to, KINDS, kind),
  read: (from) => value.readEntry(from, KINDS),
}
const rules: Codec<NonNullable<CredentialClaims['rule']>> = { write: writeRule, read: readRule }
const places: Codec<CredentialClaims['status']> = { write: value.writeStatus, read: value.readStatus }

const claim = <T>(key: number, name: ClaimName, required: boolean, codec: Codec<T>): Claim => ({
  key,
  name,
  required,
  codec: codec as Codec<unknown>,
})

/** In the order of their keys, which is the order in which they are written. */
const CLAIMS: readonly Claim[] = [
  ...signedFields.map((field) =>
    claim(field.claim as number, field.key as ClaimName, field.required, codecOf(field)),
  ),
  claim(10, 'kind', true, kinds),
  claim(11, 'rule', false, rules),
  claim(12, 'status', true, places),
  claim(13, 'release', false, places),
].sort((a, b) => a.key - b.key)

function codecOf({ key, value: kind }: CertificateField): Codec<string> {
  const codec = CODECS[kind]
  if (!codec) throw new TypeError(`no credential can carry ${key}`)
  return codec
}

/**
 * The one encoding of these claims.
 *
 * @throws {CredentialError} `claim-invalid` when a value cannot be written so that it reads back the same
 */
export function encodeClaims(claims: CredentialClaims): Uint8Array<ArrayBuffer> {
  try {
    return writeClaims(claims)
  } catch (cause) {
    throw new CredentialError('claim-invalid', 'the claims cannot be put into a credential', cause)
  }
}

/**
 * Reads claims, accepting exactly what `encodeClaims` writes: an unknown, repeated or missing key, another
 * order, length or kind of number is refused, so that encoding the result again gives these bytes.
 *
 * @returns `undefined` when they are not the encoding of any claims; never throws
 */
export function decodeClaims(bytes: Uint8Array): CredentialClaims | undefined {
  try {
    return readClaims(new CborReader(bytes))
  } catch {
    return undefined
  }
}

function writeClaims(claims: CredentialClaims): Uint8Array<ArrayBuffer> {
  const { issuedAt, annotationExpiresAt } = claims
  const to = new CborWriter()
  to.map(annotationExpiresAt === undefined ? 2 : 3)
  if (annotationExpiresAt !== undefined) {
    to.integer(EXP)
    value.writeInstant(to, annotationExpiresAt)
  }
  to.integer(IAT)
  value.writeInstant(to, issuedAt)
  to.integer(CERTIFICATE)
  to.map(CLAIMS.filter(({ name }) => claims[name] !== undefined).length)
  for (const { key, name, required, codec } of CLAIMS) {
    const claim = claims[name]
    if (claim === undefined && required) throw new TypeError(`${name} is missing`)
    if (claim === undefined) continue
    to.integer(key)
    codec.write(to, claim)
  }
  return to.finish()
}

function readClaims(from: CborReader): CredentialClaims {
  const claims: Record<string, unknown> = {}
  const pairs = from.map()
  let key = from.integer()
  if (pairs === 3 && key === EXP) {
    claims.annotationExpiresAt = value.readInstant(from)
    key = from.integer()
  } else if (pairs !== 2) throw new RangeError('other claims')
  if (key !== IAT) throw new RangeError('other claims')
  claims.issuedAt = value.readInstant(from)
  if (from.integer() !== CERTIFICATE) throw new RangeError('other claims')
  let left = from.map()
  let next = left > 0 ? from.natural() : 0
  for (const claim of CLAIMS) {
    const { name, required, codec } = claim
    if (next !== claim.key) {
      if (required) throw new RangeError(`${name} is missing`)
      continue
    }
    claims[name] = codec.read(from)
    next = --left > 0 ? from.natural() : 0
  }
  if (left !== 0) throw new RangeError('an unknown claim, or another order')
  from.end()
  return claims as unknown as CredentialClaims
}

function writeLevel(to: CborWriter, level: string): void {
  const known = LEVELS.indexOf(level as Level)
  if (known === -1) value.writeText(to, level)
  else to.integer(known)
}

function readLevel(from: CborReader): string {
  if (from.next === 'number') return value.readEntry(from, LEVELS)
  const level = value.readText(from)
  if (LEVELS.includes(level as Level)) throw new RangeError('a known level in words')
  return level
}

function writeRule(to: CborWriter, { id, version }: { id: string; version: number }): void {
  to.array(2)
  value.writeIdentifier(to, id)
  if (version < 0) throw new RangeError('not a version')
  to.integer(version)
}

function readRule(from: CborReader): { id: string; version: number } {
  from.array(2)
  return { id: value.readIdentifier(from), version: from.natural() }
}
