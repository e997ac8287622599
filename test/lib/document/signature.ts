/** Takes the PAdES signature out of a PDF and checks it with pkijs and WebCrypto, not with the library that made it. */

import { fromBER, type OctetString } from 'asn1js'
import { ContentInfo, CryptoEngine, SignedData, TSTInfo as TimeStampToken, type TSTInfo } from 'pkijs'

/** Its own: libpdf installs one for all of pkijs that does not verify. */
const ENGINE = new CryptoEngine({ name: 'test', crypto })

export interface PdfSignature {
  readonly byteRange: readonly [number, number, number, number]
  /** Whether the range leaves out nothing but the signature itself. */
  readonly coversAll: boolean
  readonly subFilter: string
  readonly cms: SignedData
  /** Whether the content is what was signed, by the key of the certificate that the signature carries. */
  valid(): Promise<boolean>
}

/** The last signature of a file, or null. */
export function signatureOf(file: Uint8Array): PdfSignature | null {
  const text = Buffer.from(file).toString('latin1')
  const range = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(text)
  if (!range) return null
  const byteRange = range.slice(1).map(Number) as unknown as PdfSignature['byteRange']
  const [start, length, next, rest] = byteRange
  const hex = text.slice(start + length + 1, next - 1)
  const der = Buffer.from(hex, 'hex')
  const content = ContentInfo.fromBER(der.buffer.slice(der.byteOffset, der.byteOffset + der.length))
  const cms = new SignedData({ schema: content.content })
  const signed = Buffer.concat([file.subarray(start, start + length), file.subarray(next, next + rest)])
  return {
    byteRange,
    coversAll: start === 0 && text[length] === '<' && text[next - 1] === '>' && next + rest === file.length,
    subFilter: /\/SubFilter\s*\/([\w.]+)/.exec(text)?.[1] ?? '',
    cms,
    valid: () =>
      cms
        .verify({ signer: 0, data: Uint8Array.from(signed).buffer, checkChain: false }, ENGINE)
        .catch(() => false),
  }
}

const TIME_STAMP_TOKEN = '1.2.840.113549.1.9.16.2.14'

/** The RFC 3161 time-stamp token among the unsigned attributes, or null. */
export function timestampOf({ cms }: PdfSignature): { token: SignedData; info: TSTInfo } | null {
  const attribute = cms.signerInfos[0]?.unsignedAttrs?.attributes.find(
    ({ type }) => type === TIME_STAMP_TOKEN,
  )
  if (!attribute) return null
  const content = new ContentInfo({ schema: attribute.values[0] })
  const token = new SignedData({ schema: content.content })
  const eContent = token.encapContentInfo.eContent as OctetString
  return { token, info: new TimeStampToken({ schema: fromBER(eContent.getValue()).result }) }
}
