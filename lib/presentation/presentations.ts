/**
 * The four steps of a request (drawn in `lib/store/wallet-request.ts`). Two random numbers keep its sides apart (OpenID4VP
 * 1.0, 14.3.3): the id, which whoever sees the QR can read, and the browser's own, which alone leads to the result.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { qrSvg } from '#lib/credential'
import type { KeyRing } from '#lib/jose'
import type { CertificateView } from '#lib/lookup'
import type { Bilingual, RegionCode } from '#lib/policy'
import { Problem } from '#lib/problem'
import type { RateLimiter } from '#lib/rate-limit'
import type { Store, WalletRequest } from '#lib/store'
import type { Encryption } from '#lib/vault'
import { unknownRegion, type Verification, type Verifications, type Verifier } from '#lib/verification'
import { type AnswerKey, newAnswerKey } from './answer-key.ts'
import { checkPresentation } from './check.ts'
import { clientIdOf } from './client-id.ts'
import { REFUSALS, Refusal, type RefusalCode } from './refusals.ts'
import { invitations, signRequestObject } from './request-object.ts'
import { readResponse, type SentByWallet } from './response.ts'

/** Seconds that a holder may take. */
export const REQUEST_LIFETIME = 600

export interface PresentationSettings {
  readonly store: Store
  /** Keeps the keys of answers, and what came of requests. */
  readonly vault: Encryption
  readonly view: Pick<CertificateView, 'policy'>
  /** Its signers know their certificates. */
  readonly keyRing: Pick<KeyRing, 'trusted' | 'signerAt'>
  readonly verifications: Pick<Verifications, 'byWallet'>
  readonly rateLimiter: RateLimiter
  readonly origin: string
  /** `vct` of the credentials that are asked for. */
  readonly types: readonly string[]
  /** Who has certified their issuer, by key identifiers; none, where that is not known of all of its keys. */
  readonly authorities: () => readonly string[]
  readonly now: () => Date
}

/** Who asks, and how. */
export interface Asked {
  readonly verifier: Verifier
  readonly requestId: string
  readonly useIn?: RegionCode | undefined
  /** The wallet is on the same device, and will lead back to this browser. */
  readonly sameDevice?: boolean | undefined
}

/** What the browser that asked is told. */
export type WalletResult =
  | { readonly state: 'waiting'; readonly expiresAt: string }
  | { readonly state: 'expired' }
  | { readonly state: 'refused'; readonly reason: RefusalCode; readonly detail: Bilingual }
  | { readonly state: 'answered'; readonly verification: Verification }

/** What is kept of it. */
type Outcome = { readonly refused: RefusalCode } | { readonly verification: Verification }

export type Presentations = ReturnType<typeof createPresentations>

