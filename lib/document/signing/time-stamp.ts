/** Time stamps of an authority that speaks RFC 3161. */

import { HttpTimestampAuthority, TimestampError } from '@libpdf/core'
import { ContentInfo, IssuerAndSerialNumber, SignedData, TSTInfo } from 'pkijs'
import { Problem } from '#lib/problem'
import { ask } from './long-term/ask.ts'

/** Gives a time-stamp token (DER) for a SHA-256 digest. @throws {Problem} `unavailable` */
export type TimeStamp = (digest: Uint8Array) => Promise<Uint8Array>

/** Room for a token with the certificates of its authority, in bytes. */
export const TIMESTAMP_TOKEN = 8192

const MOST = 64 * 1024

export function stampedBy(url: string): TimeStamp {
  const authority = new HttpTimestampAuthority(url, { fetch: askBounded })
  return async (digest) => {
    try {
      const token = await authority.timestamp(digest, 'SHA-256')
      if (!Buffer.from(digest).equals(imprintOf(token)))
        throw new TimestampError('a token over something else')
      return token
    } catch (cause) {
      // A file that was promised a time stamp is not given out without one.
      if (cause instanceof TimestampError) throw new Problem('unavailable', { cause })
      throw cause
    }
  }
}

/** `fetch` as libpdf calls it, within the limits of `ask`. */
const askBounded: typeof fetch = async (url, { method, headers, body } = {}) =>
  new Response(
    Uint8Array.from(
      await ask(String(url), {
        method,
        headers: headers as Readonly<Record<string, string>>,
        body: body as Uint8Array,
        most: MOST,
      }),
    ),
  )

/** The certificates that a token carries, DER: its signer's own first. @throws {Problem} `unavailable` for none */
export function certificatesOfStamp(token: Uint8Array): readonly Uint8Array[] {
  const { certificates, signerInfos } = signedData(token)
  const signer = signerInfos[0]?.sid
  const all = (certificates ?? []).flatMap((one) => ('serialNumber' in one ? [one] : []))
  const own = all.find(
    ({ issuer, serialNumber }) =>
      signer instanceof IssuerAndSerialNumber &&
      signer.issuer.isEqual(issuer) &&
      signer.serialNumber.isEqual(serialNumber),
  )
  if (!own) throw new Problem('unavailable', { cause: new TimestampError('a token without its certificate') })
  return [own, ...all.filter((one) => one !== own)].map((one) => new Uint8Array(one.toSchema().toBER()))
}

function signedData(token: Uint8Array): SignedData {
  const { content } = ContentInfo.fromBER(Uint8Array.from(token).buffer)
  return new SignedData({ schema: content })
}

/** What a time-stamp token says it is over (RFC 3161, 2.4.2). */
function imprintOf(token: Uint8Array): Uint8Array {
  const { eContent } = signedData(token).encapContentInfo
  if (!eContent) throw new TimestampError('a token without content')
  return TSTInfo.fromBER(eContent.getValue()).messageImprint.hashedMessage.valueBlock.valueHexView
}
