/** What an operator does with webhooks: each is one conditional write, and says who did it. */

import { randomBytes } from 'node:crypto'
import type { Delivery, Receiver, Store, Webhook } from '#lib/store'
import { type AddressRules, refusalOf } from './address.ts'
import { WebhookError } from './errors.ts'
import { testDelivery } from './events.ts'
import type { Seals } from './seals.ts'
import { newSecret } from './sign.ts'

export interface OperatorContext {
  readonly store: Pick<Store, 'apiKeys' | 'deliveries' | 'webhooks'>
  readonly seals: Seals
  readonly rules: AddressRules
  readonly operator: string
  readonly now: () => Date
}

/** A webhook as operators see it: its secrets are shown once, when they are made. */
export interface ShownWebhook extends Omit<Webhook, 'secrets' | 'revision'> {
  /** Until when two secrets sign. */
  readonly rotatingUntil?: string
  readonly receiver: Receiver
  readonly waiting: number
  readonly dead: number
}

/** Of one key: a system in use, one for tests, and some to move between. */
const MOST_OF_A_KEY = 5
/** More than this are shown as so many. */
const COUNTED = 1_000

const newId = () => `wh_${randomBytes(8).toString('hex')}`

/** @throws WebhookError `api-key-unknown`, `url-refused`, `too-many-webhooks` */
export async function addWebhook(
  { keyId, url }: { readonly keyId: string; readonly url: string },
  { store, seals, rules, operator, now }: OperatorContext,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  const key = await store.apiKeys.find(keyId)
  if (!key || key.revokedAt !== undefined)
    throw new WebhookError('api-key-unknown', {
      zh: '没有这个 API 密钥，或已作废',
      en: 'there is no such API key, or it was revoked',
    })
  const refusal = refusalOf(url, rules)
  if (refusal) throw new WebhookError('url-refused', refusal)
  const ofKey = (await store.webhooks.list()).filter((one) => one.keyId === keyId)
  if (ofKey.length >= MOST_OF_A_KEY)
    throw new WebhookError('too-many-webhooks', {
      zh: `一个密钥最多 ${MOST_OF_A_KEY} 个通知地址`,
      en: `a key has ${MOST_OF_A_KEY} webhooks at most`,
    })
  const webhookId = newId()
  const secret = newSecret()
  const at = now().toISOString()
  const webhook = {
    webhookId,
    keyId,
    url: new URL(url).href,
    secrets: [{ sealed: seals.seal(secret, webhookId) }],
    createdAt: at,
    changedAt: at,
    operator,
  }
  if (!(await store.webhooks.put(webhook, 0))) throw changedMeanwhile()
  return { webhook: { ...webhook, revision: 1 }, secret }
}

/** Keeps back what comes up, for a week. */
export const pauseWebhook = (webhookId: string, context: OperatorContext) =>
  change(webhookId, context, (webhook, at) => ({ ...webhook, pausedAt: webhook.pausedAt ?? at }))

/** Sends again; a receiver that said it was gone, or was not reached, is tried at once. */
export async function resumeWebhook(webhookId: string, context: OperatorContext): Promise<Webhook> {
  const webhook = await change(webhookId, context, ({ pausedAt: _, ...rest }) => rest)
  await context.store.deliveries.forgetReceiver(webhookId)
  return webhook
}

/** A new secret; the one before signs beside it until the overlap is over. @param overlap in hours; 0 where it has leaked */
export async function rotateSecret(
  webhookId: string,
  overlap: number,
  context: OperatorContext,
): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
  const secret = newSecret()
  const webhook = await change(webhookId, context, (before, at) => {
    const until = new Date(Date.parse(at) + overlap * 3_600_000).toISOString()
    // Of those before only the newest goes on: two sign, never three.
    const old = before.secrets.slice(0, overlap > 0 ? 1 : 0).map(({ sealed }) => ({ sealed, until }))
    return { ...before, secrets: [{ sealed: context.seals.seal(secret, webhookId) }, ...old] }
  })
  return { webhook, secret }
}