export function createPresentations(settings: PresentationSettings) {
  const { store, vault, view, keyRing, verifications, rateLimiter, origin, types, authorities, now } =
    settings
  const seconds = () => Math.floor(now().getTime() / 1000)
  const isOver = ({ answerUntil }: WalletRequest) => answerUntil <= now().getTime() / 1000

  /** What is not there, and what somebody else asked for, look alike; who tries many is stopped. */
  async function unknown(network: string): Promise<never> {
    await rateLimiter.enter(rateLimiter.codes(network))
    throw new Problem('not-found')
  }

  /** What cannot be an id is none: no key of the store is made of it. */
  const find = async (requestId: string): Promise<WalletRequest | undefined> =>
    /^[\w-]{22}$/.test(requestId) ? store.walletRequests.find(requestId, now()) : undefined

  const openKey = ({ requestId, sealedKey }: WalletRequest): AnswerKey =>
    JSON.parse(vault.decrypt(sealedKey, owner('key', requestId)))

  async function keep(request: WalletRequest, outcome: Outcome, responseCode?: string): Promise<void> {
    const kept = await store.walletRequests.keepOutcome(
      request,
      {
        outcome: vault.encrypt(JSON.stringify(outcome), owner('outcome', request.requestId)),
        ...(responseCode && { responseCodeHash: hash(responseCode) }),
      },
      now(),
    )
    // Another answer was faster, or the time was over meanwhile.
    if (!kept) throw new Problem('not-found')
  }

  return {
    /**
     * Begins a request.
     * @returns what opens a wallet, and what only this browser may have
     * @throws Problem `invalid-input` for a region that the catalogue does not know; `too-many-attempts`; `unavailable`, also
     *   where the deployment has no certificate to ask under
     */
    async ask({ verifier, requestId: askedBy, useIn, sameDevice = false }: Asked) {
      if (useIn !== undefined && !view.policy.regions.has(useIn)) throw unknownRegion('wallet', useIn)
      const clientId = await clientIdOf(await keyRing.signerAt(now()))
      await rateLimiter.enter(rateLimiter.walletRequests(verifier.network))
      const requestId = random()
      const browser = random()
      const askedAt = seconds()
      const request = {
        requestId,
        browserHash: hash(browser),
        nonce: random(),
        clientId,
        sealedKey: vault.encrypt(JSON.stringify(await newAnswerKey(requestId)), owner('key', requestId)),
        sameDevice,
        ...(useIn && { useIn }),
        network: verifier.network,
        client: verifier.client,
        askedBy,
        askedAt,
        answerUntil: askedAt + REQUEST_LIFETIME,
      }
      if (!(await store.walletRequests.create(request))) throw new Problem('unavailable')
      const addresses = invitations(origin, request)
      return {
        request: {
          id: requestId,
          ...addresses,
          qr: qrSvg(addresses.uri, '向钱包请求证书的二维码 QR code that asks a wallet'),
          expiresAt: new Date(request.answerUntil * 1000).toISOString(),
        },
        browser,
      }
    },

    /**
     * The request object, for a wallet.
     * @throws Problem `not-found` for one that is not there, answered, or over; `unavailable`
     */
    async requestObject(requestId: string, network: string, walletNonce?: string): Promise<string> {
      const request = await find(requestId)
      if (!request) return unknown(network)
      const signer = await keyRing.signerAt(now())
      // The certificate was changed since: what the wallet would sign is for somebody whom it does not name.
      if (isOver(request) || request.outcome || (await clientIdOf(signer)) !== request.clientId)
        throw new Problem('not-found')
      return signRequestObject(request, {
        origin,
        types,
        authorities: authorities(),
        signer,
        key: openKey(request),
        walletNonce,
      })
    },

    /**
     * Takes what a wallet sends.
     * @returns where the wallet is to lead the person, where it is on the device that asked
     * @throws {Refusal} for an answer that is refused, and is kept as such; Problem `not-found` for what belongs to no request
     *   that is open
     */
    async respond(
      requestId: string,
      sent: SentByWallet,
      network: string,
    ): Promise<{ readonly redirect_uri?: string }> {
      const request = await find(requestId)
      if (!request) return unknown(network)
      if (isOver(request) || request.outcome) throw new Problem('not-found')
      try {
        const presentation = await readResponse(sent, request, openKey(request))
        if (presentation === undefined) return await unknown(network)
        const keys = await keyRing.trusted()
        const presented = await checkPresentation(presentation, request, { keys, types, origin, now: now() })
        const { client, useIn, askedBy } = request
        const asking = {
          verifier: { network: request.network, client },
          requestId: askedBy,
          useIn: useIn as RegionCode,
        }
        const verification = await verifications.byWallet(presented, asking).catch(missing)
        const responseCode = request.sameDevice ? random() : undefined
        await keep(request, { verification }, responseCode)
        return responseCode ? { redirect_uri: backTo(origin, requestId, responseCode) } : {}
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        await keep(request, { refused: error.code })
        // An error that the wallet itself says is taken well: the person goes back, and is told there.
        if (!SAID_BY_WALLET.has(error.code)) throw error
        return request.sameDevice ? { redirect_uri: backTo(origin, requestId) } : {}
      }
    },

    /**
     * What came of it, for the browser that asked. Where the wallet is on the same device a result is shown only to who was
     * led back by it (14.2): who made somebody else answer a request of theirs sees nothing.
     * @throws Problem `not-found`
     */
    async result(
      requestId: string,
      {
        browser,
        responseCode,
      }: { readonly browser: string | undefined; readonly responseCode?: string | undefined },
      network: string,
    ): Promise<WalletResult> {
      const request = await find(requestId)
      if (!request || !browser || !isHashed(browser, request.browserHash)) return unknown(network)
      const { outcome: sealed, responseCodeHash, answerUntil } = request
      const waiting = { state: 'waiting', expiresAt: new Date(answerUntil * 1000).toISOString() } as const
      if (sealed === undefined) return isOver(request) ? { state: 'expired' } : waiting
      const outcome: Outcome = JSON.parse(vault.decrypt(sealed, owner('outcome', requestId)))
      if ('refused' in outcome)
        return { state: 'refused', reason: outcome.refused, detail: REFUSALS[outcome.refused] }
      if (responseCodeHash !== undefined) {
        if (responseCode === undefined) return isOver(request) ? { state: 'expired' } : waiting
        if (!isHashed(responseCode, responseCodeHash)) return unknown(network)
      }
      return { state: 'answered', verification: outcome.verification }
    },
  }
}

const SAID_BY_WALLET: ReadonlySet<RefusalCode> = new Set(['wallet-declined', 'wallet-failed'])

/** 128 bits, of the characters that a `state` may have (5.3). */
const random = () => randomBytes(16).toString('base64url')

const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

const isHashed = (text: string, hashed: string) =>
  timingSafeEqual(Buffer.from(hash(text)), Buffer.from(hashed))

const owner = (what: 'key' | 'outcome', requestId: string) => `wallet request ${what} ${requestId}`

/** The page that asked; what stands behind the `#` reaches no server. */
function backTo(origin: string, requestId: string, responseCode?: string): string {
  const hash = new URLSearchParams({ id: requestId, ...(responseCode && { response_code: responseCode }) })
  return `${origin}/verify/wallet#${hash}`
}

function missing(error: unknown): never {
  throw error instanceof Problem && error.code === 'not-found' ? new Refusal('record-missing') : error
}
