/**
 * The Lambda of certificates in wallets: offers, what wallets ask for by OpenID4VCI, and what they are asked by OpenID4VP. Its
 * own function, so that no other carries what speaks to wallets.
 */

import { wallet as contract, presentation } from '#lib/contract'
import { api, created, crossOriginSide, media, noContent, oauthSide, ok } from '#lib/http'
import { REQUEST_LIFETIME, REQUEST_OBJECT_TYPE, Refusal } from '#lib/presentation'
import { OAuthError, Problem } from '#lib/problem'
import { boot, composeAuthentication, composeIssuing, composePresentations } from '#lib/runtime'
import {
  createRequestKeys,
  createTokens,
  encryptResponse,
  issuerMetadata,
  readResponseEncryption,
  serverMetadata,
  signMetadata,
  TYPE_NAME,
} from '#lib/wallet'

const runtime = await boot([
  'idMac',
  'idCipher',
  'status',
  'tokenPublic',
  'credential',
  'credentialPublic',
  'wallet',
])
const { environment, now } = runtime
const origin = environment.PUBLIC_ORIGIN
const authenticate = composeAuthentication(runtime)
const tokens = createTokens(runtime)
const requestKeys = createRequestKeys(() => runtime.keys.current().wallet, now)
const { offer, nonces, issuing, annotations, type, signerAt } = composeIssuing(runtime)
const presentations = composePresentations(runtime, [type.vct])

/** How long descriptions may be kept; a deployment may be given its certificates at any time. */
const KEPT = { 'cache-control': 'public, max-age=300' }

/** One for each request: that this browser asked it, which no other has. */
const asking = (requestId: string) =>
  ({ name: `__Host-wallet-${requestId}`, sameSite: 'Strict', seconds: 1.5 * REQUEST_LIFETIME }) as const

/** In the form that wallets read; to whom no request is open, it is all the same why. */
function refused(error: unknown): never {
  if (error instanceof Refusal) throw new OAuthError('invalid_request', error.code)
  if (error instanceof Problem && ['not-found', 'too-many-attempts'].includes(error.code))
    throw new OAuthError('invalid_request', 'No such request is open.')
  throw error
}

export const handler = api(
  { ...contract.routes, ...presentation.routes },
  {
    'POST /v1/wallet/offers': async ({ holder, body: { managementNumber, purpose, recipient, validDays } }) =>
      created(
        await offer(
          holder,
          managementNumber,
          purpose === undefined || validDays === undefined ? undefined : { purpose, recipient, validDays },
        ),
      ),

    'POST /v1/wallet/token': async ({ body, bound }) => ok(await tokens.exchange(body, bound)),

    'POST /v1/wallet/nonce': () => ok({ c_nonce: nonces.give() }),

    'POST /v1/wallet/credential': async ({ body, bound, wasEncrypted }) => {
      const offered = await tokens.authorize(bound)
      const encryption = readResponseEncryption(body.credential_response_encryption, wasEncrypted)
      const answer = await issuing.issue(offered, body)
      return encryption ? media('application/jwt', await encryptResponse(answer, encryption)) : ok(answer)
    },

    'POST /v1/wallet/notification': async ({ body, bound }) => {
      await issuing.notified(await tokens.authorize(bound), body, annotations.withdraw)
      return noContent()
    },

    'GET /v1/wallet/types/{type}': ({ path }) => {
      if (path.type !== TYPE_NAME) throw new Problem('not-found')
      return { ...ok(JSON.parse(type.document), KEPT), body: type.document }
    },

    'GET /.well-known/openid-credential-issuer': async ({ wantsSigned }) => {
      const signer = await signerAt(now())
      if (!signer.x5c) throw new Problem('not-found')
      const name = { zh: environment.AUTHORITY_NAME_ZH, en: environment.AUTHORITY_NAME_EN }
      const metadata = issuerMetadata({ origin, name, vct: type.vct, requestKey: requestKeys.published() })
      const headers = { ...KEPT, vary: 'accept' }
      // A cache that does not heed `Vary` must not give it to who asked for JSON.
      return wantsSigned
        ? media('application/jwt', await signMetadata(metadata, signer, now()), { vary: 'accept' })
        : ok(metadata, headers)
    },

    'GET /.well-known/oauth-authorization-server': () => ok(serverMetadata(origin), KEPT),

    'POST /v1/wallet/requests': async ({ body, verifier, requestId }) => {
      const { request, browser } = await presentations.ask({ verifier, requestId, ...body })
      return created(request, [{ ...asking(request.id), value: browser }])
    },

    'GET /v1/wallet/requests/{id}': async ({ path, verifier }) =>
      media(REQUEST_OBJECT_TYPE, await presentations.requestObject(path.id, verifier.network)),

    'POST /v1/wallet/requests/{id}': async ({ path, body, verifier }) =>
      media(
        REQUEST_OBJECT_TYPE,
        await presentations.requestObject(path.id, verifier.network, body.wallet_nonce),
      ),

    'POST /v1/wallet/requests/{id}/response': async ({ path, body, verifier }) =>
      ok(await presentations.respond(path.id, body, verifier.network).catch(refused)),

    'GET /v1/wallet/requests/{id}/result': async ({ path, query, cookie, verifier }) => {
      const browser = cookie(asking(path.id).name)
      const { responseCode } = query
      return ok(await presentations.result(path.id, { browser, responseCode }, verifier.network))
    },
  },
  {
    ...environment,
    ready: runtime.ready,
    authenticate,
    decrypt: requestKeys.open,
    oauth: oauthSide,
    crossOrigin: crossOriginSide,
  },
)
