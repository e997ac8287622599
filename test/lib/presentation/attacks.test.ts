/** Attacks on a request, each replayed: nothing is shown, nothing is logged, and each has its own reason. */

import { deflateRawSync } from 'node:zlib'
import { CompactEncrypt, importJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateSigningKey, localSigner } from '#lib/jose'
import type { Received } from '../../support/presenting-wallet.ts'
import { base64url, digest, jwsOf } from '../sd-jwt/made-up.ts'
import { NUMBER, openWorld, type World } from './world.ts'

let world: World
let sdJwt: string
beforeAll(async () => {
  world = await openWorld()
  sdJwt = await world.issue()
})
afterAll(() => world.close())

const logged = async () => (await world.store.verificationLog.list(NUMBER, 50)).entries.length

/** A request that has been fetched, and an honest presentation for it. */
async function asked(how = {}) {
  const request = await world.ask(how)
  const received = await world.wallet.receive(request.uri)
  const { id, presentation } = await world.wallet.present(received, { sdJwt, key: world.holder })
  return { ...request, received, presentation, query: id }
}

const nonceOf = ({ authorizationRequestPayload }: Received) => authorizationRequestPayload.nonce
const clientOf = ({ authorizationRequestPayload }: Received) =>
  authorizationRequestPayload.client_id as string

/** A proof of anything, by any key, behind a credential. */
function bound(credential: string, received: Received, changes: object = {}, key = world.holder): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    aud: clientOf(received),
    nonce: nonceOf(received),
    iat,
    sd_hash: digest(credential),
    ...changes,
  }
  return credential + jwsOf({ alg: 'ES256', typ: 'kb+jwt' }, claims, key)
}

const withoutProof = (presentation: string) => presentation.slice(0, presentation.lastIndexOf('~') + 1)

/** Keeps some disclosures. */
const keeping = (credential: string, keep: (name: string) => boolean) => {
  const [jwt, ...rest] = credential.split('~')
  const named = (one: string) => JSON.parse(Buffer.from(one, 'base64url').toString())[1]
  return [jwt, ...rest.filter((one) => one !== '' && keep(named(one))), ''].join('~')
}

interface Metadata {
  readonly jwks: { readonly keys: readonly [{ readonly kid: string }] }
}

/** Encrypted by hand, as no honest wallet would. */
async function encrypted(
  received: Received,
  payload: unknown,
  header: object = {},
  zip = false,
): Promise<string> {
  const { jwks } = received.authorizationRequestPayload.client_metadata as unknown as Metadata
  const [jwk] = jwks.keys
  const text = Buffer.from(JSON.stringify(payload))
  return new CompactEncrypt(zip ? deflateRawSync(text) : text)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: jwk.kid, ...header })
    .encrypt(await importJWK(jwk as never, 'ECDH-ES'))
}

