/**
 * Where a list goes on. It is a key or a value of one, and keys hold numbers: encrypted for the list's owner, so that no
 * address ever shows one and none is good for another list.
 */

import { Problem } from '#lib/problem'
import type { Encryption } from '#lib/vault'

export function createPositions(vault: Encryption) {
  return {
    /** What the answer says of it: nothing on the last page. */
    cursor: (place: object | string | undefined, owner: string): { next?: string } =>
      place ? { next: vault.encrypt(JSON.stringify(place), owner) } : {},

    /** @throws Problem `invalid-input` for what this list has not given */
    position<Place extends object | string>(next: string | undefined, owner: string): Place | undefined {
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
