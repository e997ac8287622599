/** Makes documents as OFD: guards, draws, embeds, seals, packs. */

import { Problem } from '#lib/problem'
import { SealError } from '#lib/seal'
import { drawDocument, guard, isSealed } from '../design/document.ts'
import type { Page } from '../design/page.ts'
import { OfdCanvas } from '../drawing/ofd/canvas.ts'
import type { Box } from '../drawing/ofd/path.ts'
import { createUsedFonts } from '../drawing/ofd/used-fonts.ts'
import { isDemonstration } from '../signing/signer.ts'
import type { DocumentMaker, DocumentMakerOptions, DocumentRequest } from '../types.ts'
import { packOfd } from './package.ts'
import { type Parts, partsOf } from './parts.ts'
import { type OfdSeal, signParts } from './signature.ts'

export interface OfdMakerOptions extends Pick<DocumentMakerOptions, 'fonts' | 'service' | 'demonstration'> {
  /** Without one, documents that bear a seal are not made. */
  readonly seal?: OfdSeal | undefined
}

/** @throws {Problem} `format-unavailable` where the seal is not in force, which its PDF need not wait for */
async function sealed(...given: Parameters<typeof signParts>): Promise<Parts> {
  try {
    return await signParts(...given)
  } catch (cause) {
    if (!(cause instanceof SealError) || cause.code !== 'seal-not-in-force') throw cause
    throw new Problem('format-unavailable', { detail: NOT_IN_FORCE, cause })
  }
}

const NOT_IN_FORCE = {
  zh: '本系统的国密（SM2）电子印章不在有效期内，带印章的电子证书暂不能以 OFD 提供，请下载 PDF。',
  en: 'The SM2 electronic seal of this service is not in force, and an electronic certificate with a seal is not available as OFD for now: download the PDF.',
}

/** An OFD as it is before it is sealed. */
export interface DrawnOfd {
  readonly parts: Parts
  /** Where the seal is to be shown; only of a document that bears one. */
  readonly sealPlace?: Box | undefined
}

/** Of the same request it draws the same, to the byte. */
export function createOfdDrawer(
  options: Pick<OfdMakerOptions, 'fonts' | 'service' | 'demonstration'>,
): (request: DocumentRequest) => DrawnOfd {
  const { fonts, service, demonstration } = options
  return (request) => {
    guard(request)
    // The page itself has the first.
    let id = 1
    const nextId = () => ++id
    const used = createUsedFonts(fonts, nextId)
    const canvas = new OfdCanvas(used, nextId)
    const page: Page = { canvas, format: 'ofd', request, service, demonstration }
    drawDocument(page)
    const content = canvas.finish()
    return {
      parts: partsOf({ page, content, fonts: used.all, maxId: id, sealed: isSealed(request) }),
      sealPlace: canvas.sealPlace,
    }
  }
}

/**
 * A maker of documents as OFD; keep one for the life of the process. Its `make` throws `format-unavailable` for a
 * document that bears a seal where there is none for OFD, or none in force.
 */
export function createOfdMaker(options: OfdMakerOptions): DocumentMaker {
  const { seal } = options
  const demonstration = options.demonstration || (seal !== undefined && isDemonstration(seal.signer))
  const draw = createOfdDrawer({ ...options, demonstration })
  return {
    async make(request) {
      if (!isSealed(request)) return packOfd(draw(request).parts)
      guard(request)
      if (!seal) throw new Problem('format-unavailable')
      const { parts, sealPlace } = draw(request)
      if (!sealPlace) throw new Error('the design of a sealed document keeps no place for the seal')
      return packOfd(await sealed(parts, seal, { place: sealPlace, now: request.now }))
    },
  }
}
