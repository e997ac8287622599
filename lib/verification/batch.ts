/**
 * Many verifications in one request, for whoever holds an API key. Each item is answered or fails by itself, as it would
 * alone, and one receipt stands for all:
 *
 *     known by key ── claimed ── counted ── codes ──▶ certificates, annotations ──▶ judged ── logged ──▶ receipt
 *                    (if named)  (quota)    1 read        2 reads at most    (facts counted first)  25 to a write
 *
 * The reads are the same few for one item or a hundred. What was counted, judged and logged for an item is told in the
 * answer alone; whatever could not be done for it makes it "could not check", never "not found".
 */

import type { ApiClient, ApiKeys, Repeats } from '#lib/api-key'
import { maskIdNumber, sameName } from '#lib/certificate'
import { parseCode } from '#lib/credential'
import { type AskedBatch, type KeyRing, signReceipt } from '#lib/jose'
import type { CertificateView } from '#lib/lookup'
import type { RegionCode } from '#lib/policy'
import { Problem, type ProblemOptions } from '#lib/problem'
import type { RateLimiter } from '#lib/rate-limit'
import type { NewVerification, Store } from '#lib/store'
import type { Tagging } from '#lib/vault'
import { createAnswers, type Finding, failedCredential, unknownRegion } from './answer.ts'
import { MISTYPED, releaseUnder } from './code.ts'
import { type CheckedCredential, createCredentialReader } from './credential.ts'
import type { Presented, Unreceipted, Verifier } from './types.ts'

/** One thing to be verified; or why it has no form of one. */
export type BatchItem =
  | { readonly code: string }
  | { readonly credential: string }
  | Presented
  | { readonly problem: Problem }

/** What is answered to an item. */
export type BatchResult = { readonly verification: Unreceipted } | { readonly problem: Problem }

export interface BatchAnswer {
  readonly results: readonly BatchResult[]
  readonly receipt: string
}

export interface BatchAsking {
  readonly client: ApiClient
  readonly verifier: Verifier
  readonly useIn?: RegionCode | undefined
  readonly requestId?: string | undefined
  /** The client's own name for the request, by which it may be sent again. */
  readonly idempotencyKey?: string | undefined
  /** Told of each item that could not be checked, with the cause: for the operators' log. */
  readonly onFailure?: (problem: Problem) => void
}

export interface BatchSettings {
  readonly store: Store
  readonly vault: Tagging
  readonly view: CertificateView
  readonly keyRing: KeyRing
  readonly rateLimiter: RateLimiter
  readonly apiKeys: Pick<ApiKeys, 'count'>
  readonly repeats: Repeats
  readonly origin: string
  readonly now: () => Date
}

/** Items whose counts are under way at once: as many as a function has room for, beside those of other requests. */
const AT_ONCE = 32

/** An item, read as far as it goes without the store. */
type Prepared = { readonly asked: AskedBatch['items'][number] } & (
  | { readonly problem: Problem }
  | { readonly code: string }
  | { readonly checked: CheckedCredential }
  | { readonly presented: Presented; readonly tags: readonly string[] }
)

/** What an item comes to; what is to be told of it has to be logged first. */
type Settled = BatchResult | { readonly answer: Unreceipted; readonly logged: NewVerification }

/** An answer as it is kept for a repetition: problems in both languages. */
interface Kept {
  readonly receipt: string
  readonly results: readonly (
    | { readonly verification: Unreceipted }
    | { readonly problem: { readonly code: Problem['code'] } & ProblemOptions }
  )[]
}

