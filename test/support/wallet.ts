/**
 * An independent wallet: `@openid4vc/openid4vci` and `@openid4vc/oauth2` over the service's own requests, with Node's
 * cryptography; and the same steps by hand, one by one, for those who do them wrong. Nothing of `lib/wallet` is in it.
 */

import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { clientAuthenticationAnonymous, setGlobalConfig } from '@openid4vc/oauth2'
import { Openid4vciClient } from '@openid4vc/openid4vci'
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import type { Response as Answer, Call } from './gateway.ts'
import { ORIGIN } from './service.ts'

export const CONFIGURATION = 'professional-qualification'
const GRANT = 'urn:ietf:params:oauth:grant-type:pre-authorized_code'
const FORM = 'application/x-www-form-urlencoded'

/** A key of a wallet. */
export interface WalletKey {
  readonly jwk: JWK
  readonly publicJwk: JWK & { readonly kty: string }
}

export async function newKey(): Promise<WalletKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const { kty, crv, x, y } = jwk
  return { jwk, publicJwk: { kty: kty as string, crv, x, y } as WalletKey['publicJwk'] }
}

export const newKeys = (count: number) => Promise.all(Array.from({ length: count }, newKey))

/** What a phone scans, with what its owner types. */
export interface Offer {
  readonly uri: string
  readonly txCode: string
}

const signWith = async (key: JWK, header: object, payload: object) =>
  new SignJWT({ ...payload })
    .setProtectedHeader({ ...header } as JWTHeaderParameters)
    .sign(await importJWK(key, 'ES256'))

/** The library's wallet. */
export function openWallet(call: Call, keys: readonly WalletKey[]) {
  setGlobalConfig({ allowInsecureUrls: true })
  const secretOf = ({ x }: { readonly x?: string | undefined }) =>
    keys.find(({ publicJwk }) => publicJwk.x === x)?.jwk as JWK
  return new Openid4vciClient({
    callbacks: {
      fetch: fetchOver(call),
      hash: (data, algorithm) => new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest()),
      generateRandom: (length) => new Uint8Array(randomBytes(length)),
      clientAuthentication: clientAuthenticationAnonymous(),
      signJwt: async (signer, { header, payload }) => {
        if (signer.method !== 'jwk') throw new Error('this wallet has no other keys')
        const jwt = await signWith(secretOf(signer.publicJwk), header, payload)
        return { jwt, signerJwk: signer.publicJwk }
      },
    },
  })
}

/** The whole of it: offer, token, nonce, proofs, credentials. */
export async function receive(call: Call, offer: Offer, keys: readonly WalletKey[], device: WalletKey) {
  const wallet = openWallet(call, [...keys, device])
  const credentialOffer = await wallet.resolveCredentialOffer(offer.uri)
  const issuerMetadata = await wallet.resolveIssuerMetadata(credentialOffer.credential_issuer)
  const signer = { method: 'jwk', alg: 'ES256', publicJwk: device.publicJwk } as const
  const { accessTokenResponse, dpop } = await wallet.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode: offer.txCode,
    dpop: { signer },
  })
  const { c_nonce: nonce } = await wallet.requestNonce({ issuerMetadata })
  const jwts = await Promise.all(
    keys.map(
      async ({ publicJwk }) =>
        (
          await wallet.createCredentialRequestJwtProof({
            issuerMetadata,
            credentialConfigurationId: CONFIGURATION,
            nonce,
            signer: { method: 'jwk', alg: 'ES256', publicJwk },
          })
        ).jwt,
    ),
  )
  const accessToken = accessTokenResponse.access_token
  const { credentialResponse } = await wallet.retrieveCredentials({
    issuerMetadata,
    credentialConfigurationId: CONFIGURATION,
    accessToken,
    ...(dpop && { dpop }),
    proofs: { jwt: jwts as [string, ...string[]] },
  })
  const notify = (event: 'credential_accepted' | 'credential_failure' | 'credential_deleted') =>
    wallet.sendNotification({
      issuerMetadata,
      accessToken,
      ...(dpop && { dpop }),
      notification: { event, notificationId: String(credentialResponse.notification_id) },
    })
  const credentials = (credentialResponse.credentials ?? []).map((one) =>
    String((one as { credential: unknown }).credential),
  )
  return { issuerMetadata, accessToken, credentials, notify }
}

