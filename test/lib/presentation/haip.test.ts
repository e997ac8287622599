/** What HAIP 1.0, 5 asks of a request to a wallet, looked at as it is sent: `docs/wallet.md` has the profile line by line. */

import { createHash, X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, importX509, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { OFFICE, openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const objectOf = async (id: string) => world.presentations.requestObject(id, OFFICE)

test('either scheme opens a wallet with the same request, which it fetches', async () => {
  const { uri, haipUri } = await world.ask()
  expect([uri, haipUri].map((one) => one.split('?')[0])).toEqual(['openid4vp://', 'haip-vp://'])
  expect(new URL(haipUri).search).toBe(new URL(uri).search)
  const query = new URL(uri).searchParams
  expect(query.get('request_uri')).toMatch(/^https:/)
  expect(query.has('request')).toBe(false)
})

test('the request is signed under the hash of a certificate that is not self-signed, without the anchor', async () => {
  const { id } = await world.ask()
  const object = await objectOf(id)
  const { x5c = [] } = decodeProtectedHeader(object)
  const leaf = new X509Certificate(Buffer.from(x5c[0] as string, 'base64'))
  expect(decodeJwt(object).client_id).toBe(
    `x509_hash:${createHash('sha256').update(leaf.raw).digest('base64url')}`,
  )
  await jwtVerify(object, await importX509(leaf.toString(), 'ES256'), { typ: 'oauth-authz-req+jwt' })
  const self = x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')))
  expect(self.filter((one) => one.verify(one.publicKey))).toEqual([])
})

test('it asks by DCQL for an answer that is encrypted by either method, to a key of its own', async () => {
  const ids = [await world.ask(), await world.ask()].map(({ id }) => id)
  const objects = (await Promise.all(ids.map(objectOf))).map((object) => decodeJwt(object))
  // biome-ignore lint/suspicious/noExplicitAny: a request of the standard's form
  const keys = objects.map((payload: any) => {
    expect(payload).toMatchObject({
      response_type: 'vp_token',
      response_mode: 'direct_post.jwt',
      dcql_query: { credentials: [{ format: 'dc+sd-jwt' }] },
      client_metadata: { encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'] },
    })
    const [key, ...others] = payload.client_metadata.jwks.keys
    expect(others).toEqual([])
    expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ECDH-ES' })
    return key.x
  })
  expect(keys[0]).not.toBe(keys[1])
})

test('it names the authority that has certified our keys, as a wallet finds it in the chain of a credential', async () => {
  const { id } = await world.ask()
  const object = await objectOf(id)
  const { x5c = [] } = decodeProtectedHeader(object)
  // biome-ignore lint/suspicious/noExplicitAny: a request of the standard's form
  const [asked] = (decodeJwt(object) as any).dcql_query.credentials
  const root = new X509Certificate(Buffer.from(world.chain.root, 'base64'))
  const spki = root.publicKey.export({ type: 'spki', format: 'der' })
  const keyId = createHash('sha256').update(spki.subarray(-65)).digest().subarray(0, 20)
  expect(asked.trusted_authorities).toEqual([{ type: 'aki', values: [keyId.toString('base64url')] }])
  expect(Buffer.from(x5c[0] as string, 'base64').includes(keyId)).toBe(true)
})
