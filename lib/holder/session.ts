/** Sessions: begun by a password, kept by refresh tokens, ended by leaving or by a new password. */

import { Problem } from '#lib/problem'
import type { Account, Session } from '#lib/store'
import type { Client, HolderSettings } from './settings.ts'
import {
  ACCESS_TOKEN_LIFETIME,
  type Identity,
  newRefreshToken,
  nextRefreshToken,
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

/** Seconds in which a token that was just spent may come again from the client that spent it: from its other tab. */
const GRACE = 20
/** Tokens of a session that are gone through to tell one that was spent from one that never was. */
const MOST_ROTATIONS = 3_000

export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ store, vault, accessTokens, now }: HolderSettings) {
  async function tokens(identity: Identity, refresh: RefreshToken): Promise<Tokens> {
    const accessToken = await accessTokens.issue(identity, now())
    return { tokenType: 'Bearer', accessToken, expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken: refresh.token }
  }

  /** Whether a session still stands: not run out, and begun with the password that is good now. */
  const stands = (session: Session, account: Account | undefined) =>
    Date.parse(session.expiresAt) > now().getTime() && session.passwordVersion === account?.passwordVersion

  const nextOf = (token: RefreshToken) =>
    nextRefreshToken(token, (text) => vault.pseudonym('refresh-token', text))

  /** How many tokens ago it was the current one of its session; undefined where it never was. */
  function ageOf(token: RefreshToken, { tokenHash, rotations = 0 }: Session): number | undefined {
    let one = token
    for (let age = 0; age <= Math.min(rotations, MOST_ROTATIONS); age++) {
      if (one.tokenHash === tokenHash) return age
      one = nextOf(one)
    }
    return undefined
  }

  const justSpent = ({ rotatedAt, rotatedBy }: Session, by: string) =>
    rotatedAt !== undefined && rotatedBy === by && now().getTime() - Date.parse(rotatedAt) <= GRACE * 1000

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
     * Spends a refresh token for a new pair. One that was spent before ends its whole session, but for a moment in which
     * the same client may ask twice; one that never was of this session ends nothing.
     * @throws Problem `refresh-failed`
     */
    async refresh(presented: string, client: Client): Promise<Tokens> {
      const token = readRefreshToken(presented)
      if (!token) throw new Problem('refresh-failed')
      const by = vault.pseudonym('client', `${client.network}\0${client.client}`)
      const next = nextOf(token)
      const session = await store.sessions.find(token.sessionId)
      const account = session && (await store.accounts.find(session.holderId))
      if (!session || !stands(session, account)) throw new Problem('refresh-failed')
      const renewed = () => tokens({ holderId: session.holderId, sessionId: session.sessionId }, next)

      const rotation = { presented: token.tokenHash, next: next.tokenHash, at: now().toISOString(), by }
      const current = token.tokenHash === session.tokenHash
      if (current && (await store.sessions.rotate(session.sessionId, rotation))) return renewed()

      // Spent, by another request just now or long ago; or never a token of this session.
      const standing = current ? await store.sessions.find(token.sessionId) : session
      const age = standing && ageOf(token, standing)
      if (standing && age === 1 && justSpent(standing, by)) return renewed()
      if (age !== undefined) await store.sessions.end(token.sessionId)
      throw new Problem('refresh-failed')
    },

    /** Ends the session of a refresh token, be it the current or a spent one. Ending what has ended is no error. */
    async logout(presented: string): Promise<void> {
      const token = readRefreshToken(presented)
      const session = token && (await store.sessions.find(token.sessionId))
      if (session && ageOf(token, session) !== undefined) await store.sessions.end(token.sessionId)
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
