/**
 * Where a list goes on. It is a key, and keys hold numbers: encrypted for the list's owner, so that no address ever
 * shows one and none is good for another list.
 */

import { Problem } from '#lib/problem'
import type { Key } from '#lib/store'
import type { Vault } from '#lib/vault'

export function createPositions(vault: Vault) {
  return {
    /** What the answer says of it: nothing on the last page. */
    cursor: (key: Key | undefined, owner: string): { next?: string } =>
      key ? { next: vault.encrypt(JSON.stringify(key), owner) } : {},

    /** @throws Problem `invalid-input` for what this list has not given */
    position(next: string | undefined, owner: string): Key | undefined {
      if (next === undefined) return undefined
      try {
        return JSON.parse(vault.decrypt(next, owner))
      } catch {
        const detail = { zh: '不是本列表给出的续读位置。', en: 'Not a position that this list has given.' }
        throw new Problem('invalid-input', {
          errors: [{ pointer: '?next', code: 'unknown-position', detail }],
        })
      }
    },
  }
}