describe('what is presented', () => {
  const stranger = generateSigningKey()

  it.each<[string, string, (it: Awaited<ReturnType<typeof asked>>) => Promise<string> | string]>([
    ['for another request', 'key-binding-nonce', async () => (await asked()).presentation],
    ['for another nonce', 'key-binding-nonce', ({ received }) => bound(sdJwt, received, { nonce: 'other' })],
    [
      'for another verifier',
      'key-binding-audience',
      ({ received }) => bound(sdJwt, received, { aud: 'x509_hash:other' }),
    ],
    [
      'for the verifier without its prefix',
      'key-binding-audience',
      ({ received }) => bound(sdJwt, received, { aud: clientOf(received).slice('x509_hash:'.length) }),
    ],
    [
      'long before',
      'key-binding-time',
      ({ received }) => bound(sdJwt, received, { iat: Math.floor(Date.now() / 1000) - 3600 }),
    ],
    ['without the holder’s proof', 'key-binding-missing', ({ presentation }) => withoutProof(presentation)],
    [
      'with a proof by somebody else',
      'key-binding-signature',
      async ({ received }) => bound(sdJwt, received, {}, await stranger),
    ],
    [
      'with a proof over fewer disclosures',
      'key-binding-hash',
      ({ received }) => bound(sdJwt, received, { sd_hash: digest(keeping(sdJwt, () => false)) }),
    ],
    [
      'with less than was asked',
      'claims-withheld',
      ({ received }) =>
        bound(
          keeping(sdJwt, (name) => name !== 'holderName'),
          received,
        ),
    ],
    [
      'by an issuer of its own',
      'key-unknown',
      async ({ received }) => bound(await forgedBy(await stranger), received),
    ],
    [
      'with the algorithm none',
      'algorithm-refused',
      ({ received }) =>
        bound(
          sdJwt.replace(
            /^[^.]+\.([^.]+)\.[^~]+/,
            (_, payload) => `${base64url({ alg: 'none', typ: 'dc+sd-jwt' })}.${payload}.`,
          ),
          received,
        ),
    ],
    [
      'with the public key for a secret',
      'algorithm-refused',
      ({ received }) =>
        bound(sdJwt.replace(/^[^.]+/, base64url({ alg: 'HS256', typ: 'dc+sd-jwt' })), received),
    ],
    [
      'with a claim of its own',
      'disclosure-unreferenced',
      ({ received }) => bound(`${sdJwt}${base64url(['salt', 'level', 'advanced'])}~`, received),
    ],
    [
      'after its end',
      'expired',
      async ({ received }) => bound(await world.issue({ exp: Math.floor(Date.now() / 1000) - 1 }), received),
    ],
    [
      'another kind of credential',
      'credential-type-wrong',
      async ({ received }) => bound(await world.issue({ vct: 'https://other.example/pid' }), received),
    ],
  ])('%s: %s', async (_, reason, make) => {
    const before = await logged()
    const request = await asked()
    const answer = await world.send(request.received, { [request.query]: [await make(request)] })
    expect(answer.error_description).toBe(reason)
    const result = await world.result(request.id, request.browser)
    expect(result).toMatchObject({
      state: 'refused',
      reason,
      detail: { zh: expect.any(String), en: expect.any(String) },
    })
    expect(await logged()).toBe(before)
  })

  /** Signed by a key under its own certificate, which it brings along. */
  async function forgedBy(key: Awaited<typeof stranger>) {
    const signer = await localSigner(key)
    const { chainFor } = await import('../../support/chain.ts')
    return world.issue({}, { ...signer, x5c: (await chainFor(key)).x5c })
  }
})

