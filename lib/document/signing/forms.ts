/** What a signature of a PDF is, beside the file that it is over: two forms. */

import { createHash } from 'node:crypto'
import { makeSesSignature } from '#lib/seal'
import { sm3 } from '#lib/sm'
import { signDetached } from './cms.ts'
import { algorithmOf, type DocumentSigner } from './signer.ts'
import type { TimeStamp } from './time-stamp.ts'

export interface SignatureForm {
  /** As the dictionary of the signature names it (PDF 32000-1, 12.8.1). */
  readonly names: { readonly Filter: string; readonly SubFilter: string }
  /** Bytes of it besides certificates and time stamp. */
  readonly room: number
  /** @param covered what of the file is signed @returns DER */
  sign(covered: Uint8Array, by: SignedBy): Promise<Uint8Array>
}

interface SignedBy {
  readonly signer: DocumentSigner
  /** What is covered, as the file says it. */
  readonly range: string
  readonly now: Date
  readonly timeStamp: TimeStamp | undefined
}

/** ETSI EN 319 142-1, level B-B, or B-T with a time stamp. The signature of RSA 4096 takes 512 bytes of the room. */
export const PADES: SignatureForm = {
  names: { Filter: 'Adobe.PPKLite', SubFilter: 'ETSI.CAdES.detached' },
  room: 1400,
  sign: (covered, { signer, timeStamp }) =>
    signDetached(algorithmOf(signer).hash.of(covered), signer, timeStamp),
}

/**
 * A signature with an electronic seal (GB/T 38540-2020), which has to say what it protects: the range of the file. Both names
 * are those of programs that write and read such files; `docs/document.md` says how far they are confirmed.
 *
 * @param seal SESeal, DER
 */
export const withElectronicSeal = (seal: Uint8Array): SignatureForm => ({
  names: { Filter: 'GM.PKILite', SubFilter: 'GM.sm2seal' },
  room: 600 + seal.length,
  sign: (covered, { signer, range, now, timeStamp }) =>
    makeSesSignature(
      { seal, digest: sm3(covered), propertyInfo: range, at: now },
      signer,
      timeStamp && ((signature) => timeStamp(createHash('sha256').update(signature).digest())),
    ),
})
