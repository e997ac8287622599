/** A seal of a made-up authority: who makes it, who signs with it, and what it says. */

import { makeDemonstrationSigner } from '#lib/document'
import { makeSeal, type Sealer, type SealProperties } from '#lib/seal'

export const NOW = new Date('2026-12-01T02:00:00Z')

export interface MadeUp {
  readonly maker: Sealer
  readonly signer: Sealer
  readonly properties: SealProperties
  readonly seal: Uint8Array
}

export async function makeUp(): Promise<MadeUp> {
  const [maker, signer] = await Promise.all([
    makeDemonstrationSigner(NOW, { kind: 'SM2', use: '制章' }),
    makeDemonstrationSigner(NOW, { kind: 'SM2', use: '签名' }),
  ])
  const properties: SealProperties = {
    vendor: 'Zhengyan',
    id: '99000000000001',
    type: 1,
    name: '演示省人事考试专用章',
    signers: { certificates: [signer.certificates[0]] },
    createdAt: NOW,
    validFrom: NOW,
    validTo: new Date('2029-12-01T02:00:00Z'),
    picture: { type: 'SVG', data: new TextEncoder().encode('<svg/>'), width: 42, height: 42 },
    extensions: [],
  }
  return { maker, signer, properties, seal: await makeSeal(properties, maker) }
}
