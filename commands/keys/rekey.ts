/** `keys -- rekey`: everything on record under the keys that write now. May be stopped at any time and run again. */

import { prepareTags, type RekeyProgress, type RekeySummary, rekey } from '#lib/registry'
import { letWrite, readSecrets, readyToWrite, writeSecrets, writingKey } from '#lib/settings'
import { createVault } from '#lib/vault'
import { createSeals, resealAll } from '#lib/webhook'
import type { Target } from './target.ts'

export interface Rekeyed extends RekeySummary {
  /** Whose secrets were sealed anew. */
  readonly webhooks: number
  /** A key does not write yet: run again after this ISO 8601 instant. */
  readonly notYet?: string
}

export interface RekeyOptions {
  readonly now: () => Date
  /** A key that has waited writes at once: when nothing is running, or when there is no time to lose. */
  readonly atOnce?: boolean | undefined
  readonly onProgress?: (progress: RekeyProgress) => void
}

export async function rekeyAll(
  target: Target,
  { now, atOnce = false, onProgress = () => {} }: RekeyOptions,
): Promise<Rekeyed> {
  let secrets = await readSecrets(target.source, ['idMac', 'idCipher', 'status', 'webhook'])
  const opened = await target.openStore()
  try {
    const status = writingKey(secrets.status, now())
    const before = secrets.status.at(-1)
    if (before && status.id !== before.id) await opened.rekey.status.turnKey(status.id, before.id)

    const waiting = readyToWrite(secrets.idMac, now())
    if (waiting) {
      const context = { ...opened, vault: createVault(secrets, now), onProgress }
      if ((await prepareTags(context, waiting.id)) === 0) {
        secrets = { ...secrets, idMac: letWrite(secrets.idMac, waiting.id, { now: now(), atOnce }) }
        await writeSecrets(target.source, { idMac: secrets.idMac })
      }
    }
    const isToCome = (seconds: number) => seconds * 1000 > now().getTime()
    const keepOld = isToCome(writingKey(secrets.idMac, now()).heard ?? 0)
    const later = Object.values(secrets)
      .flat()
      .map(({ nbf = 0, heard = 0, waits }) => (waits ? nbf : ([nbf, heard].find(isToCome) ?? 0)))
    const next = secrets.idMac.find(({ nbf = 0, waits }) => waits || isToCome(nbf))?.id
    const summary = await rekey({ ...opened, vault: createVault(secrets, now), next, keepOld, onProgress })
    const seals = createSeals(() => secrets.webhook, { now })
    const { changed: webhooks, left } = await resealAll(opened, seals, 'keys -- rekey', now)
    const latest = Math.max(...later)
    return {
      ...summary,
      webhooks,
      left: summary.left + left,
      ...(latest > 0 && { notYet: new Date(latest * 1000).toISOString() }),
    }
  } finally {
    await opened.close()
  }
}
