/**
 * What a credential says, and the bytes that say it: a CWT claims set (RFC 8392) in deterministic CBOR
 * (RFC 8949, 4.2.1). `docs/credential.md` has the same table for people. Signing and verifying call this;
 * it may not look at keys or clocks.
 */

import { decode, encode, rfc8949EncodeOptions } from 'cborg'
import type { IsoDate, Kind, Level, RegionCode } from '#lib/policy'
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

/** One claim of ours: its key, to CBOR (`undefined` leaves it out), and back. Both throw on what is not one. */
interface Field {
  readonly key: number
  write(claims: CredentialClaims): unknown
  read(cbor: unknown): Partial<CredentialClaims>
}

const FIELDS: readonly Field[] = [
  {
    key: 1,
    write: (claims) => value.packNumber(claims.managementNumber),
    read: (cbor) => ({ managementNumber: value.unpackNumber(cbor) }),
  },
  {
    key: 2,
    write: (claims) => value.packText(claims.holderName),
    read: (cbor) => ({ holderName: value.unpackText(cbor) }),
  },
  {
    key: 3,
    write: (claims) => value.packMask(claims.idNumber),
    read: (cbor) => ({ idNumber: value.unpackMask(cbor) }),
  },
  {
    key: 4,
    write: (claims) => value.packText(claims.qualification),
    read: (cbor) => ({ qualification: value.unpackText(cbor) }),
  },
  {
    key: 5,
    write: ({ level }) => {
      const place = LEVELS.indexOf(level as Level)
      return place === -1 ? level && value.packText(level) : place
    },
    read: (cbor) => ({
      level: typeof cbor === 'number' ? value.entry(LEVELS, cbor) : value.unpackText(cbor),
    }),
  },
  {
    key: 6,
    write: ({ specialty }) => specialty && value.packText(specialty),
    read: (cbor) => ({ specialty: value.unpackText(cbor) }),
  },
  {
    key: 7,
    write: (claims) => value.packDate(claims.examDate),
    read: (cbor) => ({ examDate: value.unpackDate(cbor) }),
  },
  {
    key: 8,
    write: (claims) => value.packDate(claims.issueDate),
    read: (cbor) => ({ issueDate: value.unpackDate(cbor) }),
  },
  {
    key: 9,
    write: (claims) => value.packRegion(claims.issuingRegion),
    read: (cbor) => ({ issuingRegion: value.unpackRegion(cbor) }),
  },
  {
    key: 10,
    write: (claims) => value.natural(KINDS.indexOf(claims.kind)),
    read: (cbor) => ({ kind: value.entry(KINDS, cbor) }),
  },
  {
    key: 11,
    write: ({ rule }) => rule && [value.packText(rule.id), value.natural(rule.version)],
    read: (cbor) => {
      const [id, version] = value.pair(cbor)
      return { rule: { id: value.unpackText(id), version: value.natural(version) } }
    },
  },
  {
    key: 12,
    write: (claims) => value.packStatus(claims.status),
    read: (cbor) => ({ status: value.unpackStatus(cbor) }),
  },
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
 * Reads claims, accepting exactly what `encodeClaims` writes: an unknown or repeated key, another order,
 * length or kind of number is refused, because encoding the result again must give these bytes.
 *
 * @returns `undefined` when they are not the encoding of any claims; never throws
 */
export function decodeClaims(bytes: Uint8Array): CredentialClaims | undefined {
  try {
    const claims = readClaims(bytes)
    const again = writeClaims(claims)
    return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]) ? claims : undefined
  } catch {
    return undefined
  }
}

function writeClaims(claims: CredentialClaims): Uint8Array<ArrayBuffer> {
  const { issuedAt, annotationExpiresAt } = claims
  const certificate = new Map<number, unknown>()
  for (const { key, write } of FIELDS) {
    const cbor = write(claims)
    if (cbor !== undefined) certificate.set(key, cbor)
  }
  const set = new Map<number, unknown>([
    [IAT, value.packInstant(issuedAt)],
    [CERTIFICATE, certificate],
  ])
  if (annotationExpiresAt !== undefined) set.set(EXP, value.packInstant(annotationExpiresAt))
  return new Uint8Array(encode(set, rfc8949EncodeOptions))
}

function readClaims(bytes: Uint8Array): CredentialClaims {
  const options = { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false }
  const set = value.map(decode(bytes, options))
  const certificate = value.map(set.get(CERTIFICATE))
  const claims: Partial<CredentialClaims>[] = [{ issuedAt: value.unpackInstant(set.get(IAT)) }]
  if (set.has(EXP)) claims.push({ annotationExpiresAt: value.unpackInstant(set.get(EXP)) })
  for (const { key, read } of FIELDS) if (certificate.has(key)) claims.push(read(certificate.get(key)))
  return Object.assign({}, ...claims) as CredentialClaims
}
