/**
 * The API keys as the operator keeps them: made, listed, limited, renamed, revoked. Who did what, and when, stands with
 * the key; each change is one conditional write. A key is never deleted: whose requests a holder's log names must stay
 * known.
 */

import type { ApiKeyChange, ApiKeyRecord, ApiUsage, apiKeyRegister } from '#lib/store'
import { chinaDay } from './day.ts'
import { newKey, secretHash } from './key.ts'

/** A list of 3,000 people in one day, and what was mistyped in it once more. */
export const DEFAULT_PER_DAY = 5_000
export const MOST_PER_DAY = 10_000_000
/** Characters; holders read it in their logs. */
export const LONGEST_NAME = 60

/** A key as an operator sees it: never its secret. */
export interface ApiKeyReport {
  readonly id: string
  readonly name: string
  readonly perDay: number
  /** Items and requests of today in China. */
  readonly today: { readonly items: number; readonly requests: number }
  /** ISO 8601 instants; the last use is known for thirteen months. */
  readonly lastUsedAt?: string
  readonly createdAt: string
  readonly revokedAt?: string
}

export interface ApiKeyRegisterSettings {
  readonly keys: ReturnType<typeof apiKeyRegister>
  /** Who acts. */
  readonly operator: string
  readonly now: () => Date
}

export type ApiKeyRegister = ReturnType<typeof createApiKeyRegister>

/** How often somebody else may be faster with one key. */
const TRIES = 5

export function createApiKeyRegister({ keys, operator, now }: ApiKeyRegisterSettings) {
  async function reportOf({
    keyId,
    name,
    perDay,
    createdAt,
    revokedAt,
  }: ApiKeyRecord): Promise<ApiKeyReport> {
    const [last] = await keys.usage(keyId, 1)
    const today = last?.day === chinaDay(now()) ? last : undefined
    return {
      id: keyId,
      name,
      perDay,
      today: { items: today?.items ?? 0, requests: today?.requests ?? 0 },
      ...(last && { lastUsedAt: last.lastAt }),
      createdAt,
      ...(revokedAt !== undefined && { revokedAt }),
    }
  }

  async function found(id: string): Promise<ApiKeyRecord> {
    const key = await keys.find(id.trim().toUpperCase())
    if (!key) throw new Error(`没有这个密钥 / there is no such key: ${id}`)
    return key
  }

  /** @param change what is to be done; undefined where there is nothing left to do */
  async function change(
    id: string,
    change: (
      key: ApiKeyRecord,
    ) => (Partial<ApiKeyRecord> & Pick<ApiKeyChange, 'what' | 'from' | 'to' | 'reason'>) | undefined,
  ): Promise<ApiKeyReport> {
    for (let tries = 0; tries < TRIES; tries++) {
      const key = await found(id)
      const changed = change(key)
      if (!changed) return reportOf(key)
      const { what, from, to, reason, ...rest } = changed
      const made = { at: now().toISOString(), operator, what, from, to, reason }
      const next = { ...key, ...rest, changes: [...key.changes, made] }
      if (await keys.put(next, key.changes.length)) return reportOf(next)
    }
    throw new Error(`密钥正被他人修改 / always changed by somebody else: ${id}`)
  }

  return {
    /** Makes a key. @returns its text too, which is known to nobody afterwards */
    async create(
      name: string,
      perDay = DEFAULT_PER_DAY,
    ): Promise<{ readonly id: string; readonly key: string }> {
      for (let tries = 0; tries < TRIES; tries++) {
        const { id, secret, key } = newKey()
        const at = now().toISOString()
        const record: ApiKeyRecord = {
          keyId: id,
          name,
          secretHash: secretHash(secret),
          perDay,
          createdAt: at,
          changes: [{ at, operator, what: 'created', to: `${name} · ${perDay}` }],
        }
        if (await keys.put(record, 0)) return { id, key }
      }
      throw new Error('无法生成密钥 / no free id was found')
    },

    /** All of them, the oldest first. */
    async list(): Promise<readonly ApiKeyReport[]> {
      const all = [...(await keys.list())].sort((one, other) => one.createdAt.localeCompare(other.createdAt))
      const reports: ApiKeyReport[] = []
      for (const key of all) reports.push(await reportOf(key))
      return reports
    },

    /** One key with what was done to it, and its usage by day, newest first. @throws Error where there is none */
    async show(
      id: string,
      days = 31,
    ): Promise<
      ApiKeyReport & {
        readonly changes: readonly ApiKeyChange[]
        readonly usage: readonly Pick<ApiUsage, 'day' | 'items' | 'requests'>[]
      }
    > {
      const key = await found(id)
      const [report, usage] = await Promise.all([reportOf(key), keys.usage(key.keyId, days)])
      return {
        ...report,
        changes: key.changes,
        usage: usage.map(({ day, items, requests }) => ({ day, items, requests })),
      }
    },

    /** From the next request on. @throws Error where there is none, or it is revoked */
    limit: (id: string, perDay: number) =>
      change(id, (key) => {
        const { perDay: before } = standing(key)
        return before === perDay
          ? undefined
          : { perDay, what: 'limited', from: String(before), to: String(perDay) }
      }),

    /** What is in logs already keeps the name that it was written with. @throws Error where there is none, or it is revoked */
    rename: (id: string, name: string) =>
      change(id, (key) => {
        const { name: before } = standing(key)
        return before === name ? undefined : { name, what: 'renamed', from: before, to: name }
      }),

    /** At once and for ever; revoking twice is no error. @throws Error where there is none */
    revoke: (id: string, reason?: string) =>
      change(id, ({ revokedAt }) =>
        revokedAt === undefined ? { revokedAt: now().toISOString(), what: 'revoked', reason } : undefined,
      ),
  }
}

function standing(key: ApiKeyRecord): ApiKeyRecord {
  if (key.revokedAt === undefined) return key
  throw new Error(`密钥已作废 / the key is revoked: ${key.keyId}`)
}
