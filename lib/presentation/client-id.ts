/** Who asks a wallet: `x509_hash` (OpenID4VP 1.0, 5.9.3; the only prefix that HAIP 1.0 has for signed requests). */

import { fromBase64url, toBase64url } from '#lib/bytes'
import type { Signer } from '#lib/jose'
import { Problem } from '#lib/problem'

/**
 * The hash of the certificate that the request is signed under.
 * @throws Problem `unavailable` where the key that signs has no certificate
 */
export async function clientIdOf({ x5c }: Signer): Promise<string> {
  const leaf = x5c?.[0] && fromBase64url(x5c[0].replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
  if (!leaf) throw new Problem('unavailable', { cause: new Error('the signing key has no certificate') })
  return `x509_hash:${toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', leaf)))}`
}
