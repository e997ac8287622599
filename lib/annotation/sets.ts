/** The annotation set of a holder's own certificate: read with it, and changed until no other write comes in between. */

import { parseManagementNumber, type StoredCertificate } from '#lib/certificate'
import type { Holder } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { AnnotationSet, Store } from '#lib/store'

/** Whose certificate it has to be. */
export type Tagged = Pick<Holder, 'tags'>

/** What a change is decided on. */
export interface ReadSet {
  readonly certificate: StoredCertificate
  readonly annotations: AnnotationSet
}

/** How often a write is tried again when others write the same annotation set at the same moment. */
const ROUNDS = 10

export function createSets(store: Pick<Store, 'annotations' | 'lookup'>) {
  /** The certificate with its annotations, when it is this holder's. Someone else's is as unknown as none. */
  async function own({ tags }: Tagged, number: string): Promise<ReadSet> {
    const managementNumber = parseManagementNumber(number)
    if (!managementNumber) throw new Problem('not-found')
    const { certificate, annotations } = await store.lookup.withAnnotations(managementNumber)
    if (!certificate || !tags.includes(certificate.holder)) throw new Problem('not-found')
    return { certificate, annotations }
  }

  /**
   * Reads, decides and writes until no other write comes in between.
   * @param decide gives the new set; undefined when there is nothing to write
   */
  async function change(
    holder: Tagged,
    managementNumber: string,
    decide: (read: ReadSet) => Promise<AnnotationSet | undefined>,
  ): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const read = await own(holder, managementNumber)
      const next = await decide(read)
      if (!next || (await store.annotations.writeSet(read.certificate.managementNumber, next))) return
    }
    throw new Problem('unavailable', { cause: new Error('the annotation set kept changing') })
  }

  return { own, change }
}
