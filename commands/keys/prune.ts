/** `keys -- prune`: keys go when nothing rests on them any more, found by looking, not by counting days alone. */

import { countKeyUse } from '#lib/registry'
import {
  ALL_KEY_GROUPS,
  isSpent,
  pruneSigning,
  readSecrets,
  type Secrets,
  type SymmetricKey,
  writeSecrets,
} from '#lib/settings'
import { countSealKeys } from '#lib/webhook'
import type { Target } from './target.ts'

export interface Pruned {
  readonly secrets: Secrets
  /** Spent keys that stay, since so many items are still under them: rekey first. */
  readonly inUse: readonly { readonly group: string; readonly id: string; readonly items: number }[]
}

export async function prune(target: Target, now: Date): Promise<Pruned> {
  const before = await readSecrets(target.source, ALL_KEY_GROUPS)
  const inUse: Pruned['inUse'][number][] = []
  const changed: Partial<Secrets> = {
    ...pruneSigning(before, now),
    // What is sealed by these lasts for minutes, less than a spent key has been spent for.
    wallet: before.wallet.filter((key) => !isSpent(key, before.wallet, now)),
  }
  const spent = (['idMac', 'idCipher', 'status', 'webhook'] as const).filter((group) =>
    before[group].some((key) => isSpent(key, before[group], now)),
  )
  const kept: Partial<Record<(typeof spent)[number], SymmetricKey[]>> = {}
  if (spent.length > 0) {
    const opened = await target.openStore()
    try {
      const use = { ...(await countKeyUse(opened, now)), webhook: await countSealKeys(opened) }
      const turn = await opened.rekey.status.currentKey()
      const rests = (group: (typeof spent)[number], key: SymmetricKey) =>
        group === 'status'
          ? Number((turn ?? before.status.at(-1)?.id) === key.id)
          : (use[group].get(key.id) ?? 0)
      for (const group of spent) {
        kept[group] = before[group].filter((key) => {
          if (!isSpent(key, before[group], now)) return true
          const items = rests(group, key)
          if (items > 0) inUse.push({ group, id: key.id, items })
          return items > 0
        })
      }
    } finally {
      await opened.close()
    }
  }
  await writeSecrets(target.source, { ...changed, ...kept })
  return { secrets: { ...before, ...changed, ...kept }, inUse }
}
