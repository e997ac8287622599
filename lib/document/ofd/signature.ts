/**
 * The signature of an OFD (GB/T 33190-2016, 18): Signature.xml names every other part with its SM3, its own SM3 is signed
 * with the electronic seal (GB/T 38540-2020), and where the seal's picture is shown stands there too. The list of
 * signatures is among the parts named, so that nobody adds one (18.1).
 */

import { makeSesSignature, type Sealer } from '#lib/seal'
import { OID, sm3 } from '#lib/sm'
import { type Box, boxText } from '../drawing/ofd/path.ts'
import { escaped, NAMESPACE, part } from '../drawing/ofd/xml.ts'
import { PAGE_ID, type Parts, SIGNATURES } from './parts.ts'

const FOLDER = `${SIGNATURES.slice(0, SIGNATURES.lastIndexOf('/'))}/Sign_0`
const DESCRIPTION = `${FOLDER}/Signature.xml`
const SEAL = `${FOLDER}/Seal.esl`
const VALUE = `${FOLDER}/SignedValue.dat`

/** What a sealed package has beside the parts of the document, in its order. */
export const SEALED_WITH = { list: SIGNATURES, seal: SEAL, description: DESCRIPTION, value: VALUE } as const

/** Identifiers of what is signed with are of a kind of their own (18.1). */
const SIGNATURE_ID = 's001'
const STAMP_ID = 's002'

export interface OfdSeal {
  /** The electronic seal as it was made (SESeal, DER). */
  readonly seal: Uint8Array
  /** Whose certificate the seal names. */
  readonly signer: Sealer
}

/** @throws {SealError} as `makeSesSignature`, and what the signer throws */
export async function signParts(
  parts: Parts,
  { seal, signer }: OfdSeal,
  { place, now }: { readonly place: Box; readonly now: Date },
): Promise<Parts> {
  const signed = new Map([...parts, [SIGNATURES, signatureList()], [SEAL, seal]])
  const description = describeSignature(signed, place, now)
  const value = await makeSesSignature(
    { seal, digest: sm3(description), propertyInfo: `/${DESCRIPTION}`, at: wholeSecond(now) },
    signer,
  )
  return new Map([...signed, [DESCRIPTION, description], [VALUE, value]])
}

/** Signatures.xml: the one there is. */
export const signatureList = (): Uint8Array =>
  part(
    `<ofd:Signatures ${NAMESPACE}><ofd:MaxSignId>${STAMP_ID}</ofd:MaxSignId><ofd:Signature ID="${SIGNATURE_ID}" Type="Seal" BaseLoc="/${DESCRIPTION}"/></ofd:Signatures>`,
  )

/** Signature.xml, over these parts: all but itself and the value. */
export function describeSignature(parts: Parts, place: Box, now: Date): Uint8Array {
  const references = [...parts].map(
    ([path, bytes]) =>
      `<ofd:Reference FileRef="/${escaped(path)}"><ofd:CheckValue>${Buffer.from(sm3(bytes)).toString('base64')}</ofd:CheckValue></ofd:Reference>`,
  )
  return part(
    `<ofd:Signature ${NAMESPACE}><ofd:SignedInfo><ofd:Provider ProviderName="Zhengyan" Company="Zhengyan"/><ofd:SignatureMethod>${OID.sm2WithSm3}</ofd:SignatureMethod><ofd:SignatureDateTime>${instant(now)}</ofd:SignatureDateTime><ofd:References CheckMethod="${OID.sm3}">${references.join('')}</ofd:References><ofd:StampAnnot ID="${STAMP_ID}" PageRef="${PAGE_ID}" Boundary="${boxText(place)}"/><ofd:Seal><ofd:BaseLoc>/${SEAL}</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo><ofd:SignedValue>/${VALUE}</ofd:SignedValue></ofd:Signature>`,
  )
}

/** 20261123093000Z: the standard leaves the text open, and this is how other makers write it. */
const instant = (now: Date) => `${now.toISOString().slice(0, 19).replace(/\D/g, '')}Z`

const wholeSecond = (now: Date) => new Date(Math.floor(now.getTime() / 1000) * 1000)
