/**
 * 加注: a holder releases a certificate for one purpose and a limited time, gets a code for it, and can take it back.
 * The terms (days, how many) are policy data; the ledger of a certificate is the only authority on what is released.
 */

import { formatCode, newCode, parseCode, qrSvg } from '#lib/credential'
import { annotationTerms } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { Ledger, LedgerEntry, Store } from '#lib/store'

export type AnnotationState = 'active' | 'expired' | 'withdrawn'

/** The `Annotation` of the HTTP contract. Instants are ISO 8601. */
export interface Annotation {
  /** Grouped for reading. */
  readonly code: string
  readonly url: string
  readonly purpose: string
  readonly recipient?: string
  readonly issuedAt: string
  readonly expiresAt: string
  readonly state: AnnotationState
  /** SVG. */
  readonly qr: string
}

export interface Release {
  readonly purpose: string
  readonly recipient?: string | undefined
  readonly validDays: number
}

const DAY = 86_400_000

/** Days that an ended annotation stays in the ledger, so that its code still says why it does not work. */
const REMEMBERED_DAYS = 365

/** Annotations of one certificate in one window at most, withdrawn ones too: keeps the ledger small. */
const LEDGER_LIMIT = 30

/** How often a write is tried again when others write the same ledger at the same moment. */
const ROUNDS = 10

/** Withdrawn comes before expired: it was the holder's own act. Pure. */
export function stateOf(entry: LedgerEntry, now: Date): AnnotationState {
  if (entry.withdrawnAt) return 'withdrawn'
  return Date.parse(entry.expiresAt) <= now.getTime() ? 'expired' : 'active'
}

/** How many annotations count against the quota at this moment. Pure. */
export function countedAt(ledger: Ledger, now: Date): number {
  const since = now.getTime() - annotationTerms.windowDays * DAY
  return ledger.entries.filter((entry) => {
    if (Date.parse(entry.issuedAt) <= since) return false
    const state = stateOf(entry, now)
    if (state === 'withdrawn') return annotationTerms.countsWithdrawn
    return state === 'active' || annotationTerms.countsExpired
  }).length
}

/** The ledger with one more entry, and without what nobody will ask for any more. Pure. */
function withEntry(ledger: Ledger, entry: LedgerEntry, now: Date): LedgerEntry[] {
  const remembered = now.getTime() - REMEMBERED_DAYS * DAY
  return [...ledger.entries.filter(({ expiresAt }) => Date.parse(expiresAt) > remembered), entry]
}

function assertWithinQuota(ledger: Ledger, now: Date): void {
  const since = now.getTime() - annotationTerms.windowDays * DAY
  const recent = ledger.entries.filter(({ issuedAt }) => Date.parse(issuedAt) > since).length
  if (countedAt(ledger, now) >= annotationTerms.quota || recent >= LEDGER_LIMIT)
    throw new Problem('annotation-quota')
}

export interface AnnotationSettings {
  readonly store: Store
  readonly origin: string
  readonly now: () => Date
}

export type Annotations = ReturnType<typeof createAnnotations>

export function createAnnotations({ store, origin, now }: AnnotationSettings) {
  function show(entry: LedgerEntry): Annotation {
    const url = `${origin}/v/${entry.code}`
    return {
      code: formatCode(entry.code),
      url,
      purpose: entry.purpose,
      ...(entry.recipient && { recipient: entry.recipient }),
      issuedAt: entry.issuedAt,
      expiresAt: entry.expiresAt,
      state: stateOf(entry, now()),
      qr: qrSvg(url),
    }
  }

  /** The certificate's ledger, when it is this holder's. Someone else's certificate is as unknown as none. */
  async function own(holderId: string, managementNumber: string) {
    const { certificate, ledger } = await store.lookup.withLedger(managementNumber)
    if (certificate?.holder !== holderId) throw new Problem('not-found')
    return { certificate, ledger }
  }

  return {
    /**
     * Releases a certificate. The code is written before the ledger: stopped in between, it leads nowhere and is
     * not counted.
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-quota`
     */
    async annotate(holderId: string, managementNumber: string, release: Release): Promise<Annotation> {
      const code = newCode()
      let reserved = false
      for (let round = 0; round < ROUNDS; round++) {
        const { certificate, ledger } = await own(holderId, managementNumber)
        const at = now()
        if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
        assertWithinQuota(ledger, at)
        const expiresAt = new Date(at.getTime() + release.validDays * DAY)
        const entry = {
          code,
          purpose: release.purpose,
          recipient: release.recipient,
          issuedAt: at.toISOString(),
          expiresAt: expiresAt.toISOString(),
        }
        const remembered = new Date(expiresAt.getTime() + REMEMBERED_DAYS * DAY)
        reserved ||= await store.annotations.reserveCode(code, managementNumber, remembered)
        if (!reserved) throw new Problem('unavailable', { cause: new Error('a new code was taken already') })
        if (
          await store.annotations.writeLedger(managementNumber, withEntry(ledger, entry, at), ledger.revision)
        ) {
          return show(entry)
        }
      }
      throw new Problem('unavailable', { cause: new Error('the ledger kept changing') })
    },

    /** Newest first. @throws Problem `not-found` */
    async list(holderId: string, managementNumber: string): Promise<Annotation[]> {
      const { ledger } = await own(holderId, managementNumber)
      return ledger.entries.toReversed().map(show)
    },

    /**
     * Takes a release back; taking it back twice is no error, and the first moment stands.
     * @throws Problem `not-found` also for a code of another certificate
     */
    async withdraw(holderId: string, managementNumber: string, code: string): Promise<void> {
      const wanted = parseCode(code).code
      for (let round = 0; round < ROUNDS; round++) {
        const { ledger } = await own(holderId, managementNumber)
        const entry = ledger.entries.find((one) => one.code === wanted)
        if (!entry) throw new Problem('not-found')
        if (entry.withdrawnAt) return
        const withdrawn = { ...entry, withdrawnAt: now().toISOString() }
        const entries = ledger.entries.map((one) => (one === entry ? withdrawn : one))
        if (await store.annotations.writeLedger(managementNumber, entries, ledger.revision)) return
      }
      throw new Problem('unavailable', { cause: new Error('the ledger kept changing') })
    },
  }
}
