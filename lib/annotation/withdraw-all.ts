/** Takes every release of a certificate back at once: for a holder who ends the account. */

import { Problem } from '#lib/problem'
import type { Store } from '#lib/store'
import { placesOf, stateOf, withWithdrawn } from './annotation-set.ts'

/** How often the write is tried again when others write the same annotation set at the same moment. */
const ROUNDS = 10

/**
 * The bits of the releases first and their set last, as with one of them: whoever is stopped in between finds the same
 * releases active again, and does it once more. What has ended by itself stays as it ended.
 */
export async function withdrawAll(
  managementNumber: string,
  {
    store,
    now,
  }: { readonly store: Pick<Store, 'annotations' | 'lookup' | 'status'>; readonly now: () => Date },
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const { annotations } = await store.lookup.withAnnotations(managementNumber)
    const at = now()
    let set = annotations
    for (const entry of annotations.entries.filter((one) => stateOf(one, at) === 'active')) {
      for (const place of placesOf(entry)) await store.status.withdraw(place)
      set = withWithdrawn(set, entry, at)
    }
    if (set === annotations || (await store.annotations.writeSet(managementNumber, set))) return
  }
  throw new Problem('unavailable', { cause: new Error('the annotation set kept changing') })
}