describe('how it is answered', () => {
  it.each<[string, string, (presentation: string, query: string) => unknown]>([
    ['two presentations', 'presentation-surplus', (one, query) => ({ [query]: [one, one] })],
    [
      'a credential nobody asked for',
      'presentation-surplus',
      (one, query) => ({ [query]: [one], more: [one] }),
    ],
    ['none', 'presentation-missing', () => ({})],
    ['an empty list', 'presentation-missing', (_, query) => ({ [query]: [] })],
    ['no list', 'answer-malformed', (one, query) => ({ [query]: one })],
    ['an object', 'answer-malformed', (_, query) => ({ [query]: [{}] })],
    ['no token', 'answer-malformed', () => undefined],
  ])('%s: %s', async (_, reason, make) => {
    const { id, browser, received, presentation, query } = await asked()
    const response = await encrypted(received, { state: id, vp_token: make(presentation, query) })
    await expect(world.respond(id, { response })).rejects.toMatchObject({ code: reason })
    expect(await world.result(id, browser)).toMatchObject({ state: 'refused', reason })
  })

  it.each<[string, (it: Awaited<ReturnType<typeof asked>>) => Promise<object>]>([
    [
      'not encrypted',
      async ({ id, presentation, query }) => ({
        vp_token: JSON.stringify({ [query]: [presentation] }),
        state: id,
      }),
    ],
    [
      'encrypted to the key of another request',
      async ({ id, presentation, query }) => ({
        response: await encrypted((await asked()).received, {
          state: id,
          vp_token: { [query]: [presentation] },
        }),
      }),
    ],
    [
      'under the id of another key',
      async ({ id, received, presentation, query }) => ({
        response: await encrypted(
          received,
          { state: id, vp_token: { [query]: [presentation] } },
          { kid: 'other' },
        ),
      }),
    ],
    [
      'compressed',
      async ({ id, received, presentation, query }) => ({
        response: await encrypted(
          received,
          { state: id, vp_token: { [query]: [presentation] } },
          { zip: 'DEF' },
        ),
      }),
    ],
    [
      'unfolding into far more than it is',
      async ({ id, received }) => ({
        response: await encrypted(
          received,
          { state: id, vp_token: 'A'.repeat(5_000_000) },
          { zip: 'DEF' },
          true,
        ),
      }),
    ],
    [
      'with another state',
      async ({ received, presentation, query }) => ({
        response: await encrypted(received, { state: 'other', vp_token: { [query]: [presentation] } }),
      }),
    ],
    [
      'without a state',
      async ({ received, presentation, query }) => ({
        response: await encrypted(received, { vp_token: { [query]: [presentation] } }),
      }),
    ],
    ['no JWE', async () => ({ response: 'eyJhbGciOiJub25lIn0....' })],
    ['an error for another request', async () => ({ error: 'access_denied', state: 'other' })],
    ['nothing', async () => ({})],
  ])('%s: thrown away, and the request stays open', async (_, make) => {
    const request = await asked()
    await expect(world.respond(request.id, await make(request))).rejects.toMatchObject({ code: 'not-found' })
    expect(await world.result(request.id, request.browser)).toMatchObject({ state: 'waiting' })
    const answer = await world.send(request.received, { [request.query]: [request.presentation] })
    expect(answer).toEqual({})
  })

  it('once: a second answer, the same or another, is too late and is not logged', async () => {
    const { id, browser, received, presentation, query } = await asked()
    const response = await world.wallet.encrypt(received, { [query]: [presentation] })
    await world.respond(id, { response })
    const [shown, before] = [await world.result(id, browser), await logged()]
    await expect(world.respond(id, { response })).rejects.toMatchObject({ code: 'not-found' })
    await expect(world.respond(id, { error: 'access_denied', state: id })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect([await world.result(id, browser), await logged()]).toEqual([shown, before])
  })

  it('many at once: one counts', async () => {
    const { id, received, presentation, query } = await asked()
    const response = await world.wallet.encrypt(received, { [query]: [presentation] })
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => world.respond(id, { response })))
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('to another request, by the answer that was meant for one', async () => {
    const [one, other] = [await asked(), await asked()]
    const response = await world.wallet.encrypt(one.received, { [one.query]: [one.presentation] })
    await expect(world.respond(other.id, { response })).rejects.toMatchObject({ code: 'not-found' })
    expect(await world.result(other.id, other.browser)).toMatchObject({ state: 'waiting' })
  })
})

describe('who is shown it', () => {
  it('nobody but the browser that asked', async () => {
    const { id, received, presentation, query } = await asked()
    await world.send(received, { [query]: [presentation] })
    const other = await asked()
    for (const browser of [undefined, '', 'guessed', other.browser])
      await expect(world.result(id, browser)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('on the same device nobody without the code, and not by the code of another request', async () => {
    const how = { sameDevice: true }
    const [one, other] = [await asked(how), await asked(how)]
    const answers = []
    for (const { received, query, presentation } of [one, other])
      answers.push(await world.send(received, { [query]: [presentation] }))
    const [, code] = answers.map(({ redirect_uri }) => redirect_uri?.split('response_code=')[1])
    expect(await world.result(one.id, one.browser)).toMatchObject({ state: 'waiting' })
    for (const wrong of ['guessed', code])
      await expect(world.result(one.id, one.browser, wrong)).rejects.toMatchObject({ code: 'not-found' })
    await expect(world.result(other.id, one.browser, code)).rejects.toMatchObject({ code: 'not-found' })
  })

  it('nothing personal stands in the store in clear, nor the key of the answer', async () => {
    const { id, received, presentation, query } = await asked()
    await world.send(received, { [query]: [presentation] })
    const item = JSON.stringify(await world.store.walletRequests.find(id, new Date()))
    expect(item).not.toMatch(/张三|ZY2344000001|"d"|990\*/)
  })
})

it('whoever tries ids is stopped, and asking has its measure', async () => {
  const tries = async (what: () => Promise<unknown>) => {
    for (let n = 0; n < 80; n++) {
      const code = await what().then(
        () => '',
        (error: { code: string }) => error.code,
      )
      if (code === 'too-many-attempts') return n
    }
    return Infinity
  }
  expect(await tries(() => world.presentations.result('none', { browser: 'none' }, '192.0.2.0/24'))).toBe(60)
  expect(await tries(() => world.ask({ network: '192.0.2.0/24' }))).toBe(60)
})
