/**
 * Certificates out of wallets, as employers and other people's wallets meet it over HTTP: received by one independent wallet,
 * presented by another, shown to the browser that asked; and what the registry and the holder do meanwhile.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PrivateJwk } from '#lib/jose'
import { revoke } from '#lib/registry'
import { registryStore } from '#lib/store'
import { testAuthority } from '../support/certified.ts'
import { createPresentingWallet, type PresentingWallet } from '../support/presenting-wallet.ts'
import { createPeer } from '../support/sd-jwt-peer.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'
import { fetchOver, newKey, receive } from '../support/wallet.ts'

const PATH = '/v1/wallet/requests'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

let service: Service
let call: Service['call']
let token: string
let wallet: PresentingWallet
let count = 0

beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
  token = (await service.signIn()).accessToken
  wallet = createPresentingWallet({ root: (await testAuthority()).anchor, fetch: fetchOver(call) })
})
afterAll(() => service.close())

/** A certificate that asks for an annotation, put into a wallet. */
async function inWallet(release: object = { purpose: '求职', recipient: '某公司', validDays: 30 }) {
  const managementNumber = `ZYP${String(++count).padStart(8, '0')}`
  await service.record({
    managementNumber,
    qualification: '一级建造师',
    level: undefined,
    specialty: '建筑工程',
  })
  const offer = (await call('POST', '/v1/wallet/offers', { token, body: { managementNumber, ...release } }))
    .json
  const key = await newKey()
  const { credentials } = await receive(call, offer, [key], await newKey())
  return { managementNumber, held: { sdJwt: credentials[0] as string, key: key.jwk as PrivateJwk } }
}

async function ask(body: object = {}) {
  const asked = await call('POST', PATH, { body })
  const [cookie = ''] = /^__Host-wallet-[^;]+/.exec(asked.headers['set-cookie'] ?? '') ?? []
  return { asked, cookie, ...(asked.json as { id: string; uri: string; haipUri: string }) }
}
const result = async (id: string, cookie: string, query = '') =>
  (await call('GET', `${PATH}/${id}/result${query}`, { cookies: [cookie] })).json

async function present(held: Awaited<ReturnType<typeof inWallet>>['held'], body?: object) {
  const { id, uri, cookie } = await ask(body)
  const received = await wallet.receive(uri)
  const presented = await wallet.present(received, held)
  const response = await wallet.submit(
    received,
    await wallet.encrypt(received, { [presented.id]: [presented.presentation] }),
  )
  return { id, cookie, received, response, shown: await result(id, cookie) }
}

