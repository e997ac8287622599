/** From the bytes of a file to what it is: its signature first, then its structure. No record is looked at. */

import { createHash } from 'node:crypto'
import { MAX_FILE } from './limits.ts'
import { openOfd } from './ofd/open.ts'
import { isPackage } from './ofd/zip.ts'
import { codeOf, type Opened, type OpenedPdf, type Refused } from './opened.ts'
import { readFile } from './pdf/file.ts'
import { type LongTerm, readLongTerm } from './pdf/long-term.ts'
import { type DocumentStructure, readStructure } from './pdf/structure.ts'
import type { RefusalCode } from './reasons.ts'
import { Refusal } from './refusal.ts'
import { type Covered, countSignatures, endOfCovered, readCovered } from './signature/byte-range.ts'
import { checkCms, type SealSignature } from './signature/cms.ts'
import { readElement, TAG } from './signature/der.ts'
import { checkElectronicSeal } from './signature/electronic-seal.ts'
import { requireEvidence } from './signature/evidence.ts'
import type { KnownSeals, Seal } from './signature/seals.ts'
import { readToken } from './signature/token.ts'

/** How far ahead the clock of whoever signed may be, in milliseconds. */
const SKEW = 300_000

/** Never throws for a file, whatever it is. */
export function openDocument(bytes: Buffer, known: KnownSeals, now: Date): Opened | Refused {
  if (isPackage(bytes)) return openOfd(bytes, known, now)
  const text = bytes.toString('latin1')
  const hasSeal = bearsSeal(text, known)
  const isSigned = hasSeal || countSignatures(text) > 0
  const sealed = isSigned ? withoutLongTerm(bytes, text) : { bytes, text }
  // What bears none of our certificates is nobody's business here: what is wrong with it is not looked for.
  if (isSigned && !hasSeal) return { state: 'not-ours', code: 'signer-unknown' }
  let signature: FoundSignature | undefined
  try {
    signature = isSigned ? readSignature(bytes, sealed, known) : undefined
  } catch (error) {
    return { state: 'changed', code: codeOf(error) }
  }
  try {
    const pdf = readFile(sealed.bytes)
    const structure = readStructure(pdf)
    return { format: 'pdf', pdf, structure, ...(signature && sealOf(signature, structure, now)) }
  } catch (error) {
    if (error instanceof OutsideValidity) return { state: 'changed', code: error.code, seal: error.seal }
    return { state: signature ? 'not-ours' : 'none', code: codeOf(error) }
  }
}

/** A file up to the end of its seal, and what proves it for later where that is all that stands behind. */
interface SealedPart {
  readonly bytes: Buffer
  readonly text: string
  readonly longTerm?: LongTerm
}

function withoutLongTerm(bytes: Buffer, text: string): SealedPart {
  const end = endOfCovered(text)
  const longTerm =
    end !== undefined && end < bytes.length && bytes.length <= MAX_FILE ? readLongTerm(bytes, end) : undefined
  if (!longTerm) return { bytes, text }
  return { bytes: bytes.subarray(0, end), text: text.slice(0, end), longTerm }
}

/** A signature that holds, and what it has to be called in the file. */
interface FoundSignature {
  readonly covered: Covered
  readonly seal: Seal
  readonly form: string
  /** Where it says itself when it was made. */
  readonly at?: Date
}

const PADES = 'Adobe.PPKLite ETSI.CAdES.detached'
const ELECTRONIC_SEAL = 'GM.PKILite GM.sm2seal'

function readSignature(
  file: Buffer,
  { bytes, text, longTerm }: SealedPart,
  known: KnownSeals,
): FoundSignature {
  const covered = readCovered(bytes, text)
  const { value, hole } = covered
  const content = Buffer.concat([bytes.subarray(0, hole.start), bytes.subarray(hole.end)])
  // CMS begins with an identifier of what it is; a signature with an electronic seal with what was signed.
  if (readElement(readElement(value).content).tag !== TAG.oid) {
    const range = `[0 ${hole.start} ${hole.end} ${bytes.length - hole.end}]`
    if (longTerm) throw new Refusal('later-revision')
    return { covered, form: ELECTRONIC_SEAL, ...checkElectronicSeal(value, content, range, known) }
  }
  const signature = checkCms(value, content, known)
  if (longTerm) {
    try {
      requireLongTerm(file, longTerm, signature)
    } catch (error) {
      throw error instanceof Refusal ? new Refusal('later-revision') : error
    }
  }
  return { covered, form: PADES, seal: signature.seal }
}

/** SHA-256 of all but the hole. */
const digestAround = (bytes: Buffer, { start, end }: Covered['hole']): Buffer =>
  createHash('sha256').update(bytes.subarray(0, start)).update(bytes.subarray(end)).digest()

/** @throws {Refusal} where it does not belong to this signature */
function requireLongTerm(
  file: Buffer,
  { data, stamp }: LongTerm,
  { certificates, token }: SealSignature,
): void {
  if (!token) throw new Refusal('later-revision')
  const signers = [...certificates, ...readToken(token).certificates]
  if (stamp) {
    const { der } = readElement(stamp.room)
    const over = readToken(der)
    const isPadded = stamp.room.subarray(der.length).every((byte) => byte === 0)
    if (!isPadded || !over.imprint.equals(digestAround(file, stamp.hole))) throw new Refusal('later-revision')
    signers.push(...over.certificates)
  }
  requireEvidence(data, signers)
}

class OutsideValidity extends Refusal {
  readonly seal: { readonly name: string; readonly signedAt: Date }
  constructor(code: RefusalCode, name: string, signedAt: Date) {
    super(code)
    this.seal = { name, signedAt }
  }
}

/**
 * @throws {Refusal} `hole-wrong` where what was left out is not the value of the one signature; `signature-unreadable`
 *   where the file says otherwise than the signature what it is, or when; `signed-in-future`, `certificate-not-valid-then`
 */
function sealOf(
  { covered: { hole }, seal: { certificate, name }, form, at }: FoundSignature,
  { signature }: DocumentStructure,
  now: Date,
): Pick<OpenedPdf, 'seal'> {
  if (signature?.place.start !== hole.start || signature.place.end !== hole.end)
    throw new Refusal('hole-wrong')
  const { signedAt } = signature
  if (signature.form !== form || (at && at.getTime() !== signedAt.getTime()))
    throw new Refusal('signature-unreadable')
  if (signedAt.getTime() > now.getTime() + SKEW) throw new OutsideValidity('signed-in-future', name, signedAt)
  if (signedAt < certificate.validFromDate || signedAt > certificate.validToDate)
    throw new OutsideValidity('certificate-not-valid-then', name, signedAt)
  return { seal: { name, signedAt } }
}

/** Whether one of our certificates is in the file at all; signatures carry theirs in hexadecimal. */
function bearsSeal(text: string, { seals }: KnownSeals): boolean {
  if (seals.length === 0) return false
  const lower = text.toLowerCase()
  return seals.some(({ der }) => lower.includes(der.toString('hex')))
}
