/** Sessions: begun by a password, kept by refresh tokens, ended by leaving or by a new password. */

import { randomBytes } from 'node:crypto'
import { Problem } from '#lib/problem'
import type { Account, Session, Store } from '#lib/store'
import type { Client, HolderSettings } from './settings.ts'
import {
  ACCESS_TOKEN_LIFETIME,
  type AccessTokenReader,
  type Identity,
  newRefreshToken,
  nextRefreshToken,
  type RefreshToken,
  readRefreshToken,
  SESSION_LIFETIME,
  type Subject,
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

/** What an account is known by everywhere but at the door: random, and the same under every key to come. */
export const newHolderId = () => randomBytes(16).toString('base64url')

/** Whether a session still stands: not run out, and begun with the password that is good now. */
const stands = (session: Session, account: Account | undefined, now: Date): account is Account =>
  Date.parse(session.expiresAt) > now.getTime() && session.passwordVersion === account?.passwordVersion

export interface AuthenticationSettings {
  readonly store: Pick<Store, 'lookup'>
  readonly accessTokens: AccessTokenReader
  readonly now: () => Date
}

/** Who a request is from; for every function that serves holders, and all that those need which log nobody in. */
export function createAuthentication({ store, accessTokens, now }: AuthenticationSettings) {
  /**
   * A good access token of a session that has not been ended.
   * @throws Problem `unauthorized`
   */
  return async function authenticate(accessToken: string): Promise<Identity> {
    const subject = await accessTokens.read(accessToken, now())
    if (!subject) throw new Problem('unauthorized')
    const { session, account } = await store.lookup.session(subject)
    if (session?.holderId !== subject.holderId || !stands(session, account, now()))
      throw new Problem('unauthorized')
    return { ...subject, tags: account.tags }
  }
}

export type Sessions = ReturnType<typeof createSessions>

export function createSessions({ store, vault, accessTokens, now }: HolderSettings) {
  async function tokens(subject: Subject, refresh: RefreshToken): Promise<Tokens> {
    const accessToken = await accessTokens.issue(subject, now())
    return { tokenType: 'Bearer', accessToken, expiresIn: ACCESS_TOKEN_LIFETIME, refreshToken: refresh.token }
  }

  /** How many tokens ago it was the current one of its session; undefined where it never was. */
  function ageOf(token: RefreshToken, { tokenHash, chainKey, rotations = 0 }: Session): number | undefined {
    let one = token
    for (let age = 0; age <= Math.min(rotations, MOST_ROTATIONS); age++) {
      if (one.tokenHash === tokenHash) return age
      one = nextRefreshToken(one, chainKey)
    }
    return undefined
  }

  const justSpent = ({ rotatedAt, rotatedBy }: Session, by: string) =>
    rotatedAt !== undefined && rotatedBy === by && now().getTime() - Date.parse(rotatedAt) <= GRACE * 1000

  return {
    /** Begins a session of an account whose holder has just been recognised. */
    async begin({
      holderId,
      passwordVersion,
    }: Pick<Account, 'holderId' | 'passwordVersion'>): Promise<Tokens> {
      const refresh = newRefreshToken()
      const at = now()
      await store.sessions.create({
        sessionId: refresh.sessionId,
        holderId,
        passwordVersion,
        tokenHash: refresh.tokenHash,
        chainKey: randomBytes(32).toString('base64url'),
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
      const session = await store.sessions.find(token.sessionId)
      const account = session && (await store.accounts.find(session.holderId))
      if (!session || !stands(session, account, now())) throw new Problem('refresh-failed')
      const next = nextRefreshToken(token, session.chainKey)
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

    authenticate: createAuthentication({ store, accessTokens, now }),
  }
}
