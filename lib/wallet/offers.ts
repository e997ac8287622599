/**
 * Offers a certificate to a wallet (OpenID4VCI 1.0, 4): a link that a phone opens or scans, and beside it a transaction
 * code, which the link does not hold. Whoever has the link alone gets nothing.
 */

import { createWalletReleases, type Tagged } from '#lib/annotation'
import { qrSvg, SCREEN_QR_VERSION } from '#lib/credential'
import type { Signer } from '#lib/jose'
import type { CertificateView } from '#lib/lookup'
import { Problem } from '#lib/problem'
import type { OfferedRelease, Store } from '#lib/store'
import { bearerOf, digest, newOfferId, newSecret, newTxCode, TX_CODE_LENGTH, txHash } from './codes.ts'

/** Seconds that an offer is good for. */
export const OFFER_LIFETIME = 600

/** The one configuration of credentials, and the scope of the same name. */
export const CONFIGURATION = 'professional-qualification'
export const PRE_AUTHORIZED = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'

/** By which wallets are called: what OpenID4VCI says (12.1.2), and what HAIP 1.0 says (4.2). */
const SCHEMES = { openid4vci: 'openid-credential-offer://', haip: 'haip-vci://' } as const

/** The `WalletOffer` of the HTTP contract. */
export interface Offer {
  /** `openid-credential-offer://…` */
  readonly uri: string
  /** `haip-vci://…`, the same. */
  readonly haipUri: string
  /** SVG of it. */
  readonly qr: string
  readonly txCode: string
  /** ISO 8601 instant. */
  readonly expiresAt: string
}

/** Who offers: the account too, since an offer ends with its sessions. */
export interface Offering extends Tagged {
  readonly holderId: string
}

export interface OfferSettings {
  readonly store: Store
  readonly view: CertificateView
  readonly origin: string
  /** @throws Problem `unavailable` where nothing can be issued */
  readonly signerAt: (now: Date) => Promise<Signer>
  readonly now: () => Date
}

export function createOffers(settings: OfferSettings) {
  const { store, origin, signerAt, now } = settings
  const releases = createWalletReleases(settings)

  /** By value: a wallet needs no further request for it, and no address of ours can be fetched by whoever sees it. */
  function linksOf(code: string) {
    const offer = {
      credential_issuer: origin,
      credential_configuration_ids: [CONFIGURATION],
      grants: {
        [PRE_AUTHORIZED]: {
          'pre-authorized_code': code,
          tx_code: { length: TX_CODE_LENGTH },
        },
      },
    }
    const query = `credential_offer=${encodeURIComponent(JSON.stringify(offer))}`
    return { uri: `${SCHEMES.openid4vci}?${query}`, haipUri: `${SCHEMES.haip}?${query}` }
  }

  /**
   * Nothing is released yet, and nothing counted: the wallet does that when it fetches the credential.
   * @param annotation for which purpose and how long, where the law or the holder asks for that
   * @throws Problem `not-found`, `certificate-revoked`, `annotation-required`, `annotation-quota`, `unavailable`
   */
  return async function offer(
    holder: Offering,
    managementNumber: string,
    annotation: OfferedRelease | undefined,
  ): Promise<Offer> {
    await signerAt(now())
    const certificate = await releases.check(holder, managementNumber, annotation !== undefined)
    const account = await store.accounts.find(holder.holderId)
    if (!account) throw new Problem('unauthorized')
    const bearer = { offerId: newOfferId(), secret: newSecret() }
    const txCode = newTxCode()
    const codeUntil = Math.floor(now().getTime() / 1000) + OFFER_LIFETIME
    const made = await store.walletOffers.create({
      offerId: bearer.offerId,
      managementNumber: certificate.managementNumber,
      holderId: holder.holderId,
      passwordVersion: account.passwordVersion,
      ...(annotation && { annotation }),
      codeHash: digest(bearer.secret),
      txHash: txHash(txCode, bearer),
      codeUntil,
    })
    if (!made) throw new Problem('unavailable', { cause: new Error('a new offer was there already') })
    const links = linksOf(bearerOf(bearer))
    return {
      ...links,
      qr: qrSvg(links.uri, '放入钱包的二维码 QR code of the offer to a wallet', SCREEN_QR_VERSION),
      txCode,
      expiresAt: new Date(codeUntil * 1000).toISOString(),
    }
  }
}
