/**
 * Nonces for the proofs of wallets (OpenID4VCI 1.0, 7): sealed, so that none is stored before it is used, and each one is
 * known to be ours and of the last minutes. That none is used for two offers, the store sees to.
 */

import { randomBytes } from 'node:crypto'
import type { Encryption } from '#lib/vault'
import { digest } from './codes.ts'

/** Seconds that a nonce is good for. */
export const NONCE_LIFETIME = 300

const OWNER = 'wallet nonce'
const NONCE_BYTES = 16

interface Sealed {
  /** Seconds since 1970. */
  readonly until: number
  readonly random: string
}

export interface Nonces {
  /** A new one. */
  give(): string
  /** @returns what it is stored by, and until when it has to be; undefined for one that is not ours or too old */
  read(nonce: string): { readonly hash: string; readonly until: number } | undefined
}

export function createNonces(vault: Encryption, now: () => Date): Nonces {
  const seconds = () => Math.floor(now().getTime() / 1000)
  return {
    give() {
      const sealed: Sealed = {
        until: seconds() + NONCE_LIFETIME,
        random: randomBytes(NONCE_BYTES).toString('base64url'),
      }
      return vault.encrypt(JSON.stringify(sealed), OWNER)
    },
    read(nonce) {
      try {
        const { until }: Sealed = JSON.parse(vault.decrypt(nonce, OWNER))
        return until > seconds() ? { hash: digest(nonce), until } : undefined
      } catch {
        // Made by nobody here, or under a key that is gone: the wallet fetches another.
        return undefined
      }
    },
  }
}
