/**
 * What may stand behind a sealed file and nothing else: the update that proves its signature for later (DSS), and a time
 * stamp over all of it. Both are read for what they hold, written anew from the sealed file, and have to be the same to the
 * byte; so there is no object, no entry and no space in them that we have not written.
 */

import {
  openSealed,
  type SealedFile,
  type Updated,
  type ValidationData,
  withRoomForStamp,
  withValidationData,
} from '#lib/document'

export interface LongTerm {
  readonly data: ValidationData
  readonly stamp?: {
    /** DER, and the zeros behind it. */
    readonly room: Buffer
    readonly hole: { readonly start: number; readonly end: number }
  }
}

/** Objects of a DSS; two chains of four with their answers are fewer. */
const MOST = 64
const STREAM = /(\d{1,7}) 0 obj\n<<\n\/Length (\d{1,7})\n>>\nstream\n/y
const DIRECTORY =
  /\d{1,7} 0 obj\n<<\n\/Type \/DSS\n(?:\/Certs \[([\d R]{1,2000})\]\n)?(?:\/OCSPs \[([\d R]{1,2000})\]\n)?(?:\/CRLs \[([\d R]{1,2000})\]\n)?>>/y
const CONTENTS = /\/SubFilter \/ETSI\.RFC3161\n\/ByteRange \[[\d ]{1,60}\]\n\/Contents <([0-9a-f]+)>/

/**
 * @param at where the sealed file ends
 * @returns undefined where what stands there is anything else
 */
export function readLongTerm(bytes: Buffer, at: number): LongTerm | undefined {
  const data = readData(bytes, at)
  const sealed = data && open(bytes.subarray(0, at))
  if (!sealed) return undefined
  const proved = withValidationData(sealed, data)
  if (proved.bytes.equals(bytes)) return { data }
  const { length } = proved.bytes
  if (!proved.bytes.equals(bytes.subarray(0, length))) return undefined
  const stamp = readStamp(bytes, sealed, proved)
  return stamp && { data, stamp }
}

function open(bytes: Buffer): SealedFile | undefined {
  try {
    return openSealed(bytes)
  } catch {
    return undefined
  }
}

function readData(bytes: Buffer, from: number): ValidationData | undefined {
  const text = bytes.toString('latin1')
  const streams: Buffer[] = []
  let at = from
  for (;;) {
    STREAM.lastIndex = at
    const length = Number(STREAM.exec(text)?.[2] ?? Number.NaN)
    if (Number.isNaN(length)) break
    if (streams.length === MOST) return undefined
    const start = STREAM.lastIndex
    streams.push(bytes.subarray(start, start + length))
    at = start + length + '\nendstream\nendobj\n'.length
  }
  DIRECTORY.lastIndex = at
  const found = DIRECTORY.exec(text)
  if (!found || streams.length === 0) return undefined
  const [certificates = 0, ocspResponses = 0] = found.slice(1).map((list) => list?.match(/R/g)?.length ?? 0)
  return {
    certificates: streams.slice(0, certificates),
    ocspResponses: streams.slice(certificates, certificates + ocspResponses),
    crls: streams.slice(certificates + ocspResponses),
  }
}

function readStamp(bytes: Buffer, sealed: SealedFile, proved: Updated): LongTerm['stamp'] {
  const digits = CONTENTS.exec(bytes.toString('latin1', proved.bytes.length))?.[1]
  if (!digits || digits.length % 2 !== 0) return undefined
  const { bytes: wanted, hole } = withRoomForStamp(sealed, proved, digits.length / 2)
  wanted.write(digits, hole.start + 1, 'latin1')
  return wanted.equals(bytes) ? { room: Buffer.from(digits, 'hex'), hole } : undefined
}
