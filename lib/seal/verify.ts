/**
 * Checks a seal, and a signature with it, each thing by itself, so that an answer can say all that is wrong and why. Whether a
 * certificate has been revoked is not asked: there is no network here.
 */

import { sameBytes } from '#lib/bytes'
import { isIssuedBy, OID, readSm2Certificate, type Sm2Certificate, sm3, verifySm2 } from '#lib/sm'
import type { Extension } from './extensions.ts'
import { finding, type SealFinding, type SealReasonCode } from './reasons.ts'
import { type ElectronicSeal, readSeal } from './seal.ts'
import { readSesSignature, type SesSignature } from './signature.ts'
import { mayBeUsedBy } from './signers.ts'

export interface SealReport {
  /** Whether nothing failed. What was not checked is among the findings. */
  readonly holds: boolean
  readonly findings: readonly SealFinding[]
  /** Absent where it could not be read. */
  readonly seal?: ElectronicSeal
}

export interface SesReport {
  readonly holds: boolean
  readonly findings: readonly SealFinding[]
  readonly signature?: SesSignature
}

/** Certificates, DER, that are known: of makers and signers, or of the authorities that issue theirs. */
type Known = readonly Uint8Array[] | undefined

/**
 * Checks an electronic seal (GB/T 38540-2020, 6.3).
 *
 * @param options.at the time at which it is to be in force
 * @param options.known without it nobody is asked who made the seal
 * @example
 * const { holds, findings } = verifySeal(file, { at: new Date(), known: [authority] })
 */
export function verifySeal(der: Uint8Array, { at, known }: { at: Date; known?: Known }): SealReport {
  const seal = readable(() => readSeal(der))
  if (!seal) return report([finding('seal-unreadable')])
  return { ...report(findingsOfSeal(seal, at, known)), seal }
}

export interface SesCheckOptions {
  readonly now: Date
  readonly known?: Known
  /** What was signed; of an OFD, its Signature.xml. */
  readonly content?: Uint8Array | undefined
}

/** Checks a signature with an electronic seal (GB/T 38540-2020, 7.3), the seal in it as of the time of signing. */
export function verifySesSignature(der: Uint8Array, { now, known, content }: SesCheckOptions): SesReport {
  const signature = readable(() => readSesSignature(der))
  if (!signature) return report([finding('signature-unreadable')])
  const { seal, at, certificate, signed, signatureAlgorithm, digest, extensions } = signature
  const codes: SealReasonCode[] = [
    hasCritical(extensions) ? 'signature-extension-unknown' : 'signature-read',
    isSignedBy(certificate, signatureAlgorithm, signed, signature.signature)
      ? 'signature-holds'
      : 'signature-wrong',
    mayBeUsedBy(seal.signers, certificate) ? 'signer-named' : 'signer-not-named',
    certificateCode('signer', certificate, at),
    knownCode('signer', certificate, known),
    at > now ? 'signed-in-future' : 'signed-before-now',
    contentCode(content, digest),
  ]
  return { ...report([...findingsOfSeal(seal, at, known), ...codes.map(finding)]), signature }
}

function findingsOfSeal(seal: ElectronicSeal, at: Date, known: Known): readonly SealFinding[] {
  const { maker, signatureAlgorithm, signed, signature, createdAt, validFrom, validTo, extensions } = seal
  const codes: SealReasonCode[] = [
    hasCritical(extensions ?? []) ? 'seal-extension-unknown' : 'seal-read',
    isSignedBy(maker, signatureAlgorithm, signed, signature)
      ? 'maker-signature-holds'
      : 'maker-signature-wrong',
    certificateCode('maker', maker, createdAt),
    knownCode('maker', maker, known),
    at >= validFrom && at <= validTo ? 'seal-in-force' : 'seal-not-in-force',
  ]
  return codes.map(finding)
}

const report = (findings: readonly SealFinding[]) => ({
  holds: findings.every(({ outcome }) => outcome !== 'failed'),
  findings,
})

const hasCritical = (extensions: readonly Extension[]) => extensions.some(({ critical }) => critical)

/** The algorithm that is named is SM2 or none that is known: RSA is in the standard's history, not in its seals. */
function isSignedBy(certificate: Uint8Array, algorithm: string, signed: Uint8Array, signature: Uint8Array) {
  const { publicKey } = certificateOf(certificate) ?? {}
  return publicKey !== undefined && algorithm === OID.sm2WithSm3 && verifySm2(publicKey, signed, signature)
}

function certificateCode<W extends 'maker' | 'signer'>(who: W, der: Uint8Array, at: Date) {
  const certificate = certificateOf(der)
  if (!certificate?.maySign) return `${who}-unusable` as const
  const { validFrom, validTo } = certificate
  return at >= validFrom && at <= validTo
    ? (`${who}-valid-then` as const)
    : (`${who}-not-valid-then` as const)
}

function knownCode<W extends 'maker' | 'signer'>(who: W, der: Uint8Array, known: Known) {
  if (!known) return `${who}-not-compared` as const
  const certificate = certificateOf(der)
  const isKnown = known.some((one) => {
    if (sameBytes(one, der)) return true
    const issuer = certificateOf(one)
    return certificate !== undefined && issuer !== undefined && isIssuedBy(certificate, issuer)
  })
  return isKnown ? (`${who}-known` as const) : (`${who}-unknown` as const)
}

function contentCode(content: Uint8Array | undefined, digest: Uint8Array) {
  if (!content) return 'content-not-compared' as const
  return sameBytes(sm3(content), digest) ? ('content-same' as const) : ('content-changed' as const)
}

const certificateOf = (der: Uint8Array): Sm2Certificate | undefined => readable(() => readSm2Certificate(der))

/** @returns undefined for what cannot be read; the readers refuse by throwing */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
