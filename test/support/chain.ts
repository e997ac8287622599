/** A made-up authority for certificates: its root, which wallets trust, and the chain of a key under it. */

import type { PublicJwk } from '#lib/jose'
import { certify, makeDemonstrationAuthority, readDemonstrationAuthority } from '#lib/x509'

export interface Chain {
  /** DER, base64. */
  readonly root: string
  /** Leaf first, without the root. */
  readonly x5c: readonly string[]
}

export async function chainFor(key: PublicJwk, host = 'zhengyan.example'): Promise<Chain> {
  const now = new Date()
  const authority = readDemonstrationAuthority(await makeDemonstrationAuthority(now))
  return { root: authority.anchor, x5c: await certify(authority, key, { host, now }) }
}
