/** `keys -- rekey`: everything on record under the keys that write now. May be stopped at any time and run again. */

import { type RekeyProgress, type RekeySummary, rekey } from '#lib/registry'
import { readSecrets, writingKey } from '#lib/settings'
import { createVault } from '#lib/vault'
import type { Target } from './target.ts'

export interface Rekeyed extends RekeySummary {
  /** Keys that do not write yet: run again after this ISO 8601 instant. */
  readonly notYet?: string
}

export async function rekeyAll(
  target: Target,
  now: () => Date,
  onProgress: (progress: RekeyProgress) => void,
): Promise<Rekeyed> {
  const secrets = await readSecrets(target.source, ['idMac', 'idCipher', 'status'])
  const opened = await target.openStore()
  try {
    const status = writingKey(secrets.status, now())
    const before = secrets.status.at(-1)
    if (before && status.id !== before.id) await opened.rekey.status.turnKey(status.id, before.id)
    const summary = await rekey({ ...opened, vault: createVault(secrets, now), onProgress })
    const later = Object.values(secrets).flatMap((keys) =>
      keys.map(({ nbf = 0 }) => nbf).filter((nbf) => nbf * 1000 > now().getTime()),
    )
    return {
      ...summary,
      ...(later.length > 0 && { notYet: new Date(Math.max(...later) * 1000).toISOString() }),
    }
  } finally {
    await opened.close()
  }
}
