/**
 * 加注: a holder releases a certificate for one purpose and a limited time, gets a code for it, and can take it back.
 * The terms (days, how many) are policy data; the annotation set of a certificate is the only authority on what is released.
 */

import { parseManagementNumber, type StoredCertificate } from '#lib/certificate'
import { type CredentialIssuer, formatCode, newCode, parseCode, qrSvg } from '#lib/credential'
import type { CertificateView } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { AnnotationEntry, AnnotationSet, Store } from '#lib/store'
import {
  type AnnotationState,
  assertWithinQuota,
  DAY,
  REMEMBERED_DAYS,
  stateOf,
  withEntry,
  withWithdrawn,
} from './annotation-set.ts'

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
  /** SVG of the one QR for both worlds: the address, and after its `#` the credential. */
  readonly qr: string
}

export interface Release {
  readonly purpose: string
  readonly recipient?: string | undefined
  readonly validDays: number
}

/** What a document is made from: the certificate, the code on it, and the annotation where there is one. */
export interface Presentation {
  readonly certificate: StoredCertificate
  readonly code: string
  readonly entry?: AnnotationEntry
}

/** How often a write is tried again when others write the same annotation set at the same moment. */
const ROUNDS = 10

export interface AnnotationSettings {
  readonly store: Store
  readonly view: CertificateView
  readonly issueCredential: CredentialIssuer
  readonly origin: string
  readonly now: () => Date
}

export type Annotations = ReturnType<typeof createAnnotations>

export function createAnnotations({ store, view, issueCredential, origin, now }: AnnotationSettings) {
  async function show(certificate: StoredCertificate, entry: AnnotationEntry): Promise<Annotation> {
    const text = await issueCredential({
      certificate: view.forVerifier(certificate),
      statusPlace: certificate.statusPlace,
      code: entry.code,
      now: now(),
      annotationExpiresAt: entry.expiresAt,
    })
    return {
      code: formatCode(entry.code),
      url: `${origin}/v/${entry.code}`,
      purpose: entry.purpose,
      ...(entry.recipient && { recipient: entry.recipient }),
      issuedAt: entry.issuedAt,
      expiresAt: entry.expiresAt,
      state: stateOf(entry, now()),
      qr: qrSvg(text),
    }
  }

  /** The certificate with its annotations, when it is this holder's. Someone else's is as unknown as none. */
  async function own(holderId: string, number: string) {
    const managementNumber = parseManagementNumber(number)
    if (!managementNumber) throw new Problem('not-found')
    const { certificate, annotations } = await store.lookup.withAnnotations(managementNumber)
    if (certificate?.holder !== holderId) throw new Problem('not-found')
    return { certificate, annotations }
  }

  /**
   * Reads, decides and writes until no other write comes in between.
   * @param decide gives the new set; undefined when there is nothing to write
   */
  async function change(
    holderId: string,
    managementNumber: string,
    decide: (read: {
      certificate: StoredCertificate
      annotations: AnnotationSet
    }) => Promise<AnnotationSet | undefined>,
  ): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const read = await own(holderId, managementNumber)
      const next = await decide(read)
      if (!next || (await store.annotations.writeSet(read.certificate.managementNumber, next))) return
    }
    throw new Problem('unavailable', { cause: new Error('the annotation set kept changing') })
  }

  /** Writes the code that leads to a certificate, once for several rounds of the same change. */
  function codeReservation(until: Date | undefined) {
    const code = newCode()
    let reserved = false
    return {
      code,
      async reserve({ managementNumber }: StoredCertificate) {
        reserved ||= await store.annotations.reserveCode(code, managementNumber, until)
        if (!reserved) throw new Problem('unavailable', { cause: new Error('a new code was taken already') })
      },
    }
  }

  return {
    /**
     * Releases a certificate. The code is written before the annotation set: stopped in between, it leads nowhere and is
     * not counted.
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-quota`
     */
    async annotate(holderId: string, managementNumber: string, release: Release): Promise<Annotation> {
      const at = now()
      const expiresAt = new Date(at.getTime() + release.validDays * DAY)
      const { code, reserve } = codeReservation(new Date(expiresAt.getTime() + REMEMBERED_DAYS * DAY))
      const entry: AnnotationEntry = {
        code,
        purpose: release.purpose,
        recipient: release.recipient,
        issuedAt: at.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }
      let released: StoredCertificate | undefined
      await change(holderId, managementNumber, async ({ certificate, annotations }) => {
        released = certificate
        // Written already, but the answer was lost and the client library asked again.
        if (annotations.entries.some((one) => one.code === code)) return undefined
        if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
        assertWithinQuota(annotations, at)
        await reserve(certificate)
        return withEntry(annotations, entry, at)
      })
      return show(released as StoredCertificate, entry)
    },

    /** Newest first. @throws Problem `not-found` */
    async list(holderId: string, managementNumber: string): Promise<Annotation[]> {
      const { certificate, annotations } = await own(holderId, managementNumber)
      return Promise.all(annotations.entries.toReversed().map((entry) => show(certificate, entry)))
    },

    /**
     * Takes a release back; taking it back twice is no error, and the first moment stands.
     * @throws Problem `not-found` also for a code of another certificate
     */
    async withdraw(holderId: string, managementNumber: string, code: string): Promise<void> {
      const wanted = parseCode(code).code
      await change(holderId, managementNumber, async ({ annotations }) => {
        const entry = annotations.entries.find((one) => one.code === wanted)
        if (!entry) throw new Problem('not-found')
        return entry.withdrawnAt ? undefined : withWithdrawn(annotations, entry, now())
      })
    },

    /**
     * What a document shows: of an active annotation, or, where the rule asks for none, under the certificate's
     * standing code, which is given with its first document.
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-required`, `annotation-expired`,
     *   `annotation-withdrawn`
     */
    async present(holderId: string, managementNumber: string, annotation?: string): Promise<Presentation> {
      if (annotation !== undefined) {
        const { certificate, annotations } = await own(holderId, managementNumber)
        if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
        const wanted = parseCode(annotation).code
        const entry = annotations.entries.find((one) => one.code === wanted)
        if (!entry) throw new Problem('not-found')
        const state = stateOf(entry, now())
        if (state !== 'active') throw new Problem(`annotation-${state}`)
        return { certificate, code: entry.code, entry }
      }
      const { code, reserve } = codeReservation(undefined)
      let presentation: Presentation | undefined
      await change(holderId, managementNumber, async ({ certificate, annotations }) => {
        if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
        if (view.forVerifier(certificate).result.annotationRequired) throw new Problem('annotation-required')
        presentation = { certificate, code: annotations.standingCode ?? code }
        if (annotations.standingCode) return undefined
        await reserve(certificate)
        return { ...annotations, standingCode: code }
      })
      return presentation as Presentation
    },
  }
}
