/**
 * The status lists as a wallet or a stranger reads them, who has none of our code: found at one address, read by a library
 * that is not ours, and whose they are by a chain down to a root. Without this a revoked certificate would stand in every
 * wallet.
 */

import { X509Certificate } from 'node:crypto'
import { getListFromStatusListJWT } from '@sd-jwt/jwt-status-list'
import { decodeProtectedHeader, importX509, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openStatusList } from '#client/offline'
import { testAuthority, withChains } from '../support/certified.ts'
import { inFolder, openssl } from '../support/openssl.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

let service: Service
let tokens: readonly string[]

const REVOKED = 77
const WITHDRAWN = 1_048_575

const certificateOf = (der: string) => new X509Certificate(Buffer.from(der, 'base64'))
const chainOf = (token: string) => (decodeProtectedHeader(token).x5c ?? []) as [string, ...string[]]
const host = new URL(ORIGIN).hostname

beforeAll(async () => {
  service = await startService({}, undefined, withChains)
  const { call, store } = service
  await store.status.allocate(2 ** 20 + 1)
  await store.status.set({ list: 1, index: REVOKED }, true)
  await store.status.withdraw({ list: 1, index: WITHDRAWN })
  const { json, headers } = await call('GET', '/v1/status/aggregation')
  expect(headers['content-type']).toMatch(/^application\/json/)
  const accept = 'application/statuslist+jwt'
  tokens = await Promise.all(
    json.status_lists.map(async (address: string) => {
      const answer = await call('GET', address.slice(ORIGIN.length), { headers: { accept } })
      expect(answer.headers['content-type']).toBe(accept)
      return answer.text
    }),
  )
})
afterAll(() => service.close())

test('another library finds what is revoked and what is withdrawn, and nothing else', () => {
  const [first, second] = tokens.map((token) => getListFromStatusListJWT(token).statusList)
  expect(tokens).toHaveLength(2)
  expect(first).toHaveLength(2 ** 20)
  expect(first?.indexOf(1)).toBe(-1)
  const set = second?.flatMap((status, index) => (status === 0 ? [] : [index]))
  expect(set).toEqual([REVOKED, WITHDRAWN])
})

test('the signature holds by the key in the certificate, for the address that a credential names', async () => {
  for (const [list, token] of tokens.entries()) {
    const [leaf] = chainOf(token)
    const { payload } = await jwtVerify(token, await importX509(certificateOf(leaf).toString(), 'ES256'), {
      typ: 'statuslist+jwt',
      subject: `${ORIGIN}/v1/status/${list}`,
      requiredClaims: ['iat', 'exp'],
    })
    expect(payload).toMatchObject({ ttl: 300, status_list: { bits: 1 } })
  }
})

test('the certificate leads to the root that is trusted, names the host, and leaves the root out', async () => {
  const { anchor } = await testAuthority()
  const chain = chainOf(tokens[0] as string)
  const certificates = [...chain, anchor].map(certificateOf)
  for (const [i, certificate] of chain.map(certificateOf).entries()) {
    const issuer = certificates[i + 1] as X509Certificate
    expect(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)).toBe(true)
    expect(certificate.subject).not.toBe(certificate.issuer)
  }
  expect(certificates[0]?.checkHost(host, { subject: 'never' })).toBe(host)
  expect(chain).not.toContain(anchor)
})

const hasOpenssl = openssl('version').ok
const why = hasOpenssl ? '' : ', not tried: there is no openssl on this machine'

test.runIf(hasOpenssl)(`openssl says the same of it${why}`, async () => {
  const { anchor } = await testAuthority()
  const [leaf] = chainOf(tokens[0] as string)
  inFolder((put) => {
    const [root, file] = [anchor, leaf].map((der, i) => put(`${i}.pem`, certificateOf(der).toString()))
    const named = openssl('verify', '-verify_hostname', host, '-CAfile', root as string, file as string)
    expect(named).toMatchObject({ ok: true })
    const other = openssl(
      'verify',
      '-verify_hostname',
      'other.example',
      '-CAfile',
      root as string,
      file as string,
    )
    expect(other).toMatchObject({ ok: false })
  })
})

test('our own client, which asks for no certificates, takes the same list by the published keys', async () => {
  const keySet = (await service.call('GET', '/.well-known/jwks.json')).json
  const opened = await openStatusList(tokens[1] as string, { keySet })
  expect(opened).toMatchObject({ list: 1, issuer: { id: ORIGIN }, ttl: 300 })
})

test('certificates that have run out do not end the lists: these go on without them', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * 366 * 86_400_000 })
  try {
    const { status, text } = await service.call('GET', '/v1/status/1')
    expect([status, decodeProtectedHeader(text).x5c]).toEqual([200, undefined])
  } finally {
    vi.useRealTimers()
  }
})
