/** Access tokens (JWT, ES256, RFC 9068's type) and refresh tokens (opaque). */

import { createHash, createHmac, randomBytes } from 'node:crypto'
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose'
import { type KeyPeriod, type PrivateJwk, type PublicJwk, signingKeyAt, thumbprint } from '#lib/jose'

/** Seconds an access token is good for. */
export const ACCESS_TOKEN_LIFETIME = 900
/** Seconds a session lasts at most, however often it is refreshed: 30 days. */
export const SESSION_LIFETIME = 30 * 86_400

/** Whose token it is. */
export interface Subject {
  readonly holderId: string
  readonly sessionId: string
}

/** Who a request is from. */
export interface Identity extends Subject {
  /** Of the ID document: the holder's certificates are found under these. */
  readonly tags: readonly string[]
}

export interface AccessTokenReader {
  /**
   * @returns undefined for a token that is malformed, expired, of another issuer, audience or key, that does not say
   *   when it was issued and when it ends, or says that it was issued later than now or longer ago than one lasts
   */
  read(token: string, now: Date): Promise<Subject | undefined>
}

export interface AccessTokens extends AccessTokenReader {
  issue(subject: Subject, now: Date): Promise<string>
}

/** Gives the keys as they are now: they may be read again while the process runs. */
type Keys<Key> = () => readonly Key[]

/** Prepares what is made of a list of keys once for each list. */
function oncePer<Key, Made>(keys: Keys<Key>, make: (keys: readonly Key[]) => Promise<Made>) {
  let known: { readonly list: readonly Key[]; readonly made: Promise<Made> } | undefined
  return () => {
    const list = keys()
    if (known?.list !== list) known = { list, made: make(list) }
    return known.made
  }
}

/** Reads access tokens by the public halves of all keys: a key that signs no more is good while its tokens are. */
export function createAccessTokenReader(keys: Keys<PublicJwk>, issuer: string): AccessTokenReader {
  const keySet = oncePer(keys, async (list) =>
    createLocalJWKSet({
      keys: await Promise.all(
        list.map(async (key) => {
          const { kty, crv, x, y } = key
          return { kty, crv, x, y, alg: 'ES256', kid: await thumbprint(key) }
        }),
      ),
    }),
  )
  return {
    async read(token, now) {
      const known = await keySet()
      try {
        const { payload } = await jwtVerify<{ sid: string }>(token, known, {
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

/** Access tokens under the deployment's keys: the one whose period began last signs, all are accepted. */
export function createAccessTokens(keys: Keys<PrivateJwk & KeyPeriod>, issuer: string): AccessTokens {
  const signers = oncePer(
    keys,
    async (list) =>
      new Map(
        await Promise.all(
          list.map(async (key) => {
            const { kty, crv, x, y, d } = key
            const imported = await importJWK({ kty, crv, x, y, d }, 'ES256')
            return [key, { kid: await thumbprint(key), imported }] as const
          }),
        ),
      ),
  )
  return {
    ...createAccessTokenReader(keys, issuer),
    async issue({ holderId, sessionId }, now) {
      const known = await signers()
      const { kid, imported } = known.get(signingKeyAt([...known.keys()], now)) as {
        kid: string
        imported: CryptoKey
      }
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
        .setSubject(holderId)
        .setIssuer(issuer)
        .setAudience(issuer)
        .setIssuedAt(now)
        .setExpirationTime(Math.floor(now.getTime() / 1000) + ACCESS_TOKEN_LIFETIME)
        .sign(imported)
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
 * @param key of the session: who has a token cannot make the next
 */
export function nextRefreshToken(spent: RefreshToken, key: string): RefreshToken {
  const secret = createHmac('sha256', Buffer.from(key, 'base64url')).update(spent.token).digest('base64url')
  const token = `${spent.sessionId}.${secret}`
  return { sessionId: spent.sessionId, token, tokenHash: hash(token) }
}

/** @returns undefined for a text that is no refresh token. */
export function readRefreshToken(token: string): RefreshToken | undefined {
  const [, sessionId] = SECRET.exec(token) ?? []
  return sessionId === undefined ? undefined : { sessionId, token, tokenHash: hash(token) }
}
