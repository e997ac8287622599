/** Access and refresh tokens: what is not ours, or not now, or not for this, is nothing. */

import { SignJWT, UnsecuredJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { createAccessTokens } from '#lib/holder'
import { generateSigningKey, type PrivateJwk } from '#lib/jose'
import { newRefreshToken, nextRefreshToken, readRefreshToken } from '../../../lib/holder/tokens.ts'

const ISSUER = 'https://zhengyan.example'
const NOW = new Date('2023-08-23T08:00:00.000Z')
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)
const identity = { holderId: 'holder-1', sessionId: 'session-1' }

let key: PrivateJwk
let otherKey: PrivateJwk
beforeAll(async () => {
  key = await generateSigningKey()
  otherKey = await generateSigningKey()
})

test('a token says whose session it is, for fifteen minutes and not a second longer', async () => {
  const tokens = createAccessTokens(() => [key], ISSUER)
  const token = await tokens.issue(identity, NOW)
  expect(await tokens.read(token, NOW)).toEqual(identity)
  expect(await tokens.read(token, later(899))).toEqual(identity)
  expect(await tokens.read(token, later(900))).toBeUndefined()
})

test('after a rotation of keys, tokens of the key before are still good', async () => {
  const token = await createAccessTokens(() => [key], ISSUER).issue(identity, NOW)
  expect(await createAccessTokens(() => [{ ...otherKey, nbf: 1 }, key], ISSUER).read(token, NOW)).toEqual(
    identity,
  )
})

test('a token of ours that does not say for whom, since when and until when, or says too much, is nothing', async () => {
  const tokens = createAccessTokens(() => [key], ISSUER)
  const base = {
    iss: ISSUER,
    aud: ISSUER,
    sub: 'holder-1',
    sid: 'session-1',
    iat: NOW.getTime() / 1000,
    exp: NOW.getTime() / 1000 + 900,
  }
  const read = async (changed: Record<string, unknown>) =>
    tokens.read(
      await new SignJWT({ ...base, ...changed })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
        .sign(key),
      NOW,
    )
  expect(await read({})).toEqual(identity)
  for (const changed of [
    ...Object.keys(base).map((claim) => ({ [claim]: undefined })),
    { aud: 'https://elsewhere.example' },
    { iat: base.iat + 60 },
    { iat: base.iat - 901, exp: base.exp + 86_400 },
    { exp: base.iat },
    { sid: 7 },
  ]) {
    expect(await read(changed), JSON.stringify(changed)).toBeUndefined()
  }
})

test("tokens of another key, issuer or kind, without a signature, or spoilt, are nobody's", async () => {
  const tokens = createAccessTokens(() => [key], ISSUER)
  const token = await tokens.issue(identity, NOW)
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = { sid: 'session-1' }
  const signed = (typ: string, alg: string, by: Parameters<SignJWT['sign']>[0]) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, typ })
      .setSubject('holder-1')
      .setIssuer(ISSUER)
      .setAudience(ISSUER)
      .setIssuedAt(NOW)
      .setExpirationTime(later(900))
      .sign(by)
  const none = new UnsecuredJWT(claims).setSubject('holder-1').setIssuer(ISSUER).setIssuedAt(NOW).encode()
  const forged = {
    'of another key': await createAccessTokens(() => [otherKey], ISSUER).issue(identity, NOW),
    'of another issuer': await createAccessTokens(() => [key], 'https://elsewhere.example').issue(
      identity,
      NOW,
    ),
    'of another kind': await signed('receipt+jwt', 'ES256', key),
    'without a signature (alg none)': none,
    'with an emptied signature': `${header}.${payload}.`,
    'signed with the public key as a secret (HS256)': await signed(
      'at+jwt',
      'HS256',
      Buffer.from(JSON.stringify({ kty: key.kty, crv: key.crv, x: key.x, y: key.y })),
    ),
    'with a changed payload': `${header}.${payload.slice(0, -2)}AA.${signature}`,
    'with a changed signature': `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    'cut short': token.slice(0, 40),
    empty: '',
    'of dots': '..',
  }
  for (const [name, text] of Object.entries(forged)) {
    expect(await tokens.read(text, NOW), name).toBeUndefined()
  }
})

test('a refresh token has 256 random bits, and only its hash is kept', () => {
  const one = newRefreshToken()
  expect(one.token).toMatch(/^[\w-]{22}\.[\w-]{43}$/)
  expect(readRefreshToken(one.token)).toEqual(one)
  expect(one.tokenHash).not.toContain(one.token.slice(23))
  expect(newRefreshToken().token).not.toBe(one.token)
})

test('the next token of a session follows from the one before, and only with the key', () => {
  const one = newRefreshToken()
  const next = nextRefreshToken(one, 'a'.repeat(43))
  expect(readRefreshToken(next.token)).toEqual(next)
  expect(next.sessionId).toBe(one.sessionId)
  expect(next).toEqual(nextRefreshToken(one, 'a'.repeat(43)))
  expect(next.token).not.toBe(one.token)
  expect(nextRefreshToken(one, 'b'.repeat(43)).token).not.toBe(next.token)
})

test.each([
  '',
  '.',
  'a.b',
  `${'x'.repeat(22)}.${'y'.repeat(42)}`,
  `${'x'.repeat(22)}#${'y'.repeat(43)}`,
  '证'.repeat(66),
])('what is no refresh token is read as none: %j', (text) => expect(readRefreshToken(text)).toBeUndefined())
