/** From the bytes of a file to what it is: its signature first, then its structure. No record is looked at. */

import { createHash } from 'node:crypto'
import { type PdfFile, readFile } from './pdf/file.ts'
import { type DocumentStructure, readStructure } from './pdf/structure.ts'
import type { RefusalCode } from './reasons.ts'
import { Refusal } from './refusal.ts'
import { type Covered, countSignatures, readCovered } from './signature/byte-range.ts'
import { checkCms } from './signature/cms.ts'
import type { KnownSeals, Seal } from './signature/seals.ts'

/** A document that is built as ours are; with its seal, if it has one. */
export interface Opened {
  readonly pdf: PdfFile
  readonly structure: DocumentStructure
  readonly seal?: { readonly name: string; readonly signedAt: Date }
}

/** A file that is refused. */
export interface Refused {
  /** What its signature is. */
  readonly state: 'changed' | 'not-ours' | 'none'
  readonly code: RefusalCode
  readonly seal?: { readonly name: string; readonly signedAt: Date }
}

/** How far ahead the clock of whoever signed may be, in milliseconds. */
const SKEW = 300_000

/** Never throws for a file, whatever it is. */
export function openDocument(bytes: Buffer, known: KnownSeals, now: Date): Opened | Refused {
  const text = bytes.toString('latin1')
  const hasSeal = bearsSeal(text, known)
  const isSigned = hasSeal || countSignatures(text) > 0
  // What bears none of our certificates is nobody's business here: what is wrong with it is not looked for.
  if (isSigned && !hasSeal) return { state: 'not-ours', code: 'signer-unknown' }
  let signature: { readonly covered: Covered; readonly seal: Seal } | undefined
  try {
    signature = isSigned ? readSignature(bytes, text, known) : undefined
  } catch (error) {
    return { state: 'changed', code: codeOf(error) }
  }
  try {
    const pdf = readFile(bytes)
    const structure = readStructure(pdf)
    return { pdf, structure, ...(signature && sealOf(signature, structure, now)) }
  } catch (error) {
    if (error instanceof OutsideValidity) return { state: 'changed', code: error.code, seal: error.seal }
    return { state: signature ? 'not-ours' : 'none', code: codeOf(error) }
  }
}

function readSignature(bytes: Buffer, text: string, known: KnownSeals) {
  const covered = readCovered(bytes, text)
  const { start, end } = covered.hole
  const digest = createHash('sha256').update(bytes.subarray(0, start)).update(bytes.subarray(end)).digest()
  return { covered, seal: checkCms(covered.cms, digest, known).seal }
}

class OutsideValidity extends Refusal {
  readonly seal: { readonly name: string; readonly signedAt: Date }
  constructor(code: RefusalCode, name: string, signedAt: Date) {
    super(code)
    this.seal = { name, signedAt }
  }
}

/**
 * @throws {Refusal} `hole-wrong` where what was left out is not the value of the one signature; `signed-in-future`,
 *   `certificate-not-valid-then`
 */
function sealOf(
  { covered: { hole }, seal: { certificate, name } }: { readonly covered: Covered; readonly seal: Seal },
  { signature }: DocumentStructure,
  now: Date,
): Pick<Opened, 'seal'> {
  if (signature?.place.start !== hole.start || signature.place.end !== hole.end)
    throw new Refusal('hole-wrong')
  const { signedAt } = signature
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

function codeOf(error: unknown): RefusalCode {
  if (error instanceof Refusal) return error.code
  throw error
}