/** Takes a webhook away, with all that was on its way to it. */
export async function removeWebhook(webhookId: string, { store }: OperatorContext): Promise<void> {
  await find(webhookId, store)
  await store.webhooks.remove(webhookId)
  const { deliveries } = store
  for (const [list, remove] of [
    [deliveries.list, deliveries.remove],
    [deliveries.listDead, deliveries.removeDead],
  ] as const) {
    for (;;) {
      const page = await list(webhookId, 100)
      for (const one of page.deliveries) await remove(one)
      if (page.deliveries.length === 0) break
    }
  }
  await deliveries.forgetReceiver(webhookId)
}

export async function listWebhooks({
  store,
}: Pick<OperatorContext, 'store'>): Promise<readonly ShownWebhook[]> {
  const all = await store.webhooks.list()
  return Promise.all(
    all.map(async ({ secrets, revision: _, ...webhook }) => {
      const [receiver, waiting, dead] = await Promise.all([
        store.deliveries.receiver(webhook.webhookId),
        store.deliveries.list(webhook.webhookId, COUNTED),
        store.deliveries.listDead(webhook.webhookId, COUNTED),
      ])
      const until = secrets[1]?.until
      return {
        ...webhook,
        ...(until && { rotatingUntil: until }),
        receiver,
        waiting: waiting.deliveries.length,
        dead: dead.deliveries.length,
      }
    }),
  )
}

/** Puts a test on its way, as any other event goes. */
export async function sendTest(webhookId: string, { store, now }: OperatorContext): Promise<Delivery> {
  const { keyId } = await find(webhookId, store)
  const delivery = testDelivery(webhookId, keyId, randomBytes(8).toString('hex'), now())
  await store.deliveries.plan(delivery)
  return delivery
}

/** Those that were given up: of one webhook, or of all. */
export async function listDead(
  webhookId: string | undefined,
  { store }: Pick<OperatorContext, 'store'>,
): Promise<readonly Delivery[]> {
  const ids = webhookId
    ? [(await find(webhookId, store)).webhookId]
    : (await store.webhooks.list()).map((webhook) => webhook.webhookId)
  const all = await Promise.all(ids.map((id) => store.deliveries.listDead(id, COUNTED)))
  return all.flatMap(({ deliveries }) => deliveries)
}

/**
 * Sends again what was given up: from the beginning, under the same ids.
 * @param events none for all. @returns how many
 */
export async function replay(
  webhookId: string,
  events: readonly string[],
  { store, now }: OperatorContext,
): Promise<number> {
  await find(webhookId, store)
  const { deliveries: dead } = await store.deliveries.listDead(webhookId, COUNTED)
  const wanted = dead.filter(({ eventId }) => events.length === 0 || events.includes(eventId))
  const at = now().toISOString()
  for (const { failure: _, ...delivery } of wanted) {
    await store.deliveries.plan({ ...delivery, attempts: 0, due: at, plannedAt: at })
    await store.deliveries.removeDead(delivery)
  }
  return wanted.length
}

async function find(webhookId: string, { webhooks }: Pick<Store, 'webhooks'>): Promise<Webhook> {
  const found = await webhooks.find(webhookId)
  if (found) return found
  throw new WebhookError('webhook-unknown', { zh: '没有这个通知地址', en: 'there is no such webhook' })
}

async function change(
  webhookId: string,
  { store, operator, now }: OperatorContext,
  next: (webhook: Omit<Webhook, 'revision'>, at: string) => Omit<Webhook, 'revision'>,
): Promise<Webhook> {
  const { revision, ...webhook } = await find(webhookId, store)
  const at = now().toISOString()
  const changed = { ...next(webhook, at), changedAt: at, operator }
  if (!(await store.webhooks.put(changed, revision))) throw changedMeanwhile()
  return { ...changed, revision: revision + 1 }
}

const changedMeanwhile = () =>
  new WebhookError('changed-meanwhile', {
    zh: '刚被他人改动，请重试',
    en: 'somebody else has just changed it: try again',
  })
