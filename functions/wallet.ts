/**
 * The Lambda of certificates in wallets: offers, and what wallets ask for by OpenID4VCI. Its own function, so that no other
 * carries what speaks to wallets.
 */

import { wallet as contract } from '#lib/contract'
import { api, created, ok } from '#lib/http'
import { boot, composeAuthentication, composeView, composeWalletSeal } from '#lib/runtime'
import { createNonces, createOffers } from '#lib/wallet'

const runtime = await boot(['idCipher', 'tokenPublic', 'wallet'])
const { environment } = runtime
const authenticate = composeAuthentication(runtime)
const nonces = createNonces(composeWalletSeal(runtime), runtime.now)
const offer = createOffers({ ...runtime, view: composeView(runtime), origin: environment.PUBLIC_ORIGIN })

export const handler = api(
  contract.routes,
  {
    'POST /v1/wallet/offers': async ({ holder, body: { managementNumber, purpose, recipient, validDays } }) =>
      created(
        await offer(
          holder,
          managementNumber,
          purpose === undefined || validDays === undefined ? undefined : { purpose, recipient, validDays },
        ),
      ),

    'POST /v1/wallet/nonce': () => ok({ c_nonce: nonces.give() }),
  },
  { ...environment, ready: runtime.ready, authenticate },
)