export function createBatches(settings: BatchSettings) {
  const { store, vault, view, keyRing, rateLimiter, apiKeys, repeats, origin, now } = settings
  const { judge } = createAnswers(settings)
  const readCredential = createCredentialReader(settings)

  const countedBy = ({ managementNumber }: Presented) =>
    rateLimiter.keyedFacts(managementNumber).open.map(({ key }) => key)

  async function prepare(item: BatchItem): Promise<Prepared> {
    if ('problem' in item) return { asked: { by: 'unreadable' }, problem: item.problem }
    if ('code' in item) {
      const { code, reason } = parseCode(item.code)
      const asked = { by: 'code', code: code ?? item.code } as const
      if (code !== undefined) return { asked, code }
      return { asked, problem: new Problem('not-found', reason === 'check' ? { detail: MISTYPED } : {}) }
    }
    if ('credential' in item) {
      const checked = await readCredential(item.credential)
      const { managementNumber } = checked
      return { asked: { by: 'credential', ...(managementNumber && { managementNumber }) }, checked }
    }
    const { managementNumber, name, idType, idNumber } = item
    return {
      asked: { by: 'facts', managementNumber, name, idNumber: maskIdNumber(idNumber) },
      presented: item,
      tags: vault.tags(idType, idNumber),
    }
  }

  /** All that the items need of the store: three requests at most, in two rounds. */
  async function read(items: readonly Prepared[]) {
    const codes = items.flatMap((item) => ('code' in item ? item.code : []))
    const numberOf = await store.lookup.byCodes([...new Set(codes)])
    const numbers = new Set<string>()
    const released = new Set<string>()
    for (const item of items) {
      const number = 'code' in item ? numberOf.get(item.code) : undefined
      const named = 'checked' in item ? item.checked.managementNumber : number
      if (named !== undefined) released.add(named)
      const wanted = 'presented' in item ? item.presented.managementNumber : named
      if (wanted !== undefined) numbers.add(wanted)
    }
    const counted = items.flatMap((item) => ('presented' in item ? countedBy(item.presented) : []))
    const { found, attempts } = await store.lookup.many([...numbers], released, [...new Set(counted)])
    return { numberOf, found, attempts }
  }

  return async function verifyBatch(items: readonly BatchItem[], asking: BatchAsking): Promise<BatchAnswer> {
    const { client, useIn, requestId, idempotencyKey, onFailure = () => {} } = asking
    if (useIn !== undefined && !view.policy.regions.has(useIn)) throw unknownRegion('batch', useIn)
    const verifier = { ...asking.verifier, name: client.name, key: client.id }
    const kept = await repeats<Kept>(
      client,
      idempotencyKey,
      { items: items.map(digestible), useIn },
      {
        count: () => apiKeys.count(client, items.length),
        answer,
        isFinal: ({ results }) =>
          results.every((result) => !('problem' in result) || result.problem.code !== 'unavailable'),
      },
    )
    return { receipt: kept.receipt, results: kept.results.map(revived) }

    async function answer(): Promise<Kept> {
      // The same item twice is one verification, answered in both places.
      const names = items.map((item) => JSON.stringify(digestible(item)))
      const first = new Map(names.map((name, i) => [name, i] as const).reverse())
      const distinct = [...first.values()].sort((one, other) => one - other)
      const prepared = await Promise.all(distinct.map((i) => prepare(items[i] as BatchItem)))
      const known = await read(prepared)
      const outcomes = await enter(await inTurns(prepared, (item) => settle(item, known).catch(failed)))
      const placeOf = new Map(distinct.map((i, place) => [names[i] as string, place]))
      const each = <T>(list: readonly T[]) => names.map((name) => list[placeOf.get(name) as number] as T)
      const results = each(outcomes)
      const broken = results.find((result) => 'problem' in result && result.problem.code === 'unavailable')
      const isBroken = (result: BatchResult) =>
        'problem' in result && ['unavailable', 'invalid-input'].includes(result.problem.code)
      // Nothing at all could be checked: that is no answer.
      if (broken && 'problem' in broken && results.every(isBroken)) throw broken.problem
      const at = now()
      const receipt = await signReceipt(
        {
          asked: {
            by: 'batch',
            client: { id: client.id, name: client.name },
            items: each(prepared).map(({ asked }) => asked),
            ...(useIn && { useIn }),
          },
          answer: {
            verifiedAt: at.toISOString(),
            ...(requestId && { requestId }),
            results: results.map((result) =>
              'problem' in result ? { problem: { code: result.problem.code } } : result,
            ),
          },
        },
        await keyRing.signerAt(at),
        { issuer: origin, now: at },
      )
      return { receipt, results: results.map(keepable) }
    }

    async function settle(item: Prepared, known: Awaited<ReturnType<typeof read>>): Promise<Settled> {
      const { numberOf, found, attempts } = known
      if ('problem' in item) return { problem: item.problem }
      if ('checked' in item) {
        const { checked } = item
        if (checked.managementNumber === undefined)
          return { verification: failedCredential(checked.credential, {}, now()) }
        const { certificate, annotations } = found.get(checked.managementNumber) ?? NOTHING
        return tell(checked.finding(certificate, annotations))
      }
      if ('code' in item) {
        const release = releaseUnder(item.code, found.get(numberOf.get(item.code) ?? ''), now())
        if (!release) throw new Problem('not-found')
        return tell(release)
      }
      const { managementNumber, name } = item.presented
      const seen = countedBy(item.presented).map((key) => attempts.get(key))
      const attempt = await rateLimiter.enter(rateLimiter.keyedFacts(managementNumber), { seen })
      const stored = found.get(managementNumber)?.certificate
      if (!stored || !vault.isOf(stored.holder, item.tags) || !sameName(stored.holderName, name))
        throw new Problem('not-found')
      await attempt.forgive()
      return tell({ stored })
    }

    /** A problem of an item is its answer; whatever else went wrong is the whole request's. */
    function failed(error: unknown): { readonly problem: Problem } {
      if (!(error instanceof Problem)) throw error
      if (error.cause !== undefined) onFailure(error)
      return { problem: error }
    }

    function tell(finding: Omit<Finding, 'how'>): Settled {
      return judge({ ...finding, how: 'batch' }, { verifier, useIn })
    }

    /** In the holders' logs first, all at once; what is not there for certain could not be checked. */
    async function enter(settled: readonly Settled[]): Promise<readonly BatchResult[]> {
      const found = settled.flatMap((one) => ('logged' in one ? one : []))
      const refused = await store.verificationLog.recordEach(found.map(({ logged }) => logged))
      const reasons = new Map(found.map((one, i) => [one, refused[i]]))
      return settled.map((one) => {
        if (!('logged' in one)) return one
        const reason = reasons.get(one)
        return reason ? failed(reason) : { verification: one.answer }
      })
    }
  }
}

const NOTHING = { certificate: undefined, annotations: { revision: 0, entries: [] } } as const

/** Two items that read alike are alike; of one without a form, what is wrong with it. */
const digestible = (item: BatchItem) =>
  'problem' in item ? { problem: item.problem.errors?.map(({ pointer, code }) => [pointer, code]) } : item

function keepable(result: BatchResult): Kept['results'][number] {
  if (!('problem' in result)) return result
  const { code, detail, errors, retryAfter } = result.problem
  return {
    problem: {
      code,
      ...(detail && { detail }),
      ...(errors && { errors }),
      ...(retryAfter !== undefined && { retryAfter }),
    },
  }
}

function revived(result: Kept['results'][number]): BatchResult {
  if (!('problem' in result)) return result
  const { code, ...options } = result.problem
  return { problem: new Problem(code, options) }
}

/** So many at once, and the answers in the order of the items. */
async function inTurns<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = []
  let next = 0
  const worker = async () => {
    for (let i = next++; i < items.length; i = next++) answers[i] = await run(items[i] as T)
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return answers
}
