/**
 * Holders: register, log in, stay logged in, leave. A holder is known by a holder id (an HMAC of the ID document);
 * an account says no more than that such a holder has a password.
 */

import { type IdType, sameName } from '#lib/certificate'
import { Problem } from '#lib/problem'
import { assertAllowed, type Counted, createRateLimiter, limits } from '#lib/rate-limit'
import type { Account, Session, Store } from '#lib/store'
import type { Vault } from '#lib/vault'
import { hashPassword, verifyNoPassword, verifyPassword } from './password.ts'
import {
  ACCESS_TOKEN_LIFETIME,
  type AccessTokens,
  type Identity,
  newRefreshToken,
  type RefreshToken,
  readRefreshToken,
  SESSION_LIFETIME,
} from './tokens.ts'

export { type AccessTokens, createAccessTokens, type Identity, SESSION_LIFETIME } from './tokens.ts'

export interface Registration {
  readonly name: string
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  /** Normalised. */
  readonly managementNumber: string
  readonly password: string
}

export interface Login {
  readonly idType: IdType
  /** Normalised. */
  readonly idNumber: string
  readonly password: string
}

export interface PasswordChange {
  readonly currentPassword: string
  readonly newPassword: string
}

/** The answer to a login or a refresh, as OAuth 2.0 (RFC 6749, 5.1) names its members; `expiresIn` in seconds. */
export interface Tokens {
  readonly tokenType: 'Bearer'
  readonly accessToken: string
  readonly expiresIn: number
  readonly refreshToken: string
}

export interface HolderSettings {
  readonly store: Store
  readonly vault: Vault
  readonly accessTokens: AccessTokens
  readonly now: () => Date
}

export type Holders = ReturnType<typeof createHolders>

export function createHolders({ store, vault, accessTokens, now }: HolderSettings) {
  const rateLimiter = createRateLimiter({ store, now })
  const network = (address: string): Counted => ({
    key: vault.pseudonym('network', address),
    limit: limits.network,
  })

  async function tokens(identity: Identity, refresh: RefreshToken): Promise<Tokens> {
    const accessToken = await accessTokens.issue(identity, now())
    return { tokenType: 'Bearer', accessToken, expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken: refresh.token }
  }

  /** Whether a session still stands: not run out, and begun with the password that is good now. */
  const stands = (session: Session, account: Account | undefined) =>
    Date.parse(session.expiresAt) > now().getTime() && session.passwordVersion === account?.passwordVersion

  async function begin({ holderId, passwordVersion }: Account): Promise<Tokens> {
    const refresh = newRefreshToken()
    const at = now()
    await store.sessions.create({
      sessionId: refresh.sessionId,
      holderId,
      passwordVersion,
      tokenHash: refresh.tokenHash,
      createdAt: at.toISOString(),
      expiresAt: new Date(at.getTime() + SESSION_LIFETIME * 1000).toISOString(),
    })
    return tokens({ holderId, sessionId: refresh.sessionId }, refresh)
  }

  return {
    /**
     * Makes an account for whoever knows name, ID document and management number of one certificate.
     * @throws Problem `identity-not-matched` the same whichever was wrong; `account-exists` only once all matched;
     *   `too-many-attempts`
     */
    async register(registration: Registration, address: string): Promise<void> {
      const { managementNumber } = registration
      const holderId = vault.holderId(registration.idType, registration.idNumber)
      const counted: Counted[] = [
        { key: vault.pseudonym('register', managementNumber), limit: limits.certificate },
        network(address),
      ]
      const keys = counted.map(({ key }) => key)
      const { certificate, failures } = await store.lookup.byNumber(managementNumber, keys)
      assertAllowed(counted, failures, now())
      const matches = certificate?.holder === holderId && sameName(certificate.holderName, registration.name)
      // Hashed in either case: the time taken must not tell whether the three facts matched.
      const passwordHash = await hashPassword(registration.password)
      if (!matches) {
        await rateLimiter.fail(counted)
        throw new Problem('identity-not-matched')
      }
      const account = { holderId, passwordHash, passwordVersion: 1, createdAt: now().toISOString() }
      if (!(await store.accounts.create(account))) throw new Problem('account-exists')
    },

    /**
     * @throws Problem `login-failed` the same for an unknown account and a wrong password; `too-many-attempts`
     */
    async login({ idType, idNumber, password }: Login, address: string): Promise<Tokens> {
      const holderId = vault.holderId(idType, idNumber)
      const counted = { key: vault.pseudonym('login', holderId), limit: limits.password }
      const from = network(address)
      const [seen] = await store.rateLimit.find([from.key])
      assertAllowed([from], [seen], now())
      await rateLimiter.begin(counted)
      const account = await store.accounts.find(holderId)
      const right = account
        ? await verifyPassword(password, account.passwordHash)
        : await verifyNoPassword(password)
      if (!account || !right) {
        await rateLimiter.fail([from])
        throw new Problem('login-failed')
      }
      await rateLimiter.clear(counted)
      return begin(account)
    },

    /**
     * Spends a refresh token for a new pair. A token that was spent before ends its whole session.
     * @throws Problem `refresh-failed`
     */
    async refresh(presented: string): Promise<Tokens> {
      const spent = readRefreshToken(presented)
      if (!spent) throw new Problem('refresh-failed')
      const session = await store.sessions.find(spent.sessionId)
      const account = session && (await store.accounts.find(session.holderId))
      if (!session || !stands(session, account)) throw new Problem('refresh-failed')
      const next = newRefreshToken(session.sessionId)
      if (!(await store.sessions.rotate(session.sessionId, spent.tokenHash, next.tokenHash))) {
        await store.sessions.end(session.sessionId)
        throw new Problem('refresh-failed')
      }
      return tokens({ holderId: session.holderId, sessionId: session.sessionId }, next)
    },

    /** Ends the session of a refresh token. Ending what has ended is no error. */
    async logout(presented: string): Promise<void> {
      const token = readRefreshToken(presented)
      if (token) await store.sessions.end(token.sessionId)
    },

    /**
     * Changes the password. Every session of the holder ends; the answer begins a new one.
     * @throws Problem `login-failed` when the old password is wrong; `too-many-attempts`
     */
    async changePassword(holderId: string, change: PasswordChange): Promise<Tokens> {
      const counted = { key: vault.pseudonym('login', holderId), limit: limits.password }
      await rateLimiter.begin(counted)
      const account = await store.accounts.find(holderId)
      if (!account || !(await verifyPassword(change.currentPassword, account.passwordHash))) {
        throw new Problem('login-failed')
      }
      await rateLimiter.clear(counted)
      const passwordHash = await hashPassword(change.newPassword)
      const changed = await store.accounts.changePassword(account, passwordHash)
      if (!changed) throw new Problem('login-failed')
      return begin(changed)
    },

    /**
     * Who a request is from: a good access token of a session that has not been ended.
     * @throws Problem `unauthorized`
     */
    async authenticate(accessToken: string): Promise<Identity> {
      const identity = await accessTokens.read(accessToken, now())
      if (!identity) throw new Problem('unauthorized')
      const { session, account } = await store.lookup.session(identity)
      if (session?.holderId !== identity.holderId || !stands(session, account))
        throw new Problem('unauthorized')
      return identity
    },
  }
}
