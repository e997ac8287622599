/**
 * The use cases that more than one function serves, put together over an opened runtime. Each says by its type which
 * keys it needs.
 */

import { type Annotations, createAnnotations } from '#lib/annotation'
import { type CredentialIssuer, createCredentialIssuer } from '#lib/credential'
import {
  createAccessTokenReader,
  createAccessTokens,
  createAuthentication,
  createFactorCheck,
  createHolders,
  createSecondFactor,
  createSetPassword,
  type HolderSettings,
  type Holders,
  type SetProvenPassword,
} from '#lib/holder'
import { createKeyRing, type KeyRing, type Signer } from '#lib/jose'
import { type CertificateView, createCertificateView } from '#lib/lookup'
import { createPolicy } from '#lib/policy'
import { Problem } from '#lib/problem'
import { createRateLimiter, type RateLimiter } from '#lib/rate-limit'
import { assertChains, readRuleSets, withGoodChain } from '#lib/settings'
import type { StatusPlace } from '#lib/status-list'
import { createAllocator } from '#lib/store'
import { createEncryption, createTagging, type Encryption, type Tagging } from '#lib/vault'
import { createIssuing, createNonces, createOffers, createTypeMetadata } from '#lib/wallet'
import type { Runtime } from './boot.ts'
import { openCredentialSigner } from './kms-signer.ts'

/** Finds people by their ID documents, and counts. */
export const composeTagging = ({ keys, now }: Runtime<'idMac'>): Tagging =>
  createTagging(() => keys.current().idMac, { now, onUnknownKey: keys.outdated })

/** Limits guessing; counts are pseudonyms under the MAC key that writes. */
export const composeRateLimiter = (runtime: Runtime<'idMac'>): RateLimiter =>
  createRateLimiter({
    ...runtime,
    vault: composeTagging(runtime),
    challengeWork: runtime.environment.CHALLENGE_WORK,
  })

/** Opens and encrypts ID numbers. */
export const composeEncryption = ({ keys, now }: Runtime<'idCipher'>): Encryption =>
  createEncryption(() => keys.current().idCipher, { now, onUnknownKey: keys.outdated })

function holderSettings(runtime: Runtime<'idMac' | 'token'>): HolderSettings {
  const { environment, keys } = runtime
  const accessTokens = createAccessTokens(() => keys.current().token, environment.PUBLIC_ORIGIN)
  return {
    ...runtime,
    vault: composeTagging(runtime),
    rateLimiter: composeRateLimiter(runtime),
    accessTokens,
    identityProof: environment.IDENTITY_PROOF,
  }
}

/** Keeps the secrets of second factors, and nothing else. */
const composeFactorEncryption = ({ keys, now }: Runtime<'factor'>): Encryption =>
  createEncryption(() => keys.current().factor, { now, onUnknownKey: keys.outdated })

/** Seals what wallets are given and bring back within minutes. */
export const composeWalletSeal = ({ keys, now }: Runtime<'wallet'>): Encryption =>
  createEncryption(() => keys.current().wallet, { now, onUnknownKey: keys.outdated })

/** Accounts and sessions, under the deployment's token keys. */
export function composeHolders(runtime: Runtime<'factor' | 'idMac' | 'token'>): Holders {
  const settings = holderSettings(runtime)
  return createHolders(settings, createFactorCheck({ ...settings, vault: composeFactorEncryption(runtime) }))
}

/** The password of a person who has been proven otherwise than by one; it needs no key of second factors. */
export const composeSetPassword = (runtime: Runtime<'idMac' | 'token'>): SetProvenPassword =>
  createSetPassword(holderSettings(runtime))

/** The second factor of a logged-in holder. */
export const composeSecondFactor = (runtime: Runtime<'factor' | 'idMac'>) =>
  createSecondFactor({
    ...runtime,
    vault: composeFactorEncryption(runtime),
    rateLimiter: composeRateLimiter(runtime),
    origin: runtime.environment.PUBLIC_ORIGIN,
  })

/** Who a request is from: tokens are checked by the public halves of their keys, and made nowhere but at login. */
export function composeAuthentication(
  runtime: Runtime<'tokenPublic'>,
): ReturnType<typeof createAuthentication> {
  const { environment, keys } = runtime
  const accessTokens = createAccessTokenReader(() => keys.current().tokenPublic, environment.PUBLIC_ORIGIN)
  return createAuthentication({ ...runtime, accessTokens })
}

