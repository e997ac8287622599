/**
 * Keeps the secrets of webhooks: sealed under keys of their own (group `webhook`), so that whoever speaks to the outside
 * has no key that opens anything else.
 */

import type { Store, Webhook } from '#lib/store'
import { createEncryption, keyIdOf, type VaultKey, type VaultOptions } from '#lib/vault'

export interface Seals {
  /** @returns the secret, bound to its webhook */
  seal(secret: string, webhookId: string): string
  /** @throws Error when it was changed or is another's; Problem `unavailable` under a key that this process does not have */
  open(sealed: string, webhookId: string): string
}

export function createSeals(keys: () => readonly VaultKey[], options: VaultOptions = {}): Seals {
  const { encrypt, decrypt } = createEncryption(keys, options)
  const owner = (webhookId: string) => `webhook ${webhookId}`
  return {
    seal: (secret, webhookId) => encrypt(secret, owner(webhookId)),
    open: (sealed, webhookId) => decrypt(sealed, owner(webhookId)),
  }
}

const keysOf = ({ secrets }: Webhook) => secrets.map(({ sealed }) => keyIdOf(sealed))

/** Seals every secret anew with the key that writes now. @returns how many webhooks were changed, and left since others changed them */
export async function resealAll(
  store: Pick<Store, 'webhooks'>,
  seals: Seals,
  operator: string,
  now: () => Date,
) {
  const count = { changed: 0, left: 0 }
  const writing = keyIdOf(seals.seal('', ''))
  for (const webhook of await store.webhooks.list()) {
    if (keysOf(webhook).every((id) => id === writing)) continue
    const { revision, ...rest } = webhook
    const secrets = webhook.secrets.map(({ sealed, ...secret }) => ({
      ...secret,
      sealed: seals.seal(seals.open(sealed, webhook.webhookId), webhook.webhookId),
    }))
    const done = await store.webhooks.put(
      { ...rest, secrets, operator, changedAt: now().toISOString() },
      revision,
    )
    count[done ? 'changed' : 'left']++
  }
  return count
}

/** How many secrets rest on each key. */
export async function countSealKeys(store: Pick<Store, 'webhooks'>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const id of (await store.webhooks.list()).flatMap(keysOf)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}
