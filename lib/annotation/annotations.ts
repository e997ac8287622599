/**
 * 加注: a holder releases a certificate for one purpose and a limited time, gets a code for it, and can take it back.
 * The terms (days, how many) are policy data; the annotation set of a certificate is the only authority on what is released.
 */

import type { StoredCertificate } from '#lib/certificate'
import { type CredentialIssuer, formatCode, newCode, parseCode, qrMatrix, qrSvg } from '#lib/credential'
import type { CertificateView } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { StatusPlace } from '#lib/status-list'
import type { AnnotationEntry, Store } from '#lib/store'
import {
  type AnnotationState,
  assertRoom,
  assertWithinQuota,
  DAY,
  isToWallet,
  placesOf,
  REMEMBERED_DAYS,
  standingIn,
  stateOf,
  withEntry,
  withWithdrawn,
} from './annotation-set.ts'
import { qrPicture } from './qr-picture.ts'
import { createSets, type Tagged } from './sets.ts'
import { toWalletRelease, type WalletRelease } from './wallet-release.ts'

/**
 * The `Annotation` of the HTTP contract. Instants are ISO 8601. The standing code of documents that need no annotation
 * is shown among them: it has neither purpose nor end, and can be withdrawn like any other.
 */
export interface Annotation {
  /** Grouped for reading. */
  readonly code: string
  readonly url: string
  readonly purpose?: string
  readonly recipient?: string
  readonly issuedAt: string
  readonly expiresAt?: string
  readonly state: AnnotationState
  /** SVG of the one QR for both worlds: the address, and after its `#` the credential. */
  readonly qr: string
}

export interface Release {
  readonly purpose: string
  readonly recipient?: string | undefined
  readonly validDays: number
}

/** What a document is made from: the certificate and its release. */
export interface Presentation {
  readonly certificate: StoredCertificate
  readonly entry: AnnotationEntry
}

export interface AnnotationSettings {
  readonly store: Store
  readonly view: CertificateView
  readonly issueCredential: CredentialIssuer
  /** Gives places in the status lists, each once and for ever. */
  readonly allocatePlaces: (count: number) => Promise<readonly StatusPlace[]>
  readonly origin: string
  readonly now: () => Date
}

export type Annotations = ReturnType<typeof createAnnotations>

