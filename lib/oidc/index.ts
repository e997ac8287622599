/**
 * A real-name service that speaks OpenID Connect: sends a browser there, and reads who came back. Authorization code
 * flow with PKCE, state and nonce (OpenID Connect Core 1.0, 3.1; RFC 9700), by a library that is certified for it.
 * Nothing is kept here in between: what the answer is checked against travels with the browser, sealed.
 */

import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { normaliseIdNumber } from '#lib/certificate'
import type { RealPerson } from '#lib/holder'
import { Problem } from '#lib/problem'
import type { OidcSettings } from '#lib/settings'
import type { Encryption } from '#lib/vault'

export interface RealNameSettings {
  readonly oidc: OidcSettings
  readonly vault: Encryption
  /** Where the service sends the browser back to. */
  readonly callback: string
  readonly now: () => Date
}

/** Seconds that a person may take at the service. */
export const VISIT_LIFETIME = 600

/** Of the vault: nothing else that it encrypts is taken for a visit. */
const OWNER = 'real-name visit'
/** Seconds for one request to the service. */
const TIMEOUT = 4

/** What the answer is checked against; known to one browser. */
interface Visit {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** ISO 8601 instant. */
  readonly at: string
}

export function createRealNameService({ oidc, vault, callback, now }: RealNameSettings) {
  let discovered: Promise<Configuration> | undefined

  /** Asked once for each process; after a failure again. */
  function service(): Promise<Configuration> {
    const insecure = oidc.OIDC_ISSUER.startsWith('http:')
    discovered ??= discovery(
      new URL(oidc.OIDC_ISSUER),
      oidc.OIDC_CLIENT_ID,
      undefined,
      oidc.clientSecret === undefined ? None() : ClientSecretBasic(oidc.clientSecret),
      // The signature of the ID token is checked too, not only the connection that it came by.
      {
        timeout: TIMEOUT,
        execute: [enableNonRepudiationChecks, ...(insecure ? [allowInsecureRequests] : [])],
      },
    ).catch((cause) => {
      discovered = undefined
      throw new Problem('unavailable', { cause })
    })
    return discovered
  }

  function open(seal: string | undefined): Visit {
    try {
      const visit: Visit = JSON.parse(vault.decrypt(seal ?? '', OWNER))
      if (Date.parse(visit.at) + VISIT_LIFETIME * 1000 > now().getTime()) return visit
    } catch {
      // Of another browser, or made by nobody here.
    }
    throw new Problem('proof-required')
  }

  return {
    /** @returns where to send the browser, and what it has to bring back; @throws Problem `unavailable` */
    async begin(): Promise<{ readonly address: string; readonly visit: string }> {
      const configuration = await service()
      const visit: Visit = {
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        at: now().toISOString(),
      }
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: callback,
        scope: oidc.OIDC_SCOPE,
        state: visit.state,
        nonce: visit.nonce,
        code_challenge: await calculatePKCECodeChallenge(visit.verifier),
        code_challenge_method: 'S256',
        // On a shared computer somebody else may still be logged in there.
        prompt: 'login',
      })
      return { address: address.href, visit: vault.encrypt(JSON.stringify(visit), OWNER) }
    },

    /**
     * @param answer the parameters that the service sent the browser back with
     * @param seal what this browser was given by `begin`
     * @throws Problem `proof-required` when it is not the answer to this browser's visit, or names nobody;
     *   `unavailable`
     */
    async finish(
      answer: Readonly<Record<string, string | undefined>>,
      seal: string | undefined,
    ): Promise<RealPerson> {
      const { state, nonce, verifier } = open(seal)
      const configuration = await service()
      const url = new URL(callback)
      for (const [name, value] of Object.entries(answer)) {
        if (value !== undefined) url.searchParams.set(name, value)
      }
      try {
        const tokens = await authorizationCodeGrant(configuration, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims() ?? {}
        const person = personOf(claims)
        if (person) return person
        const { sub } = claims as { sub: string }
        const further = await fetchUserInfo(configuration, tokens.access_token, sub)
        const found = personOf({ ...claims, ...further })
        if (found) return found
      } catch (cause) {
        // The person has cancelled, or was not recognised there: nothing has failed.
        if (cause instanceof AuthorizationResponseError) throw new Problem('proof-required')
        throw new Problem(isOutage(cause) ? 'unavailable' : 'proof-required', { cause })
      }
      throw new Problem('proof-required', {
        cause: new Error('the claims that the settings name are missing'),
      })
    },
  }

  /** By the names of the settings. A type that nobody has said the meaning of is nobody's. */
  function personOf(claims: Readonly<Record<string, unknown>>): RealPerson | undefined {
    const name = claims[oidc.OIDC_NAME_CLAIM]
    const idNumber = claims[oidc.OIDC_ID_NUMBER_CLAIM]
    const type = oidc.OIDC_ID_TYPE_CLAIM ? claims[oidc.OIDC_ID_TYPE_CLAIM] : 'resident-id'
    const idType = oidc.OIDC_ID_TYPES.get(String(type))
    if (typeof name !== 'string' || typeof idNumber !== 'string' || idType === undefined) return undefined
    return { name, idType, idNumber: normaliseIdNumber(idNumber) }
  }
}

/** Not reached, too slow, or broken: the person may try again. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, cause, status } = error as { code?: string; cause?: unknown; status?: number }
  if (error instanceof TypeError || code === 'OAUTH_TIMEOUT' || (status ?? 0) >= 500) return true
  return cause instanceof Response ? cause.status >= 500 : isOutage(cause)
}
