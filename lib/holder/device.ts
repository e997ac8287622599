/**
 * Devices that have logged in before (OWASP's device cookies). A device keeps an opaque token bound to one account; with
 * it the device passes whatever strangers have counted up against that account, and is counted by itself. It opens
 * nothing: the password is asked for all the same. It rests on the MAC key that writes: under a new one a device is one
 * like any other until it logs in, and so is one that was made up with a key that leaked.
 */

import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type Counted, limits } from '#lib/rate-limit'
import type { Tagging } from '#lib/vault'

export type Devices = ReturnType<typeof createDevices>

export function createDevices({ vault }: { readonly vault: Pick<Tagging, 'pseudonym'> }) {
  const sign = (holder: string, id: string) => vault.pseudonym('device', `${holder}\0${id}`)

  return {
    /**
     * @param holder the newest tag of the ID document
     * @returns what the device is counted by; undefined for one that has not logged in to this account
     */
    known(token: string | undefined, holder: string): Counted | undefined {
      const [id = '', signature = ''] = token?.split('.') ?? []
      const [presented, right] = [Buffer.from(signature), Buffer.from(sign(holder, id))]
      if (presented.length !== right.length || !timingSafeEqual(presented, right)) return undefined
      return { key: vault.pseudonym('device-attempts', id), limit: limits.device }
    },

    /** The token of a device that has just logged in. */
    issue(holder: string): string {
      const id = randomBytes(16).toString('base64url')
      return `${id}.${sign(holder, id)}`
    },
  }
}
