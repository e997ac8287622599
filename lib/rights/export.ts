/**
 * A copy of all that is kept of a holder, in pages: every page has the same members, and their lists, put one after the
 * other, are the whole. It is made of what the holder is shown elsewhere, page by page of that. What only checks
 * something (hashes of password, tokens and codes) tells its holder nothing, and is not in it.
 */

import { type AnnotationState, stateOf } from '#lib/annotation'
import type { Certificate } from '#lib/certificate'
import { formatCode } from '#lib/credential'
import {
  type AccountEntry,
  type AccountView,
  type Client,
  type createAccountView,
  type Identity,
  traceOf,
} from '#lib/holder'
import {
  type AnswerChangeEntry,
  type Certificates,
  createPositions,
  type VerificationEntry,
} from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, Key, Store } from '#lib/store'
import type { Encryption } from '#lib/vault'

/** Another one where a client that reads the export would have to change. */
export const EXPORT_FORMAT = 'zhengyan-account-1'

/** An entry with the certificate that it is about. */
type Of<T> = T & { readonly managementNumber: string }

/** A release as it is kept; instants are ISO 8601. */
export interface ExportedRelease {
  readonly managementNumber: string
  /** Grouped for reading. */
  readonly code: string
  readonly purpose?: string
  readonly recipient?: string
  readonly issuedAt: string
  readonly expiresAt?: string
  readonly withdrawnAt?: string
  readonly state: AnnotationState
  /** Of a release to a wallet. */
  readonly copies?: number
}

export interface ExportedSession {
  readonly createdAt: string
  /** When its tokens were replaced last. */
  readonly renewedAt?: string
  readonly expiresAt: string
  /** Whether it is the one that asks. */
  readonly current: boolean
}

export interface ExportedAccount extends AccountView {
  /** How often another password was set, or every session was ended otherwise. */
  readonly passwordChanges: number
  /** When a real-name service proved the person last. */
  readonly realNameAt?: string
  /** Of the code that the authority made for the holder last; the code itself is kept nowhere. */
  readonly activationCode?: { readonly madeAt: string; readonly expiresAt: string; readonly used: boolean }
}

/** What goes on from page to page. */
interface Lists {
  readonly sessions: readonly ExportedSession[]
  readonly events: readonly AccountEntry[]
  readonly certificates: readonly Certificate[]
  readonly annotations: readonly ExportedRelease[]
  readonly verifications: readonly Of<VerificationEntry>[]
  readonly answerChanges: readonly Of<AnswerChangeEntry>[]
}

export interface ExportPage extends Lists {
  readonly format: typeof EXPORT_FORMAT
  /** ISO 8601 instant. */
  readonly exportedAt: string
  /** On the first page. */
  readonly account?: ExportedAccount
  readonly next?: string
}

export interface ExportSettings {
  readonly store: Store
  readonly vault: Encryption
  readonly now: () => Date
  readonly account: ReturnType<typeof createAccountView>
  readonly certificates: Certificates
}

/** Where a page goes on; `next` and `log` are the positions of the lists that it is made of. */
type Place =
  | { readonly part: 'sessions'; readonly after?: Key | undefined }
  | { readonly part: 'events'; readonly next?: string | undefined }
  | {
      readonly part: 'certificates'
      readonly next?: string | undefined
      /** Which of that page. */
      readonly at: number
      readonly log?: string | undefined
    }

/** A step adds some fifty entries at most, but for a certificate with very many releases. */
const ENOUGH = 300
/** Each costs three requests to the database at most. */
const MOST_STEPS = 20
const SESSIONS = 50

/** The same while it is filled. */
type Filled = { readonly [K in keyof Lists]: Lists[K][number][] }