export function createAnnotations(settings: AnnotationSettings) {
  const { store, view, issueCredential, allocatePlaces, origin, now } = settings
  const { own, change } = createSets(store)

  const qrText = (certificate: StoredCertificate, entry: AnnotationEntry): Promise<string> =>
    issueCredential({
      certificate: view.forVerifier(certificate),
      statusPlace: certificate.statusPlace,
      releasePlace: entry.place,
      code: entry.code,
      now: now(),
      ...(entry.expiresAt && { annotationExpiresAt: entry.expiresAt }),
    })

  async function show(certificate: StoredCertificate, entry: AnnotationEntry): Promise<Annotation> {
    return {
      code: formatCode(entry.code),
      url: `${origin}/v/${entry.code}`,
      ...(entry.purpose && { purpose: entry.purpose }),
      ...(entry.recipient && { recipient: entry.recipient }),
      issuedAt: entry.issuedAt,
      ...(entry.expiresAt && { expiresAt: entry.expiresAt }),
      state: stateOf(entry, now()),
      qr: qrSvg(await qrText(certificate, entry)),
    }
  }

  /**
   * An active release of this holder's certificate.
   * @throws Problem `not-found` also for a code of another certificate; `certificate-revoked`, `annotation-expired`,
   *   `annotation-withdrawn`
   */
  async function released(holder: Tagged, managementNumber: string, code: string): Promise<Presentation> {
    const { certificate, annotations } = await own(holder, managementNumber)
    if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
    const wanted = parseCode(code).code
    const entry = annotations.entries.find((one) => one.code === wanted && !isToWallet(one))
    if (!entry) throw new Problem('not-found')
    const state = stateOf(entry, now())
    if (state !== 'active') throw new Problem(`annotation-${state}`)
    return { certificate, entry }
  }

  /** Takes a place and writes the code that leads to a certificate, once for several rounds of the same change. */
  function reservation(until: Date | undefined) {
    const code = newCode()
    let reserved = false
    let place: StatusPlace | undefined
    return {
      code,
      async reserve({ managementNumber }: StoredCertificate) {
        place ??= (await allocatePlaces(1))[0]
        reserved ||= await store.annotations.reserveCode(code, managementNumber, until)
        if (!reserved) throw new Problem('unavailable', { cause: new Error('a new code was taken already') })
        return place
      },
    }
  }

  return {
    /**
     * Releases a certificate. The code is written before the annotation set: stopped in between, it leads nowhere and is
     * not counted.
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-quota`
     */
    async annotate(holder: Tagged, managementNumber: string, release: Release): Promise<Annotation> {
      const at = now()
      const expiresAt = new Date(at.getTime() + release.validDays * DAY)
      const { code, reserve } = reservation(new Date(expiresAt.getTime() + REMEMBERED_DAYS * DAY))
      let entry: AnnotationEntry = {
        code,
        purpose: release.purpose,
        recipient: release.recipient,
        issuedAt: at.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }
      let released: StoredCertificate | undefined
      await change(holder, managementNumber, async ({ certificate, annotations }) => {
        released = certificate
        // Written already, but the answer was lost and the client library asked again.
        if (annotations.entries.some((one) => one.code === code)) return undefined
        if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
        assertWithinQuota(annotations, at)
        entry = { ...entry, place: await reserve(certificate) }
        return withEntry(annotations, entry, at)
      })
      return show(released as StoredCertificate, entry)
    },

    /** Both newest first: what is on documents and screens, and what is in wallets. @throws Problem `not-found` */
    async list(
      holder: Tagged,
      managementNumber: string,
    ): Promise<{ readonly annotations: Annotation[]; readonly walletReleases: WalletRelease[] }> {
      const { certificate, annotations } = await own(holder, managementNumber)
      const entries = annotations.entries.toReversed()
      return {
        annotations: await Promise.all(
          entries.filter((entry) => !isToWallet(entry)).map((entry) => show(certificate, entry)),
        ),
        walletReleases: entries.filter(isToWallet).map((entry) => toWalletRelease(entry, now())),
      }
    },

    /**
     * The QR of an active release as a PNG file.
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-expired`, `annotation-withdrawn`
     */
    async picture(holder: Tagged, managementNumber: string, code: string): Promise<Uint8Array> {
      const { certificate, entry } = await released(holder, managementNumber, code)
      return qrPicture(qrMatrix(await qrText(certificate, entry)))
    },

    /**
     * Takes a release back; taking it back twice is no error, and the first moment stands.
     * @throws Problem `not-found` also for a code of another certificate
     */
    async withdraw(holder: Tagged, managementNumber: string, code: string): Promise<void> {
      const wanted = parseCode(code).code
      await change(holder, managementNumber, async ({ annotations }) => {
        const entry = annotations.entries.find((one) => one.code === wanted)
        if (!entry) throw new Problem('not-found')
        if (entry.withdrawnAt) return undefined
        for (const place of placesOf(entry)) await store.status.withdraw(place)
        return withWithdrawn(annotations, entry, now())
      })
    },

    /**
     * What a document shows: an active release, or, where the rule asks for no annotation, the certificate's standing
     * release, which is made with its first document and again with the first one after it was withdrawn.
     * @throws Problem `not-found`, `certificate-revoked`, `annotation-required`, `annotation-expired`,
     *   `annotation-withdrawn`, `annotation-quota`
     */
    async present(holder: Tagged, managementNumber: string, annotation?: string): Promise<Presentation> {
      if (annotation !== undefined) return released(holder, managementNumber, annotation)
      const at = now()
      const { code, reserve } = reservation(undefined)
      let presentation: Presentation | undefined
      await change(holder, managementNumber, async ({ certificate, annotations }) => {
        if (certificate.status === 'revoked') throw new Problem('certificate-revoked')
        if (view.forVerifier(certificate).result.annotationRequired) throw new Problem('annotation-required')
        const standing = standingIn(annotations)
        if (standing) {
          presentation = { certificate, entry: standing }
          return undefined
        }
        assertRoom(annotations, at)
        const first = { code, issuedAt: at.toISOString(), place: await reserve(certificate) }
        presentation = { certificate, entry: first }
        return withEntry(annotations, first, at)
      })
      return presentation as Presentation
    },
  }
}
