/** Time stamps of an authority that speaks RFC 3161. */

import { HttpTimestampAuthority, TimestampError } from '@libpdf/core'
import { Problem } from '#lib/problem'
import { fieldsOf } from './certificate-fields.ts'
import { type Block, bytesOf, partsOf, read, readOctets, sequence, tagOf } from './der.ts'
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
      throw new Problem('unavailable', { cause })
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
  const [, , , ...others] = signedData(token)
  const carried = others.find((one) => tagOf(one) === 0)
  // Other kinds than X.509 are tagged (RFC 5652, 10.2.2).
  const all = (carried ? partsOf(carried) : []).filter((one) => tagOf(one) === undefined).map(bytesOf)
  const [, signer] = partsOf(partsOf(others.at(-1))[0])
  const own = all.find((one) => isNamedBy(signer, one))
  if (!own) throw new Problem('unavailable', { cause: new TimestampError('a token without its certificate') })
  return [own, ...all.filter((one) => one !== own)]
}

/** By issuer and serial number (RFC 5652, 5.3). */
function isNamedBy(signer: Block | undefined, certificate: Uint8Array): boolean {
  const { issuer, serialNumber } = fieldsOf(certificate)
  return sequence(issuer, serialNumber).equals(bytesOf(signer))
}

/** Version, digests and content first; the signers last; certificates and lists, tagged, between them (RFC 5652, 5.1). */
function signedData(token: Uint8Array): readonly Block[] {
  const [, content] = partsOf(read(token))
  return partsOf(partsOf(content)[0])
}

/** What a time-stamp token says it is over (RFC 3161, 2.4.2). */
function imprintOf(token: Uint8Array): Uint8Array {
  const [, wrapped] = partsOf(signedData(token)[2])
  if (!wrapped) throw new TimestampError('a token without content')
  const [, , imprint] = partsOf(read(readOctets(partsOf(wrapped)[0])))
  return readOctets(partsOf(imprint)[1])
}