export function createExport({ store, vault, now, account, certificates }: ExportSettings) {
  const { cursor, position } = createPositions(vault)

  async function accountOf(holder: Identity): Promise<ExportedAccount> {
    const [view, kept, code] = await Promise.all([
      account.show(holder),
      store.accounts.find(holder.holderId),
      store.activation.find(holder.tags),
    ])
    if (!kept) throw new Problem('unauthorized')
    const { realNameAt, spentCode, passwordVersion } = kept
    return {
      ...view,
      passwordChanges: passwordVersion - 1,
      ...(realNameAt && { realNameAt }),
      ...(code?.codeHash !== undefined && {
        activationCode: {
          madeAt: code.madeAt,
          expiresAt: code.expiresAt,
          used: spentCode === code.codeHash,
        },
      }),
    }
  }

  /** Adds what stands at a place to a page. @returns the next place; undefined at the end */
  async function step(holder: Identity, place: Place, page: Filled): Promise<Place | undefined> {
    const { holderId, sessionId } = holder
    if (place.part === 'sessions') {
      const { sessions, next } = await store.sessions.list(holderId, SESSIONS, place.after)
      page.sessions.push(
        ...sessions.map(({ sessionId: id, createdAt, rotatedAt, expiresAt }) => ({
          createdAt,
          ...(rotatedAt && { renewedAt: rotatedAt }),
          expiresAt,
          current: id === sessionId,
        })),
      )
      return next ? { part: 'sessions', after: next } : { part: 'events' }
    }
    if (place.part === 'events') {
      const { events, next } = await account.events(holderId, place.next)
      page.events.push(...events)
      return next ? { part: 'events', next } : { part: 'certificates', at: 0 }
    }
    const { at, log } = place
    const list = await certificates.list(holder, place.next)
    const certificate = list.certificates[at]
    if (!certificate) return undefined
    const { managementNumber } = certificate
    if (log === undefined) {
      const { annotations } = await store.lookup.withAnnotations(managementNumber)
      page.certificates.push(certificate)
      page.annotations.push(...annotations.entries.map((entry) => release(managementNumber, entry, now())))
    }
    const verified = await certificates.verifications(holder, managementNumber, log)
    page.verifications.push(...verified.verifications.map((entry) => ({ managementNumber, ...entry })))
    page.answerChanges.push(...(verified.answerChanges ?? []).map((one) => ({ managementNumber, ...one })))
    if (verified.next) return { ...place, log: verified.next }
    if (at + 1 < list.certificates.length) return { ...place, at: at + 1, log: undefined }
    return list.next === undefined ? undefined : { part: 'certificates', next: list.next, at: 0 }
  }

  /**
   * One page; that a copy was begun is in the account's log, so that its holder sees when somebody else takes one.
   * @throws Problem `invalid-input` for a `next` that was not given by this list
   */
  return async function exportPage(identity: Identity, client: Client, next?: string): Promise<ExportPage> {
    const { holderId } = identity
    const owner = `export ${holderId}`
    const from = position<Place>(next, owner)
    const exportedAt = now().toISOString()
    if (!from) {
      await store.accountEvents.record(holderId, { what: 'exported', at: exportedAt, ...traceOf(client) })
    }
    const page: Filled = {
      sessions: [],
      events: [],
      certificates: [],
      annotations: [],
      verifications: [],
      answerChanges: [],
    }
    const entries = () => Object.values(page).reduce((sum, { length }) => sum + length, 0)
    let place: Place | undefined = from ?? { part: 'sessions' }
    for (let steps = 0; place && steps < MOST_STEPS && entries() < ENOUGH; steps++) {
      place = await step(identity, place, page)
    }
    return {
      format: EXPORT_FORMAT,
      exportedAt,
      ...(!from && { account: await accountOf(identity) }),
      ...page,
      ...cursor(place, owner),
    }
  }
}

function release(managementNumber: string, entry: AnnotationEntry, now: Date): ExportedRelease {
  const { code, purpose, recipient, issuedAt, expiresAt, withdrawnAt, copies } = entry
  return {
    managementNumber,
    code: formatCode(code),
    ...(purpose && { purpose }),
    ...(recipient && { recipient }),
    issuedAt,
    ...(expiresAt && { expiresAt }),
    ...(withdrawnAt && { withdrawnAt }),
    state: stateOf(entry, now),
    ...(copies && { copies: copies.length }),
  }
}
