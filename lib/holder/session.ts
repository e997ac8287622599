/** Sessions: begun by a password, kept by refresh tokens, ended by leaving or by a new password. */

import { Problem } from '#lib/problem'
import type { Account, Session } from '#lib/store'
import type { HolderSettings } from './settings.ts'
import {
  ACCESS_TOKEN_LIFETIME,
  type Identity,
  newRefreshToken,
  type RefreshToken,
  readRefreshToken,
  SESSION_LIFETIME,
} from './tokens.ts'

/** The answer to a login or a refresh, as OAuth 2.0 (RFC 6749, 5.1) names its members; `expiresIn` in seconds. */
export interface Tokens {
  readonly tokenType: 'Bearer'
  readonly accessToken: string
  readonly expiresIn: number
  readonly refreshToken: string
}

export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ store, accessTokens, now }: HolderSettings) {
  async function tokens(identity: Identity, refresh: RefreshToken): Promise<Tokens> {
    const accessToken = await accessTokens.issue(identity, now())
    return { tokenType: 'Bearer', accessToken, expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken: refresh.token }
  }

  /** Whether a session still stands: not run out, and begun with the password that is good now. */
  const stands = (session: Session, account: Account | undefined) =>
    Date.parse(session.expiresAt) > now().getTime() && session.passwordVersion === account?.passwordVersion

  return {
    /** Begins a session of an account whose holder has just been recognised. */
    async begin({ holderId, passwordVersion }: Account): Promise<Tokens> {
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
