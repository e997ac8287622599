/**
 * A signature with an electronic seal in a PDF (GB/T 38540-2020), as `lib/document` writes it. The seal in it is what its signer
 * has signed with the rest, so that who made it need not be known here: the signer is.
 */

import { createHash } from 'node:crypto'
import { readSesSignature, type SealReasonCode, type SesSignature, verifySesSignature } from '#lib/seal'
import type { RefusalCode } from '../reasons.ts'
import { Refusal } from '../refusal.ts'
import type { KnownSeals, Seal } from './seals.ts'
import { readToken } from './token.ts'

/** What an outcome means for the file, the first that fits; any other is a signature as this service writes none. */
const REFUSALS: readonly (readonly [SealReasonCode, RefusalCode])[] = [
  ['content-changed', 'bytes-changed'],
  ['signature-wrong', 'signature-wrong'],
  ['maker-signature-wrong', 'signature-wrong'],
  ['signer-not-valid-then', 'certificate-not-valid-then'],
  ['maker-not-valid-then', 'certificate-not-valid-then'],
  ['seal-not-in-force', 'certificate-not-valid-then'],
]

/**
 * @param range of the file, as the signature has to say it
 * @throws {Refusal} `signer-unknown`, `signature-unreadable`, `bytes-changed`, `signature-wrong`, `certificate-not-valid-then`
 */
export function checkElectronicSeal(
  der: Buffer,
  content: Buffer,
  range: string,
  { seals }: KnownSeals,
): { readonly seal: Seal; readonly at: Date } {
  const { certificate, propertyInfo, at, signature, timeStamp } = read(der)
  const seal = seals.find((one) => one.der.equals(certificate))
  if (!seal) throw new Refusal('signer-unknown')
  const { findings } = verifySesSignature(der, { now: at, content })
  const failed = findings.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)
  for (const [code, refusal] of REFUSALS) if (failed.includes(code)) throw new Refusal(refusal)
  if (failed.length > 0 || propertyInfo !== range) throw new Refusal('signature-unreadable')
  // Whose stamp it is, is not judged, as of PAdES: only that it is over this signature.
  const imprint = createHash('sha256').update(signature).digest()
  if (timeStamp && !readToken(Buffer.from(timeStamp)).imprint.equals(imprint))
    throw new Refusal('signature-unreadable')
  return { seal, at }
}

function read(der: Buffer): SesSignature {
  try {
    return readSesSignature(der)
  } catch {
    throw new Refusal('signature-unreadable')
  }
}
