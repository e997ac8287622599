/** The compact form (RFC 9901, 4): what stands between the tildes, in its only spelling. Nothing here is believed yet. */

import { SdJwtError } from './errors.ts'

/** A credential with a chain of certificates has some 6 kB. */
const MAX_LENGTH = 2 ** 16
/** More than any credential has claims. */
const MAX_DISCLOSURES = 200

export interface CompactSdJwt {
  readonly issuerJwt: string
  /** As they were written, in the order in which they came. */
  readonly disclosures: readonly string[]
  /** The KB-JWT; absent from what ends with a tilde. */
  readonly keyBinding?: string
  /** What `sd_hash` is taken over (4.3.1). */
  readonly presented: string
}

/** @throws {SdJwtError} `too-long`, `malformed`, `disclosure-repeated` */
export function splitSdJwt(text: string): CompactSdJwt {
  if (text.length > MAX_LENGTH) throw new SdJwtError('too-long')
  const parts = text.split('~')
  const [issuerJwt, ...disclosures] = parts
  const keyBinding = disclosures.pop()
  if (!issuerJwt || keyBinding === undefined || disclosures.includes('')) throw new SdJwtError('malformed')
  if (disclosures.length > MAX_DISCLOSURES) throw new SdJwtError('too-long')
  if (new Set(disclosures).size < disclosures.length) throw new SdJwtError('disclosure-repeated')
  return {
    issuerJwt,
    disclosures,
    ...(keyBinding !== '' && { keyBinding }),
    presented: text.slice(0, text.length - keyBinding.length),
  }
}