describe('asking', () => {
  test('the cookie is of this request, of ten minutes and five, and no script sees it', async () => {
    const { asked, id } = await ask()
    expect([asked.status, asked.headers['cache-control']]).toEqual([201, 'no-store'])
    expect(asked.headers['set-cookie']).toMatch(
      new RegExp(`^__Host-wallet-${id}=[\\w-]{22}; Path=/; Max-Age=900; HttpOnly; Secure; SameSite=Strict$`),
    )
  })

  test('the request object is signed under the certificate that the client id names, for this wallet', async () => {
    const { uri, haipUri } = await ask()
    expect(haipUri.replace('haip-vp://', 'openid4vp://')).toBe(uri)
    const { client, jar, authorizationRequestPayload: asked } = await wallet.receive(uri)
    expect(client.prefix).toBe('x509_hash')
    expect(jar?.jwt.header).toMatchObject({ typ: 'oauth-authz-req+jwt', alg: 'ES256' })
    expect(asked).toMatchObject({
      response_mode: 'direct_post.jwt',
      response_type: 'vp_token',
      aud: 'https://self-issued.me/v2',
      client_metadata: { encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'] },
    })
    expect(asked.response_uri).toMatch(new RegExp(`^${ORIGIN}${PATH}/[\\w-]{22}/response$`))
  })

  test('each request has a key and a nonce of its own', async () => {
    const secrets: unknown[] = []
    for (let n = 0; n < 2; n++) {
      const { authorizationRequestPayload } = await wallet.receive((await ask()).uri)
      const { nonce, client_metadata } = authorizationRequestPayload
      secrets.push(nonce, client_metadata?.jwks?.keys[0]?.x)
    }
    expect(new Set(secrets).size).toBe(4)
  })

  test('for a region that there is not', async () => {
    const { asked } = await ask({ useIn: '999999' })
    expect([asked.status, asked.json.errors[0].pointer]).toEqual([422, '/useIn'])
  })
})

describe('presented', () => {
  test('asked, presented, verified; in the holder’s log, with a receipt that prints', async () => {
    const { held, managementNumber } = await inWallet()
    const { shown, response } = await present(held, { useIn: '110000' })
    expect([response.status, await response.json()]).toEqual([200, {}])
    expect(shown).toMatchObject({
      state: 'answered',
      verification: {
        verified: true,
        status: { record: 'valid', annotation: 'active', integrity: 'verified' },
        certificate: { managementNumber, holderName: '张三' },
        annotation: { purpose: '求职', recipient: '某公司' },
        use: { region: '110000' },
      },
    })
    expect(shown.verification).not.toHaveProperty('differences')
    const log = await call('GET', `/v1/certificates/${managementNumber}/verifications`, { token })
    expect(log.json.verifications).toMatchObject([{ how: 'wallet', verified: true, useIn: '110000' }])
    const raw = new URLSearchParams({ receipt: shown.verification.receipt }).toString()
    const printed = await call('POST', '/v1/receipts/document', { raw, headers: FORM })
    expect([printed.status, printed.headers['content-type']]).toEqual([200, 'application/pdf'])
  })

  test('revoked by the registry', async () => {
    const { held, managementNumber } = await inWallet()
    await revoke(managementNumber, {
      store: registryStore(service.store.table, { bulk: false, statusKeys: () => [] }),
      vault: service.vault,
      operator: '经办人甲',
      now: () => new Date(),
      reason: '测试',
    })
    const { shown } = await present(held)
    expect(shown.verification).toMatchObject({ verified: false, status: { record: 'revoked' } })
  })

  test('withdrawn by the holder', async () => {
    const { held, managementNumber } = await inWallet()
    const path = `/v1/certificates/${managementNumber}/annotations`
    const { walletReleases } = (await call('GET', path, { token })).json
    await call('DELETE', `${path}/${walletReleases[0].code}`, { token })
    const { shown } = await present(held)
    expect(shown.verification).toMatchObject({ verified: false, status: { annotation: 'withdrawn' } })
    expect(shown.verification).not.toHaveProperty('certificate')
  })

  test('by a wallet on the same device: shown to who was led back', async () => {
    const { held } = await inWallet()
    const { shown, response, id, cookie } = await present(held, { sameDevice: true })
    expect(shown.state).toBe('waiting')
    const { redirect_uri } = (await response.json()) as { redirect_uri: string }
    const code = redirect_uri.split('response_code=')[1]
    expect((await result(id, cookie, `?responseCode=${code}`)).state).toBe('answered')
    expect((await result(id, cookie, '?responseCode=guessed')).code).toBe('not-found')
    expect((await result(id, '__Host-wallet-other=x', `?responseCode=${code}`)).code).toBe('not-found')
  })
})

describe('refused', () => {
  test('in the wallet’s own words, and in the employer’s', async () => {
    const { held } = await inWallet()
    const { id, uri, cookie } = await ask()
    const received = await wallet.receive(uri)
    const bare = held.sdJwt.slice(0, held.sdJwt.indexOf('~') + 1)
    const peer = createPeer({ issuer: held.key, holding: held.key })
    const { nonce, client_id: aud } = received.authorizationRequestPayload
    const iat = Math.floor(Date.now() / 1000)
    const less = await peer.present(bare, {}, { kb: { payload: { aud: aud as string, nonce, iat } } })
    const answer = await wallet.submit(received, await wallet.encrypt(received, { certificate: [less] }))
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: 'invalid_request', error_description: 'claims-withheld' },
    ])
    expect(await result(id, cookie)).toMatchObject({ state: 'refused', reason: 'claims-withheld' })
  })

  test('what is too long is not looked at', async () => {
    const { id } = await ask()
    const raw = new URLSearchParams({ response: 'A'.repeat(100_001) }).toString()
    const answer = await call('POST', `${PATH}/${id}/response`, { raw, headers: FORM })
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request'])
  })

  test('what is no form, and a field that is there twice', async () => {
    const { id } = await ask()
    const json = await call('POST', `${PATH}/${id}/response`, { body: { error: 'access_denied', state: id } })
    const raw = `state=${id}&error=access_denied&error=access_denied`
    const twice = await call('POST', `${PATH}/${id}/response`, { raw, headers: FORM })
    expect([json.status, twice.status]).toEqual([400, 400])
  })
})
