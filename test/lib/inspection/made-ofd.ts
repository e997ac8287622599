/** OFD documents of our own, and packages written anew with other parts: what a forger makes who knows our form. */

import { zipSync } from 'fflate'
import {
  createOfdMaker,
  type DocumentRequest,
  type DocumentSigner,
  describeSignature,
  loadFonts,
  makeDemonstrationSeal,
  makeDemonstrationSigner,
  SEALED_WITH,
  signatureList,
} from '#lib/document'
import { type KnownSeals, knownSeals } from '#lib/inspection'
import { makeSesSignature } from '#lib/seal'
import { sm3 } from '#lib/sm'
import { readPackage } from '../../../lib/inspection/ofd/zip.ts'
import { ANNOTATION, certificate, FILE, NATIONAL, NOW, request } from '../document/samples.ts'

export type Parts = readonly (readonly [path: string, part: Uint8Array])[]

export interface Sealing {
  readonly seal: Uint8Array
  readonly signer: DocumentSigner
}

const fonts = loadFonts()
const service = { zh: '查询验证服务', en: 'Verification service' }
export const NATIONAL_REQUEST = { certificate: certificate({ result: NATIONAL }), annotation: ANNOTATION }

export async function makeSealing(now = NOW): Promise<Sealing> {
  const signer = await makeDemonstrationSigner(now, { kind: 'SM2', use: '签名' })
  return { signer, seal: await makeDemonstrationSeal({ signer, fonts, authority: '测试发证机关', now }) }
}

export const knownOf = (...sealings: readonly Sealing[]): KnownSeals =>
  knownSeals(sealings.flatMap(({ signer }) => signer.certificates))

export const makeOfd = async (seal: Sealing, overrides: Partial<DocumentRequest> = NATIONAL_REQUEST) =>
  Buffer.from(await createOfdMaker({ fonts, service, demonstration: false, seal }).make(request(overrides)))

export const makeOfdFile = (seal: Sealing) => makeOfd(seal, { certificate: certificate({ result: FILE }) })

export const partsOf = (file: Buffer): Parts => [...readPackage(file)]

/** As our writer packs them. */
export const pack = (parts: Parts): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(parts), { level: 6, mtime: new Date(1980, 0, 1) }))

/** The same package with one part as an edit makes it. */
export const withPart = (file: Buffer, path: string, edit: (part: Buffer) => Uint8Array | string): Buffer =>
  pack(
    partsOf(file).map(([name, part]) => [
      name,
      name === path ? Buffer.from(edit(Buffer.from(part)) as string) : part,
    ]),
  )

/** The same with a text in the place of another. */
export const edited = (file: Buffer, path: string, from: string | RegExp, to: string): Buffer =>
  withPart(file, path, (part) => part.toString('utf8').replace(from, () => to))

/** Sealed by our own seal over whatever is in it: by somebody who prepared the parts before they were sealed. */
export async function sealAnyway(parts: Parts, { seal, signer }: Sealing, now = NOW): Promise<Buffer> {
  const plain = parts.filter(([path]) => !(Object.values(SEALED_WITH) as string[]).includes(path))
  const signed = new Map([...plain, [SEALED_WITH.list, signatureList()], [SEALED_WITH.seal, seal]] as const)
  const description = describeSignature(signed, { x: 144, y: 224, width: 42, height: 42 }, now)
  const propertyInfo = `/${SEALED_WITH.description}`
  const value = await makeSesSignature({ seal, digest: sm3(description), propertyInfo, at: now }, signer)
  return pack([...signed, [SEALED_WITH.description, description], [SEALED_WITH.value, value]])
}
