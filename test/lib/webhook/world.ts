/** A registry with webhooks over a test store: what is changed, who verified, what is planned and sent. */

import type { RegisteredCertificate } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { correct, reinstate, revoke } from '#lib/registry'
import { apiKeyRegister, type NewVerification, registryStore, storeOver, type Table } from '#lib/store'
import {
  type AttemptLine,
  addWebhook,
  createPlan,
  createSeals,
  createSend,
  type OperatorContext,
  type Outcome,
  type Post,
} from '#lib/webhook'
import { createStored } from '../../support/certificates.ts'
import { openTestStore } from '../../support/store.ts'
import { catalogues, statusKeys, vault } from '../registry/fixtures.ts'

export const NUMBER = 'ZY2344000001'
export const ORIGIN = 'https://zhengyan.example'
export const START = Date.parse('2026-03-02T04:00:00.000Z')
export const MINUTE = 60_000
export const DAY = 86_400_000
const once = { first: 1, longest: 1, giveUpAfter: 1 }

export interface Posted {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly at: number
}

export type World = Awaited<ReturnType<typeof openWorld>>

export async function openWorld() {
  const db = await openTestStore()
  const { table } = db.store
  const clock = { at: START }
  const now = () => new Date(clock.at)
  const posted: Posted[] = []
  const attempts: AttemptLine[] = []
  const seals = createSeals(() => [{ id: 'w', key: Buffer.alloc(32, 9).toString('base64') }])
  const answering = { with: async (_: Posted): Promise<Outcome> => ({ kind: 'answered', status: 204 }) }
  const post: Post = async (url, headers, body) => {
    const one = { url, headers, body, at: clock.at }
    posted.push(one)
    return answering.with(one)
  }
  const context: OperatorContext = {
    store: db.store,
    seals,
    rules: { loopback: false },
    operator: '经办人甲',
    now,
  }
  const changing = (over: Table) => ({
    store: registryStore(over, { bulk: false, statusKeys, retry: once, now }),
    vault,
    catalogues,
    operator: '经办人甲',
    now,
    reason: '报名材料不实',
  })

  return {
    db,
    table,
    clock,
    now,
    posted,
    attempts,
    answering,
    context,
    seals,
    registry: (over = table) => changing(over).store,
    revoke: (over = table, number = NUMBER) => revoke(number, changing(over)),
    reinstate: () => reinstate(NUMBER, changing(table)),
    correct: (values: Record<string, string>, over = table) => correct(NUMBER, values, changing(over)),
    plan: (over = table) => createPlan({ store: storeOver(over), origin: ORIGIN, now }),
    send: (over = table) =>
      createSend({ store: storeOver(over), seals, post, now, onAttempt: (line) => attempts.push(line) }),

    /** Puts a certificate on record. */
    async record(managementNumber = NUMBER): Promise<void> {
      const certificate: RegisteredCertificate = {
        ...createStored(vault, { managementNumber }),
        recorded: { at: new Date(START - 900 * DAY).toISOString(), operator: '经办人甲' },
      }
      await db.store.certificates.create(certificate)
    },
    async apiKey(keyId: string, revokedAt?: string): Promise<void> {
      const at = now().toISOString()
      const changes = [{ at, operator: '甲', what: 'created' as const }]
      const key = { keyId, name: '某公司', secretHash: 'hash', perDay: 5_000, createdAt: at, changes }
      const register = apiKeyRegister(table)
      if (revokedAt === undefined) await register.put(key, 0)
      else {
        const revoked = { at: revokedAt, operator: '甲', what: 'revoked' as const }
        await register.put({ ...key, revokedAt, changes: [...changes, revoked] }, 1)
      }
    },
    webhook: (keyId: string, url = 'https://hr.example/hook') => addWebhook({ keyId, url }, context),

    /** As the batch route enters it. */
    async verify(key: string | undefined, more: Partial<NewVerification> = {}, over = table): Promise<void> {
      await storeOver(over).verificationLog.record({
        managementNumber: NUMBER,
        at: now().toISOString(),
        how: 'batch',
        verified: true,
        verifier: { name: '某公司', network: '198.51.100.0/24', client: 'program', ...(key && { key }) },
        ...more,
      })
    },
    /** A release of thirty days. */
    async release(code: string, withdrawnAt?: string): Promise<void> {
      const entries = [
        {
          code,
          purpose: '求职',
          issuedAt: now().toISOString(),
          expiresAt: new Date(clock.at + 30 * DAY).toISOString(),
          ...(withdrawnAt && { withdrawnAt }),
        },
      ]
      await db.store.annotations.writeSet(NUMBER, { revision: withdrawnAt ? 1 : 0, entries })
    },
    /** A minute later everything that was announced is planned. @returns what is on its way to a webhook */
    async planned(webhookId: string, over = table) {
      clock.at += MINUTE
      await createPlan({ store: storeOver(over), origin: ORIGIN, now })()
      return (await db.store.deliveries.list(webhookId, 1_000)).deliveries
    },
    /** How many announcements there are, whatever their time. */
    async announced(): Promise<number> {
      let count = 0
      for (let shard = 0; shard < 8; shard++)
        count += (await db.store.outbox.list(shard, new Date(START + 1_000 * DAY), 1_000)).announcements
          .length
      return count
    },
    close: () => db.close(),
  }
}

/** A table whose process is killed after so many writes: none comes after, and none is answered. */
export function mortal(table: Table, writes: number): Table {
  let left = writes
  const live =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left-- <= 0) throw new Problem('internal-error', { cause: new Error('killed') })
      return write(...args)
    }
  const send = table.client.send.bind(table.client) as (command: object) => Promise<unknown>
  const client = new Proxy(table.client, {
    get: (target, name) =>
      name === 'send'
        ? (command: object) =>
            /^(Put|Delete|Update)/.test(command.constructor.name) ? live(send)(command) : send(command)
        : Reflect.get(target, name),
  })
  const { put, update, delete: remove } = table
  return { ...table, client, put: live(put), update: live(update), delete: live(remove) }
}