/** `fetch` by the tests' gateway. */
export const fetchOver =
  (call: Call) =>
  async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input))
    const headers = Object.fromEntries(new Headers(init.headers))
    const answer = await call((init.method ?? 'GET').toUpperCase(), url.href.slice(url.origin.length), {
      headers,
      ...(init.body != null && { raw: String(init.body) }),
    })
    return new Response(answer.text === '' ? null : answer.text, {
      status: answer.status,
      headers: new Headers({ ...answer.headers }),
    })
  }

/** What a step by hand changes of what it should be. */
export interface Changed {
  readonly header?: object
  readonly payload?: object
  /** Signs instead of the key that the header names. */
  readonly by?: WalletKey
}

const seconds = () => Math.floor(Date.now() / 1000)

/** A proof of possession (RFC 9449). */
export function dpopBy(
  key: WalletKey,
  path: string,
  token?: string,
  { header, payload, by = key }: Changed = {},
): Promise<string> {
  return signWith(
    by.jwk,
    { alg: 'ES256', typ: 'dpop+jwt', jwk: key.publicJwk, ...header },
    {
      jti: randomUUID(),
      htm: 'POST',
      htu: `${ORIGIN}${path}`,
      iat: seconds(),
      ...(token !== undefined && { ath: createHash('sha256').update(token).digest('base64url') }),
      ...payload,
    },
  )
}

/** A proof of a key (OpenID4VCI 1.0, F.1). */
export const proofBy = (key: WalletKey, nonce: string, { header, payload, by = key }: Changed = {}) =>
  signWith(
    by.jwk,
    { alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk: key.publicJwk, ...header },
    { aud: ORIGIN, iat: seconds(), nonce, ...payload },
  )

export const codeOf = ({ uri }: Offer): string =>
  JSON.parse(new URL(uri).searchParams.get('credential_offer') as string).grants[GRANT]['pre-authorized_code']

/** Asks for a token; `form` and `proof` may be others than they should be. */
export async function askToken(
  call: Call,
  offer: Offer,
  key: WalletKey,
  { form = {}, proof }: { readonly form?: Readonly<Record<string, string>>; readonly proof?: string } = {},
): Promise<Answer> {
  const path = '/v1/wallet/token'
  const fields = { grant_type: GRANT, 'pre-authorized_code': codeOf(offer), tx_code: offer.txCode, ...form }
  return call('POST', path, {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': FORM, dpop: proof ?? (await dpopBy(key, path)) },
  })
}

export const askNonce = async (call: Call): Promise<string> =>
  (await call('POST', '/v1/wallet/nonce')).json.c_nonce

/** Sends to a protected route. */
export async function send(
  call: Call,
  path: string,
  token: string,
  key: WalletKey,
  body: unknown,
  proof?: string,
): Promise<Answer> {
  const sealed = typeof body === 'string' && { raw: body }
  return call('POST', path, {
    ...(sealed || { body }),
    headers: {
      authorization: `DPoP ${token}`,
      dpop: proof ?? (await dpopBy(key, path, token)),
      ...(sealed && { 'content-type': 'application/jwt' }),
    },
  })
}

/** Asks for credentials under these keys, with a fresh nonce and proofs as they should be. */
export async function askCredential(
  call: Call,
  token: string,
  device: WalletKey,
  keys: readonly WalletKey[],
  nonce?: string,
): Promise<Answer> {
  const used = nonce ?? (await askNonce(call))
  const jwt = await Promise.all(keys.map((key) => proofBy(key, used)))
  const body = { credential_configuration_id: CONFIGURATION, proofs: { jwt } }
  return send(call, '/v1/wallet/credential', token, device, body)
}
