/**
 * A wallet that is a page of another origin, in a real browser: it receives a certificate, and reads nothing where somebody is
 * logged in. By the browser's own `fetch` and keys, since what is tried is the browser.
 */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { zhangSan } from './support/scenario.ts'
import { logIn, type Visitor, visit } from './support/visit.ts'

const { origin } = inject('states')

let site: Server
let visitor: Visitor

beforeAll(async () => {
  site = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>A wallet</title>')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  visitor = await visit()
  await logIn(visitor.page, zhangSan.idNumber, zhangSan.password)
  await visitor.page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
})
afterAll(async () => {
  await visitor.close()
  site.close()
})

async function offered(): Promise<{ uri: string; txCode: string }> {
  const post = async (path: string, body: object, headers = {}) =>
    (
      await fetch(`${origin}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
    ).json()
  const { accessToken } = await post('/v1/login', zhangSan)
  const authorization = `Bearer ${accessToken}`
  return post('/v1/wallet/offers', { managementNumber: zhangSan.file }, { authorization })
}

it('receives a certificate: metadata, token, nonce, credential, its status list, and gives it back', async () => {
  const received = await visitor.page.evaluate(
    async ({ uri, txCode }) => {
      const coded = (bytes: Uint8Array) =>
        btoa(String.fromCharCode(...bytes))
          .replaceAll('+', '-')
          .replaceAll('/', '_')
          .replace(/=+$/, '')
      const part = (value: object) => coded(new TextEncoder().encode(JSON.stringify(value)))
      const curve = { name: 'ECDSA', namedCurve: 'P-256' }
      const newKey = () => crypto.subtle.generateKey(curve, true, ['sign', 'verify'])
      const sign = async ({ privateKey, publicKey }: CryptoKeyPair, typ: string, payload: object) => {
        const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
        const iat = Math.floor(Date.now() / 1000)
        const input = `${part({ alg: 'ES256', typ, jwk: { kty, crv, x, y } })}.${part({ iat, ...payload })}`
        const made = await crypto.subtle.sign(
          { name: 'ECDSA', hash: 'SHA-256' },
          privateKey,
          new TextEncoder().encode(input),
        )
        return `${input}.${coded(new Uint8Array(made))}`
      }
      const [device, key] = [await newKey(), await newKey()]
      const proofFor = async (htu: string, token?: string) => {
        const digest = token && (await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
        const ath = digest && { ath: coded(new Uint8Array(digest)) }
        return sign(device, 'dpop+jwt', { jti: crypto.randomUUID(), htm: 'POST', htu, ...ath })
      }
      const offer = JSON.parse(new URL(uri).searchParams.get('credential_offer') as string)
      const issuer: string = offer.credential_issuer
      // With a header that no script may send unasked: the browser asks beforehand.
      const again = { headers: { 'if-none-match': 'W/"none"' } }
      const at = async (name: string) => (await fetch(`${issuer}/.well-known/${name}`, again)).json()
      const [metadata, server] = [
        await at('openid-credential-issuer'),
        await at('oauth-authorization-server'),
      ]
      const [[grant_type, code]] = Object.entries<Record<string, string>>(offer.grants) as [
        [string, Record<string, string>],
      ]
      const granted = await fetch(server.token_endpoint, {
        method: 'POST',
        headers: { dpop: await proofFor(server.token_endpoint) },
        body: new URLSearchParams({
          grant_type,
          'pre-authorized_code': code['pre-authorized_code'] as string,
          tx_code: txCode,
        }),
      })
      const { access_token: token } = await granted.json()
      const { c_nonce: nonce } = await (await fetch(metadata.nonce_endpoint, { method: 'POST' })).json()
      const send = async (address: string, body: object, by = token) =>
        fetch(address, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `DPoP ${by}`,
            dpop: await proofFor(address, by),
          },
          body: JSON.stringify(body),
        })
      const proof = await sign(key, 'openid4vci-proof+jwt', { aud: issuer, nonce })
      const answer = await send(metadata.credential_endpoint, {
        credential_configuration_id: offer.credential_configuration_ids[0],
        proofs: { jwt: [proof] },
      })
      const { credentials, notification_id } = await answer.json()
      const [, payload = ''] = credentials[0].credential.split('.')
      const { status } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
      const list = await fetch(status.status_list.uri)
      const refused = await send(metadata.credential_endpoint, {}, 'x'.repeat(43))
      const event = { notification_id, event: 'credential_deleted' }
      return {
        copies: credentials.length,
        list: [list.status, list.headers.get('content-type')],
        refused: [refused.status, refused.headers.get('www-authenticate'), (await refused.json()).error],
        given: (await send(metadata.notification_endpoint, event)).status,
      }
    },
    await offered(),
  )
  expect(received).toEqual({
    copies: 1,
    list: [200, 'application/statuslist+jwt'],
    refused: [401, expect.stringContaining('DPoP'), 'invalid_token'],
    given: 204,
  })
})

it('reads nothing of who is logged in to us in the same browser, and nothing at all with cookies', async () => {
  const outcomes = await visitor.page.evaluate(
    (to) =>
      Promise.all(
        [
          [`${to}/v1/certificates`, { credentials: 'include' }],
          [`${to}/v1/account`, { headers: { 'x-zhengyan-client': 'web' } }],
          [`${to}/v1/wallet/offers`, { method: 'POST', headers: { 'content-type': 'application/json' } }],
          [`${to}/v1/wallet/requests`, { method: 'POST', headers: { 'content-type': 'application/json' } }],
          [`${to}/.well-known/jwks.json`, { credentials: 'include' }],
        ].map(([address, init]) =>
          fetch(address as string, init as RequestInit).then(
            ({ status }) => status,
            (error) => error.name,
          ),
        ),
      ),
    origin,
  )
  expect(outcomes).toEqual(Array(5).fill('TypeError'))
})
