/**
 * What HAIP 1.0 asks of an issuer, as a wallet meets it before anything is issued: the metadata, proof of possession, and
 * what is refused. `docs/wallet.md` has the whole profile, line by line, with the test of each; these are the lines that no
 * other test shows.
 */

import { X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testAuthority } from '../support/certified.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'
import {
  askNonce,
  askToken,
  CONFIGURATION,
  newKey,
  newKeys,
  proofBy,
  receive,
  send,
} from '../support/wallet.ts'

let service: Service
let call: Service['call']
let token: string
const number = 'ZY2311000002'

beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
  // One that needs no annotation.
  await service.record({ managementNumber: number, issuingRegion: '110000' })
  token = (await service.signIn()).accessToken
})
afterAll(() => service.close())

const offer = async () =>
  (await call('POST', '/v1/wallet/offers', { token, body: { managementNumber: number } })).json
const metadata = async (name: string) => (await call('GET', `/.well-known/${name}`)).json
const certificate = (der: string) => new X509Certificate(Buffer.from(der, 'base64'))

/** Whether a header’s chain is as 4.1, 5, 6.1 and 6.1.1 ask for: not self-signed, and without the anchor. */
async function expectChain(jwt: string): Promise<void> {
  const { anchor } = await testAuthority()
  const { x5c: [leaf = '', ...issuers] = [] } = decodeProtectedHeader(jwt)
  expect([leaf, ...issuers]).not.toContain(anchor)
  const first = certificate(leaf)
  expect(first.verify(first.publicKey)).toBe(false)
  await jwtVerify(jwt, await importX509(first.toString(), 'ES256'))
}

test('the issuer says what may be issued: a scope for each configuration, a nonce, how many copies', async () => {
  const issuer = await metadata('openid-credential-issuer')
  expect(issuer).toMatchObject({
    credential_issuer: ORIGIN,
    nonce_endpoint: expect.stringMatching(/^https:/),
    batch_credential_issuance: { batch_size: expect.any(Number) },
  })
  const configurations = Object.values<{ format: string; scope?: string }>(
    issuer.credential_configurations_supported,
  )
  expect(configurations).toHaveLength(1)
  for (const { format, scope } of configurations)
    expect([format, typeof scope]).toEqual(['dc+sd-jwt', 'string'])
})

test('the authorization server says what it does, and where all status lists are', async () => {
  const server = await metadata('oauth-authorization-server')
  expect(server).toMatchObject({ issuer: ORIGIN, dpop_signing_alg_values_supported: ['ES256'] })
  const lists = await call('GET', server.status_list_aggregation_endpoint.slice(ORIGIN.length))
  expect([lists.status, Array.isArray(lists.json.status_lists)]).toEqual([200, true])
})

test('metadata that are signed come with a chain, and so does a credential', async () => {
  const headers = { accept: 'application/jwt' }
  await expectChain((await call('GET', '/.well-known/openid-credential-issuer', { headers })).text)
  const { credentials } = await receive(call, await offer(), await newKeys(1), await newKey())
  await expectChain(credentials[0]?.split('~')[0] as string)
})

test('a token is bound to the key that asked for it: without its proof, or by another’s, nothing is issued', async () => {
  const device = await newKey()
  const bare = await askToken(call, await offer(), device, { proof: '' })
  expect([bare.status, bare.json.error]).toEqual([400, 'invalid_dpop_proof'])
  const { json } = await askToken(call, await offer(), device)
  expect(json.token_type).toBe('DPoP')
  const body = {
    credential_configuration_id: CONFIGURATION,
    proofs: { jwt: [await proofBy(device, await askNonce(call))] },
  }
  const stolen = await send(call, '/v1/wallet/credential', json.access_token, await newKey(), body)
  expect(stolen.status).toBe(401)
  expect(stolen.headers['www-authenticate']).toMatch(/^DPoP /)
})

test('a key that a wallet’s provider attests is refused in words, and one that is proven by itself is taken', async () => {
  const device = await newKey()
  const { access_token: access } = (await askToken(call, await offer(), device)).json
  const asked = async (proofs: object) =>
    send(call, '/v1/wallet/credential', access, device, {
      credential_configuration_id: CONFIGURATION,
      proofs,
    })
  const attested = await asked({ attestation: ['e30.e30.AAAA'] })
  expect([attested.status, attested.json.error]).toEqual([400, 'invalid_proof'])
  expect(attested.json.error_description).toContain('attestations are not accepted')
  const nonce = await askNonce(call)
  const inside = await proofBy(await newKey(), nonce, { header: { key_attestation: 'e30.e30.AAAA' } })
  expect((await asked({ jwt: [inside] })).json.error).toBe('invalid_proof')
  expect((await asked({ jwt: [await proofBy(await newKey(), nonce)] })).json.credentials).toHaveLength(1)
})

test('an offer opens a wallet on the same device, and on another by its QR', async () => {
  const { uri, haipUri, qr, txCode } = await offer()
  expect([uri, haipUri].map((one) => one.split('?')[0])).toEqual([
    'openid-credential-offer://',
    'haip-vci://',
  ])
  expect(new URL(haipUri).search).toBe(new URL(uri).search)
  expect(qr).toMatch(/^<svg/)
  expect(txCode).toMatch(/^\d{6}$/)
})
