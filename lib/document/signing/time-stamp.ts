/** Time stamps of an authority that speaks RFC 3161. */

import { HttpTimestampAuthority, TimestampError } from '@libpdf/core'
import { ContentInfo, SignedData, TSTInfo } from 'pkijs'
import { Problem } from '#lib/problem'

/** Gives a time-stamp token (DER) for a SHA-256 digest. @throws {Problem} `unavailable` */
export type TimeStamp = (digest: Uint8Array) => Promise<Uint8Array>

/** Room for a token with the certificates of its authority, in bytes. */
export const TIMESTAMP_TOKEN = 8192

const TIMESTAMP_TIMEOUT_MS = 5000

export function stampedBy(url: string): TimeStamp {
  const authority = new HttpTimestampAuthority(url, { timeout: TIMESTAMP_TIMEOUT_MS })
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

/** What a time-stamp token says it is over (RFC 3161, 2.4.2). */
function imprintOf(token: Uint8Array): Uint8Array {
  const { content } = ContentInfo.fromBER(Uint8Array.from(token).buffer)
  const { eContent } = new SignedData({ schema: content }).encapContentInfo
  if (!eContent) throw new TimestampError('a token without content')
  return TSTInfo.fromBER(eContent.getValue()).messageImprint.hashedMessage.valueBlock.valueHexView
}
