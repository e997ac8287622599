/**
 * Devices that have logged in before (OWASP's device cookies). A device keeps an opaque token bound to one account; with
 * it the device passes whatever strangers have counted up against that account, and is counted by itself. It opens
 * nothing: the password is asked for all the same.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type Counted, limits } from '#lib/rate-limit'
import type { Vault } from '#lib/vault'

export type Devices = ReturnType<typeof createDevices>

export function createDevices({ vault }: { readonly vault: Pick<Vault, 'pseudonym'> }) {
  const sign = (holderId: string, id: string) => vault.pseudonym('device', `${holderId}\0${id}`)

  return {
    /** @returns what the device is counted by; undefined for one that has not logged in to this account */
    known(token: string | undefined, holderId: string): Counted | undefined {
      const [id = '', signature = ''] = token?.split('.') ?? []
      const [presented, right] = [Buffer.from(signature), Buffer.from(sign(holderId, id))]
      if (presented.length !== right.length || !timingSafeEqual(presented, right)) return undefined
      return { key: vault.pseudonym('device-attempts', id), limit: limits.device }
    },

    /** The token of a device that has just logged in. */
    issue(holderId: string): string {
      const id = randomBytes(16).toString('base64url')
      return `${id}.${sign(holderId, id)}`
    },
  }
}
