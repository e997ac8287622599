/**
 * What a credential says, and the bytes that say it: a CWT claims set (RFC 8392) in deterministic CBOR
 * (RFC 8949, 4.2.1). `docs/credential.md` has the same table for people. Signing and verifying call this;
 * it may not look at keys or clocks.
 */

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

/** A claim of ours: how it is written and read. A row's place, counted from 1, is its key. */
interface Field<Name extends keyof CredentialClaims = keyof CredentialClaims> {
  readonly name: Name
  readonly required: boolean
  write(to: CborWriter, claim: NonNullable<CredentialClaims[Name]>): void
  read(from: CborReader): NonNullable<CredentialClaims[Name]>
}

const field = <Name extends keyof CredentialClaims>(
  name: Name,
  required: boolean,
  write: Field<Name>['write'],
  read: Field<Name>['read'],
) => ({ name, required, write, read }) as unknown as Field

const FIELDS: readonly Field[] = [
  field('managementNumber', true, value.writeNumber, value.readNumber),
  field('holderName', true, value.writeText, value.readText),
  field('idNumber', true, value.writeMask, value.readMask),
  field('qualification', true, value.writeIdentifier, value.readIdentifier),
  field('level', false, writeLevel, readLevel),
  field('specialty', false, value.writeText, value.readText),
  field('examDate', true, value.writeDate, value.readDate),
  field('issueDate', true, value.writeDate, value.readDate),
  field('issuingRegion', true, value.writeRegion, value.readRegion),
  field(
    'kind',
    true,
    (to, kind) => value.writeEntry(to, KINDS, kind),
    (from) => value.readEntry(from, KINDS),
  ),
  field('rule', false, writeRule, readRule),
  field('status', true, value.writeStatus, value.readStatus),
]

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
  to.map(FIELDS.filter(({ name }) => claims[name] !== undefined).length)
  for (const [place, { name, required, write }] of FIELDS.entries()) {
    const claim = claims[name]
    if (claim === undefined && required) throw new TypeError(`${name} is missing`)
    if (claim === undefined) continue
    to.integer(place + 1)
    write(to, claim)
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
  for (const [place, { name, required, read }] of FIELDS.entries()) {
    if (next !== place + 1) {
      if (required) throw new RangeError(`${name} is missing`)
      continue
    }
    claims[name] = read(from)
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
