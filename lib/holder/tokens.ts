/** Access tokens (JWT, ES256, RFC 9068's type) and refresh tokens (opaque). */

import { createHash, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, createLocalJWKSet, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'

/** Seconds an access token is good for. */
export const ACCESS_TOKEN_LIFETIME = 900
/** Seconds a session lasts at most, however often it is refreshed: 30 days. */
export const SESSION_LIFETIME = 30 * 86_400

export interface Identity {
  readonly holderId: string
  readonly sessionId: string
}

export interface AccessTokens {
  issue(identity: Identity, now: Date): Promise<string>
  /**
   * @returns undefined for a token that is malformed, expired, of another issuer, audience or key, that does not say
   *   when it was issued and when it ends, or says that it was issued later than now or longer ago than one lasts
   */
  read(token: string, now: Date): Promise<Identity | undefined>
}

/** Access tokens under the deployment's keys: the first signs, all are accepted (rotation with overlap). */
export async function createAccessTokens(privateKeys: readonly JWK[], issuer: string): Promise<AccessTokens> {
  const keys = await Promise.all(
    privateKeys.map(async ({ d: _d, ...key }) => ({
      ...key,
      alg: 'ES256',
      kid: await calculateJwkThumbprint(key),
    })),
  )
  const keySet = createLocalJWKSet({ keys })
  const signingKey = await importJWK(privateKeys[0] as JWK, 'ES256')
  const kid = keys[0]?.kid as string

  return {
    issue: ({ holderId, sessionId }, now) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .setSubject(holderId)
        .setIssuer(issuer)
        .setAudience(issuer)
        .setIssuedAt(now)
        .setExpirationTime(Math.floor(now.getTime() / 1000) + ACCESS_TOKEN_LIFETIME)
        .sign(signingKey),

    async read(token, now) {
      try {
        const { payload } = await jwtVerify<{ sid: string }>(token, keySet, {
          issuer,
          audience: issuer,
          typ: 'at+jwt',
          algorithms: ['ES256'],
          requiredClaims: ['exp', 'iat', 'sub', 'sid'],
          maxTokenAge: ACCESS_TOKEN_LIFETIME,
          currentDate: now,
        })
        const { sub, sid } = payload
        return typeof sub === 'string' && typeof sid === 'string'
          ? { holderId: sub, sessionId: sid }
          : undefined
      } catch {
        return undefined
      }
    },
  }
}

export interface RefreshToken {
  readonly sessionId: string
  readonly token: string
  readonly tokenHash: string
}

const SECRET = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')

/** The first refresh token of a session: `session id . 256 random bits`. The store keeps its hash only. */
export function newRefreshToken(): RefreshToken {
  const sessionId = randomBytes(16).toString('base64url')
  const token = `${sessionId}.${randomBytes(32).toString('base64url')}`
  return { sessionId, token, tokenHash: hash(token) }
}

/**
 * The token that follows one in its session. It is made from the one before, so that two tabs that spend the same token at
 * once are given the same next one, and a token that was spent long ago is told from one that never was.
 *
 * @param mac keyed: who has a token cannot make the next
 */
export function nextRefreshToken(spent: RefreshToken, mac: (text: string) => string): RefreshToken {
  const secret = (mac(`1\0${spent.token}`) + mac(`2\0${spent.token}`)).slice(0, 43)
  const token = `${spent.sessionId}.${secret}`
  return { sessionId: spent.sessionId, token, tokenHash: hash(token) }
}

/** @returns undefined for a text that is no refresh token. */
export function readRefreshToken(token: string): RefreshToken | undefined {
  const [, sessionId] = SECRET.exec(token) ?? []
  return sessionId === undefined ? undefined : { sessionId, token, tokenHash: hash(token) }
}
