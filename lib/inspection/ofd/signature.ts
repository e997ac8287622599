/**
 * The signature of an OFD with an electronic seal (GB/T 33190-2016, 18; GB/T 38540-2020, 7), held against the one that there can
 * be: its description follows from the parts, from where the seal is shown and from when; so it is written anew, and has to be
 * the same to the byte. What `lib/document` writes is what passes here, and nothing else.
 */

import { describeSignature, SEALED_WITH, signatureList } from '#lib/document'
import { type SealReasonCode, verifySesSignature } from '#lib/seal'
import { sm3 } from '#lib/sm'
import type { RefusalCode } from '../reasons.ts'
import { Refusal } from '../refusal.ts'
import type { KnownSeals, Seal } from '../signature/seals.ts'
import type { PackageParts } from './structure.ts'

export interface OfdSignature {
  readonly seal: Seal
  readonly signedAt: Date
  /** Where its validity, or the clock, stands against it; the file is as it was signed all the same. */
  readonly untimely?: RefusalCode
}

const PLACE = /<ofd:StampAnnot ID="s002" PageRef="1" Boundary="([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)"\/>/
const TIME = /<ofd:SignatureDateTime>(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z<\/ofd:SignatureDateTime>/

/** What is wrong with a signature, as the answer names it: the first that is found. */
const REFUSED: readonly (readonly [SealReasonCode, RefusalCode])[] = [
  ['signature-unreadable', 'signature-unreadable'],
  ['signature-wrong', 'signature-wrong'],
  ['content-changed', 'bytes-changed'],
  ['signer-not-named', 'signature-wrong'],
  ['maker-signature-wrong', 'signature-wrong'],
]
const UNTIMELY: readonly (readonly [SealReasonCode, RefusalCode])[] = [
  ['signed-in-future', 'signed-in-future'],
  ['seal-not-in-force', 'seal-not-in-force'],
  ['signer-not-valid-then', 'certificate-not-valid-then'],
  ['maker-not-valid-then', 'certificate-not-valid-then'],
]

/** How far ahead the clock of whoever signed may be, in milliseconds. */
const SKEW = 300_000

/** @throws {Refusal} `signer-unknown`, `signature-unreadable`, `bytes-changed`, `signature-wrong` */
export function checkOfdSignature(parts: PackageParts, { seals }: KnownSeals, now: Date): OfdSignature {
  const [description, value, list, esl] = [
    SEALED_WITH.description,
    SEALED_WITH.value,
    SEALED_WITH.list,
    SEALED_WITH.seal,
  ].map((path) => parts.get(path))
  if (!description || !value || !list || !esl) throw new Refusal('signature-unreadable')
  const ahead = new Date(now.getTime() + SKEW)
  const { signature, findings } = verifySesSignature(value, { now: ahead, content: description })
  const named = (rows: typeof REFUSED) => {
    const code = rows.find(([reason]) => findings.some((one) => one.code === reason))?.[1]
    return code
  }
  const seal = signature && seals.find(({ der }) => der.equals(signature.certificate))
  if (signature && !seal) throw new Refusal('signer-unknown')
  const wrong = named(REFUSED)
  if (wrong || !signature || !seal) throw new Refusal(wrong ?? 'signature-unreadable')
  requireAnew(parts, description, signature.at)
  if (!list.equals(signatureList()) || !esl.equals(signature.seal.der)) throw new Refusal('bytes-changed')
  if (signature.propertyInfo !== `/${SEALED_WITH.description}`) throw new Refusal('signature-unreadable')
  const untimely = named(UNTIMELY)
  const failed = findings.some(({ outcome }) => outcome === 'failed')
  if (failed && !untimely) throw new Refusal('signature-unreadable')
  return { seal, signedAt: signature.at, ...(untimely && { untimely }) }
}

/** Each part once, with its digest, none left out. */
function requireAnew(parts: PackageParts, description: Buffer, at: Date): void {
  const text = description.toString('utf8')
  const [x = 0, y = 0, width = 0, height = 0] = (PLACE.exec(text)?.slice(1) ?? []).map(Number)
  const [year, month, day, hour, minute, second] = TIME.exec(text)?.slice(1) ?? []
  const said = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (said.getTime() !== at.getTime()) throw new Refusal('signature-unreadable')
  const signed = new Map(
    [...parts].filter(([path]) => path !== SEALED_WITH.description && path !== SEALED_WITH.value),
  )
  const wanted = describeSignature(signed, { x, y, width, height }, at)
  if (description.equals(wanted)) return
  const isNamed = [...signed.values()].every((part) =>
    text.includes(Buffer.from(sm3(part)).toString('base64')),
  )
  throw new Refusal(isNamed ? 'signature-unreadable' : 'bytes-changed')
}
