/**
 * The credential endpoint (OpenID4VCI 1.0, 8). Here a certificate is released: one entry in its annotation set, with a place
 * in the status lists for each copy. What the first request fixes stays with the offer, so that a wallet whose answer was
 * lost is given the same release again, and never a second one. `lib/store/wallet-offer.ts` draws it.
 */

import { createWalletReleases, DAY, type WalletEntry } from '#lib/annotation'
import { newCode } from '#lib/credential'
import type { Signer } from '#lib/jose'
import type { CertificateView } from '#lib/lookup'
import { OAuthError, Problem, type ProblemCode } from '#lib/problem'
import type { StatusPlace } from '#lib/status-list'
import type { FixedRelease, Store, WalletOffer } from '#lib/store'
import { digest } from './codes.ts'
import { type CredentialType, signCopy } from './credential.ts'
import type { Nonces } from './nonces.ts'
import { CONFIGURATION } from './offers.ts'
import { checkProofs, type Proven } from './proofs.ts'

const HOUR = 3_600_000

/** The body of the credential endpoint, read but not believed. */
export interface CredentialRequest {
  readonly credential_configuration_id?: string | undefined
  readonly credential_identifier?: string | undefined
  readonly proofs?: unknown
}

export interface CredentialAnswer {
  readonly credentials: readonly { readonly credential: string }[]
  readonly notification_id: string
}

export interface IssuingSettings {
  readonly store: Store
  readonly view: CertificateView
  readonly nonces: Nonces
  readonly type: CredentialType
  readonly origin: string
  readonly signerAt: (now: Date) => Promise<Signer>
  /** Gives places in the status lists, each once and for ever. */
  readonly allocatePlaces: (count: number) => Promise<readonly StatusPlace[]>
  readonly now: () => Date
}

/** Why a release is not made, for the developer of a wallet; its holder reads the reason on the portal. */
const DENIED: Readonly<Partial<Record<ProblemCode, string>>> = {
  'not-found': 'The certificate is not there any more, or not the one of this holder.',
  'certificate-revoked': 'The certificate has been revoked.',
  'annotation-required': 'The certificate has to be annotated first: its holder makes a new offer.',
  'annotation-quota': 'As many annotations of the certificate as there may be are in force.',
  'annotation-expired': 'The release has ended.',
  'annotation-withdrawn': 'The holder has withdrawn the release.',
}

const denied = (description?: string) => new OAuthError('credential_request_denied', description)

/** The name by which a wallet speaks of what it was given; says nothing of the release. */
const notificationId = ({ code }: FixedRelease): string => digest(`notification ${code}`)

export function createIssuing(settings: IssuingSettings) {
  const { store, view, nonces, type, origin, signerAt, allocatePlaces, now } = settings
  const releases = createWalletReleases(settings)

  /** The account that made the offer, as it was then: who ends its sessions has ended its offers. */
  async function holderOf({ holderId, passwordVersion }: WalletOffer) {
    const account = await store.accounts.find(holderId)
    if (account?.passwordVersion !== passwordVersion)
      throw denied('The account of the holder has changed since the offer: its holder makes a new one.')
    return account
  }

  /** @throws OAuthError `invalid_nonce` for one that is not ours, too old, or used for another offer */
  async function claim(nonce: string, { offerId }: WalletOffer): Promise<void> {
    const known = nonces.read(nonce)
    if (!known || !(await store.walletOffers.claimNonce(known.hash, offerId, known.until)))
      throw new OAuthError('invalid_nonce')
  }

  /** What is released, decided once: a request that comes at the same time, or again, finds it decided. */
  async function fix(offer: WalletOffer, { keys }: Proven): Promise<FixedRelease> {
    const bound = digest(
      keys
        .map((key) => key.thumbprint)
        .sort()
        .join(),
    )
    let fixed = offer.settled
    if (!fixed) {
      const at = now()
      const mine: FixedRelease = {
        code: newCode(),
        issuedAt: at.toISOString(),
        ...(offer.annotation && { expiresAt: endOf(at, offer.annotation.validDays) }),
        keys: bound,
        copies: await allocatePlaces(keys.length),
      }
      const held = await store.walletOffers.fix(offer, mine)
      fixed = held?.settled ?? (await store.walletOffers.find(offer.offerId))?.settled
    }
    if (fixed?.keys !== bound)
      throw new OAuthError('invalid_proof', 'The credential was issued to other keys already.')
    return fixed
  }

  return {
    /**
     * @param offer of whoever presents the token
     * @throws OAuthError that says what is wrong
     */
    async issue(offer: WalletOffer, request: CredentialRequest): Promise<CredentialAnswer> {
      if (request.credential_identifier !== undefined) throw new OAuthError('unknown_credential_identifier')
      if (request.credential_configuration_id === undefined)
        throw new OAuthError('invalid_credential_request', 'credential_configuration_id is missing.')
      if (request.credential_configuration_id !== CONFIGURATION)
        throw new OAuthError('unknown_credential_configuration')
      const proven = await checkProofs(request.proofs, origin, now())
      const signer = await signerAt(now())
      const holder = await holderOf(offer)
      const { managementNumber, annotation } = offer
      try {
        // Before anything is fixed, so that an offer that cannot be kept takes no places.
        if (!offer.settled) await releases.check(holder, managementNumber, annotation !== undefined)
        await claim(proven.nonce, offer)
        const fixed = await fix(offer, proven)
        const stored = await releases.release(holder, managementNumber, entryOf(fixed, annotation))
        const release = { certificate: view.forHolder(stored), fixed, annotation }
        const credentials = await Promise.all(
          proven.keys.map(async ({ jwk }, i) => ({
            credential: await signCopy(
              release,
              { jwk, place: fixed.copies[i] as StatusPlace },
              type,
              origin,
              signer,
            ),
          })),
        )
        return { credentials, notification_id: notificationId(fixed) }
      } catch (error) {
        const reason = error instanceof Problem ? DENIED[error.code] : undefined
        throw reason === undefined ? error : denied(reason)
      }
    },

    /**
     * What a wallet says of what it was given (11): one that could not keep it gives the release back.
     * @throws OAuthError `invalid_notification_id`
     */
    async notified(
      offer: WalletOffer,
      { notification_id: id, event }: { readonly notification_id: string; readonly event: string },
      withdraw: (holder: { readonly tags: readonly string[] }, number: string, code: string) => Promise<void>,
    ): Promise<void> {
      if (!offer.settled || id !== notificationId(offer.settled))
        throw new OAuthError('invalid_notification_id')
      if (event === 'credential_accepted') return
      await withdraw(await holderOf(offer), offer.managementNumber, offer.settled.code)
    },
  }
}

/** Not longer than was said, and on the hour: the copies of one release share it, and so do others. */
const endOf = (at: Date, validDays: number): string =>
  new Date(Math.floor((at.getTime() + validDays * DAY) / HOUR) * HOUR).toISOString()

const entryOf = (
  { code, issuedAt, expiresAt, copies }: FixedRelease,
  annotation: WalletOffer['annotation'],
): WalletEntry => ({
  code,
  ...(annotation && { purpose: annotation.purpose, recipient: annotation.recipient }),
  issuedAt,
  ...(expiresAt && { expiresAt }),
  copies,
})
