/**
 * The presenting side of a wallet that is not ours: `@openid4vc/openid4vp` speaks the protocol, `@sd-jwt/sd-jwt-vc` makes the
 * presentation, Node checks the certificates. Nothing of `lib/presentation` or `lib/sd-jwt` is in it.
 */

import { createHash, X509Certificate } from 'node:crypto'
import type { HashCallback, SignJwtCallback, VerifyJwtCallback } from '@openid4vc/oauth2'
import { Openid4vpClient } from '@openid4vc/openid4vp'
import { CompactEncrypt, compactVerify, importJWK } from 'jose'
import type { PrivateJwk } from '#lib/jose'
import { createPeer } from './sd-jwt-peer.ts'

export interface WalletSettings {
  /** DER, base64: the root that the wallet trusts. */
  readonly root: string
  readonly fetch: typeof fetch
}

/** What the wallet holds. */
export interface Held {
  /** With all its disclosures. */
  readonly sdJwt: string
  readonly key: PrivateJwk
}

/** A request object that was fetched and checked. */
export type Received = Awaited<ReturnType<Openid4vpClient['resolveOpenId4vpAuthorizationRequest']>>

export type PresentingWallet = ReturnType<typeof createPresentingWallet>

/** By which query it was asked for. */
export interface Presented {
  readonly id: string
  readonly presentation: string
}

const hash: HashCallback = (data, algorithm) =>
  new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest())

export function createPresentingWallet({ root, fetch }: WalletSettings) {
  const trusted = new X509Certificate(Buffer.from(root, 'base64'))

  const verifyJwt: VerifyJwtCallback = async (signer, { compact }) => {
    if (signer.method !== 'x5c') return { verified: false }
    const [leaf, ...rest] = signer.x5c.map((one) => new X509Certificate(Buffer.from(one, 'base64')))
    const issuers = [...rest, trusted]
    const holds =
      leaf &&
      [leaf, ...rest].every((one, at) => {
        const by = issuers[at] as X509Certificate
        return one.checkIssued(by) && one.verify(by.publicKey)
      })
    if (!leaf || !holds) return { verified: false }
    await compactVerify(compact, leaf.publicKey)
    return { verified: true, signerJwk: leaf.publicKey.export({ format: 'jwk' }) as never }
  }
  const signJwt: SignJwtCallback = () => {
    throw new Error('this wallet signs no answers')
  }

  const client = new Openid4vpClient({
    callbacks: {
      fetch,
      hash,
      verifyJwt,
      signJwt,
      decryptJwe: () => ({ decrypted: false }),
      encryptJwe: async ({ publicJwk, enc, alg }, data) => {
        const header = { alg, enc, kid: publicJwk.kid as string }
        const jwe = await new CompactEncrypt(Buffer.from(data))
          .setProtectedHeader(header)
          .encrypt(await importJWK(publicJwk as never, alg))
        return { encryptionJwk: publicJwk, jwe }
      },
      getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
    },
  })

  return {
    /** Fetches and checks the request object that an address leads to. */
    async receive(uri: string): Promise<Received> {
      const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: uri })
      return client.resolveOpenId4vpAuthorizationRequest({
        authorizationRequestPayload: parsed.params,
        wallet: { nonce: 'of-the-wallet' } as never,
      })
    },

    /** Discloses what is asked, for exactly this request. */
    async present(request: Received, { sdJwt, key }: Held): Promise<Presented> {
      const { query } = request.dcql as { readonly query: unknown }
      const [credential] = (query as Dcql).credentials
      const peer = createPeer({ issuer: key, holding: key })
      const claims = (await peer.getClaims(sdJwt)) as Record<string, unknown>
      const names = new Map(credential.claims.map(({ id, path }) => [id, path[0]]))
      const set = credential.claim_sets.find((ids) => ids.every((id) => (names.get(id) as string) in claims))
      if (!set || !credential.meta.vct_values.includes(claims.vct as string))
        throw new Error('no such credential')
      const { authorizationRequestPayload: asked } = request
      const presentation = await peer.present(
        sdJwt,
        Object.fromEntries(set.map((id) => [names.get(id), true])),
        {
          kb: {
            payload: {
              aud: asked.client_id as string,
              nonce: asked.nonce,
              iat: Math.floor(Date.now() / 1000),
            },
          },
        },
      )
      return { id: credential.id, presentation }
    },

    /** Encrypts an answer to the key of a request. */
    async encrypt(request: Received, vpToken: Record<string, unknown>): Promise<string> {
      const { jarm } = await client.createOpenid4vpAuthorizationResponse({
        authorizationRequestPayload: request.authorizationRequestPayload,
        authorizationResponsePayload: { vp_token: vpToken as never },
        jarm: {
          encryption: { nonce: request.authorizationRequestPayload.nonce },
          serverMetadata: {
            authorization_signing_alg_values_supported: [],
            authorization_encryption_alg_values_supported: ['ECDH-ES'],
            authorization_encryption_enc_values_supported: ['A256GCM'],
          },
        },
      })
      return jarm?.responseJwt as string
    },

    /** Sends it where the request says. */
    async submit(request: Received, responseJwt: string): Promise<Response> {
      const { response } = await client.submitOpenid4vpAuthorizationResponse({
        authorizationRequestPayload: request.authorizationRequestPayload as never,
        authorizationResponsePayload: {} as never,
        jarm: { responseJwt },
      })
      return response
    },
  }
}

interface Dcql {
  readonly credentials: readonly [
    {
      readonly id: string
      readonly meta: { readonly vct_values: readonly string[] }
      readonly claims: readonly { readonly id: string; readonly path: readonly string[] }[]
      readonly claim_sets: readonly (readonly string[])[]
    },
  ]
}
