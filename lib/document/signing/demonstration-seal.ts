/**
 * An electronic seal for the local stack and for tests. Its name, its picture and the certificates of who made it and of
 * who signs with it say that it is a demonstration. Never deployed.
 */

import { makeSeal } from '#lib/seal'
import type { Fonts } from '../drawing/fonts.ts'
import { drawSealPicture } from '../seal-picture.ts'
import { BEFOREHAND } from './demonstration-certificate.ts'
import { makeDemonstrationSigner } from './demonstration-signer.ts'
import { keptFile } from './kept-file.ts'
import type { DocumentSigner } from './signer.ts'

const YEARS = 3

export interface DemonstrationSealOptions {
  /** Who signs with it; of an SM2 key. */
  readonly signer: DocumentSigner
  readonly fonts: Fonts
  /** Whose it is. */
  readonly authority: string
  readonly now: Date
}

/**
 * The demonstration seal kept at `path`; made when there is none yet.
 *
 * @returns SESeal, DER
 */
export const openDemonstrationSeal = (path: string, options: DemonstrationSealOptions): Promise<Uint8Array> =>
  keptFile(path, () => makeDemonstrationSeal(options))

/** One that lives only in memory. Its maker's key is gone with this call. */
export async function makeDemonstrationSeal({
  signer,
  fonts,
  authority,
  now,
}: DemonstrationSealOptions): Promise<Uint8Array> {
  const name = `${authority}证书专用章`
  const madeOn = now.toISOString().slice(0, 10)
  const validTo = new Date(now)
  validTo.setUTCFullYear(validTo.getUTCFullYear() + YEARS)
  return makeSeal(
    {
      vendor: 'Zhengyan',
      id: 'DEMONSTRATION',
      type: 1,
      name: `演示 ${name}`,
      signers: { certificates: [signer.certificates[0]] },
      createdAt: now,
      validFrom: new Date(now.getTime() - BEFOREHAND),
      validTo,
      picture: drawSealPicture({ name, madeOn, demonstration: true }, fonts),
    },
    await makeDemonstrationSigner(now, { kind: 'SM2', use: '制章' }),
  )
}
