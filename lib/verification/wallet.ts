/** What a wallet presented, held against the record as it is now. Pure. */

import type { Certificate, StoredCertificate } from '#lib/certificate'
import { Problem } from '#lib/problem'
import type { StatusPlace } from '#lib/status-list'
import type { AnnotationEntry, AnnotationSet } from '#lib/store'
import type { Finding } from './answer.ts'

export interface PresentedByWallet {
  /** Normalised. */
  readonly managementNumber: string
  /** Of this copy, in the status lists: it says which release it belongs to. */
  readonly place: StatusPlace
  /** What the holder kept back of the release. */
  readonly withheld: ReadonlySet<'purpose' | 'recipient'>
  /** The fields that say something else than the record now does. */
  readonly differencesFrom: (certificate: Certificate) => readonly string[]
}

/** @throws Problem `not-found` for a record or a release that is gone */
export function walletFinding(
  { place, withheld, differencesFrom }: PresentedByWallet,
  stored: StoredCertificate | undefined,
  { entries }: AnnotationSet,
  view: { forVerifier(stored: StoredCertificate): Certificate },
): Finding {
  const entry = entries.find((one) => copiesOf(one).some((copy) => isSame(copy, place)))
  if (!stored || !entry) throw new Problem('not-found')
  return {
    how: 'wallet',
    stored,
    entry,
    integrity: 'verified',
    differences: differencesFrom(view.forVerifier(stored)),
    withheld,
  }
}

const copiesOf = ({ copies = [] }: AnnotationEntry) => copies

const isSame = (one: StatusPlace, other: StatusPlace) => one.list === other.list && one.index === other.index