/** The keys that sign credentials, receipts and status lists; with the retired ones for whoever checks them. */
export function composeKeyRing(
  { environment, keys, now }: Runtime<'credential'>,
  retired?: Runtime<'credentialPublic'>['keys'],
): KeyRing {
  const read = async () => [...keys.current().credential, ...(retired?.current().credentialPublic ?? [])]
  return createKeyRing(read, issuerOf(environment), now, openCredentialSigner)
}

/**
 * The same for what wallets read: the certificates of a key go with its signatures while they are good, and no longer.
 *
 * @throws Error that names what is wrong with them; that they have run out is no error
 */
export function composeCertifiedKeyRing(
  { environment, keys, now }: Runtime<'credential'>,
  retired?: Runtime<'credentialPublic'>['keys'],
): KeyRing {
  const host = new URL(environment.PUBLIC_ORIGIN).hostname
  assertChains(keys.current().credential, { host, now: now() })
  const read = async () => [
    ...keys.current().credential.map((key) => withGoodChain(key, { host, now: now() })),
    ...(retired?.current().credentialPublic ?? []),
  ]
  return createKeyRing(read, issuerOf(environment), now, openCredentialSigner)
}

const issuerOf = ({
  PUBLIC_ORIGIN,
  AUTHORITY_NAME_ZH,
  AUTHORITY_NAME_EN,
}: Runtime<never>['environment']) => ({
  id: PUBLIC_ORIGIN,
  name: { zh: AUTHORITY_NAME_ZH, en: AUTHORITY_NAME_EN },
})

/**
 * The certificate as it is shown, classified by the built-in rules with the operators' own.
 * @throws PolicyError that names file, record and field of a wrong rule
 */
export function composeView(runtime: Runtime<'idCipher'>): CertificateView {
  const policy = createPolicy(readRuleSets(runtime.environment.POLICY_DIR))
  return createCertificateView({ policy, vault: composeEncryption(runtime) })
}

/** Places in the status lists that a process takes at a time, so that releases seldom write their one counter. */
const RELEASE_PLACES = 8

/** Annotations, with the view and the issuer of credentials that they are shown by. */
export function composeAnnotations(runtime: Runtime<'idCipher' | 'credential' | 'status'>): {
  readonly annotations: Annotations
  readonly view: CertificateView
  readonly issueCredential: CredentialIssuer
  /** Gives places in the status lists, each once and for ever. */
  readonly allocatePlaces: (count: number) => Promise<readonly StatusPlace[]>
} {
  const origin = runtime.environment.PUBLIC_ORIGIN
  const view = composeView(runtime)
  const issueCredential = createCredentialIssuer(composeKeyRing(runtime).signerAt, origin)
  const allocatePlaces = createAllocator(
    runtime.store.status,
    () => runtime.keys.current().status,
    RELEASE_PLACES,
  )
  return {
    annotations: createAnnotations({ ...runtime, view, issueCredential, allocatePlaces, origin }),
    view,
    issueCredential,
    allocatePlaces,
  }
}

const NO_CERTIFICATES = {
  zh: '本系统的凭证签名密钥没有证书链，暂时不能把证书放入钱包。',
  en: 'The key that signs credentials has no certificates yet: nothing can be put into wallets for now.',
}

/** What issues certificates into wallets. */
export function composeIssuing(runtime: Runtime<'idCipher' | 'credential' | 'status' | 'wallet'>) {
  const origin = runtime.environment.PUBLIC_ORIGIN
  const { annotations, view, allocatePlaces } = composeAnnotations(runtime)
  const keyRing = composeCertifiedKeyRing(runtime)
  const nonces = createNonces(composeWalletSeal(runtime), runtime.now)
  const type = createTypeMetadata(origin)
  /** @throws Problem `unavailable` where the key that signs has no certificates: no wallet would take what it signs */
  async function signerAt(now: Date): Promise<Signer> {
    const signer = await keyRing.signerAt(now)
    if (!signer.x5c) throw new Problem('unavailable', { detail: NO_CERTIFICATES })
    return signer
  }
  const settings = { ...runtime, view, origin, signerAt }
  return {
    annotations,
    nonces,
    type,
    signerAt: keyRing.signerAt,
    offer: createOffers(settings),
    issuing: createIssuing({ ...settings, nonces, type, allocatePlaces }),
  }
}
