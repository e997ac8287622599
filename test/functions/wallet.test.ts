/**
 * Certificates into wallets, as holders and other people's wallets meet it: an independent wallet receives them over HTTP,
 * they say what is on record and no more than their holder discloses, and what is in a wallet is counted, listed and
 * withdrawn like any other release.
 */

import { X509Certificate } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, importJWK } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PublicJwk } from '#lib/jose'
import { annotationTerms } from '#lib/policy'
import { revoke } from '#lib/registry'
import { splitSdJwt } from '#lib/sd-jwt'
import { emptyStatusList, statusAt } from '#lib/status-list'
import { registryStore } from '#lib/store'
import { holder } from '../support/certificates.ts'
import { testAuthority } from '../support/certified.ts'
import { createPeer } from '../support/sd-jwt-peer.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'
import {
  askCredential,
  askNonce,
  askToken,
  CONFIGURATION,
  newKey,
  newKeys,
  type Offer,
  proofBy,
  receive,
  send,
} from '../support/wallet.ts'

let service: Service
let call: Service['call']
let token: string
let count = 0

beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
  token = (await service.signIn()).accessToken
})
afterAll(() => service.close())

const ANNOTATED = { qualification: '一级建造师', level: undefined, specialty: '建筑工程' }
const UNANNOTATED = { issuingRegion: '110000' }

/** A certificate of the holder that asks for an annotation (the ministry's, since 2021-12-17), or that does not. */
async function record(overrides: object = ANNOTATED): Promise<string> {
  const managementNumber = `ZYW${String(++count).padStart(8, '0')}`
  await service.record({ managementNumber, ...overrides })
  return managementNumber
}

const ask = (body: object) => call('POST', '/v1/wallet/offers', { token, body })
async function offered(managementNumber: string, release: object = {}): Promise<Offer> {
  const answer = await ask({ managementNumber, ...release })
  expect(answer.status, answer.text).toBe(201)
  return answer.json
}
const listOf = async (number: string) =>
  (await call('GET', `/v1/certificates/${number}/annotations`, { token })).json

/** Bits of the copies, as the status lists have them now. */
async function bitsOf(credentials: readonly string[]): Promise<(number | undefined)[]> {
  return Promise.all(
    credentials.map(async (credential) => {
      const { uri, idx } = payloadOf(credential).status.status_list
      const statuses = emptyStatusList()
      await service.store.status.fill(Number(uri.split('/').at(-1)), statuses.bytes)
      return statusAt(statuses, idx)
    }),
  )
}

// biome-ignore lint/suspicious/noExplicitAny: a credential of any claims
const payloadOf = (credential: string): any =>
  JSON.parse(Buffer.from(credential.split('.')[1] as string, 'base64url').toString())

const disclosedBy = (credential: string): Record<string, unknown> =>
  Object.fromEntries(
    splitSdJwt(credential).disclosures.map((one) => {
      const [, name, value] = JSON.parse(Buffer.from(one, 'base64url').toString())
      return [name, value]
    }),
  )

const PURPOSE = { purpose: '求职', recipient: '示例科技有限公司', validDays: 30 }

describe('an independent wallet', () => {
  test('receives copies of a certificate, each bound to a key of its own, that an independent verifier takes', async () => {
    const number = await record(UNANNOTATED)
    const keys = await newKeys(3)
    const { credentials, notify } = await receive(call, await offered(number), keys, await newKey())
    expect(credentials).toHaveLength(3)
    const anchor = new X509Certificate(Buffer.from((await testAuthority()).anchor, 'base64'))
    for (const [i, credential] of credentials.entries()) {
      const { x5c = [] } = decodeProtectedHeader(credential)
      const [leaf, ...issuers] = x5c.map((der) => new X509Certificate(Buffer.from(der, 'base64')))
      // The chain leads to the authority that a wallet trusts, without bringing it along.
      for (const [at, one] of [leaf as X509Certificate, ...issuers].entries())
        expect(one.verify((issuers[at] ?? anchor).publicKey)).toBe(true)
      expect(leaf?.checkHost(new URL(ORIGIN).hostname)).toBe(new URL(ORIGIN).hostname)
      const verified = await createPeer({
        issuer: leaf?.publicKey.export({ format: 'jwk' }) as PublicJwk,
        statusListFetcher: async (uri) => (await call('GET', uri.slice(ORIGIN.length))).text,
      }).verify(credential)
      expect(verified.payload).toMatchObject({
        iss: ORIGIN,
        cnf: { jwk: keys[i]?.publicJwk },
        managementNumber: number,
        holderName: holder.name,
        kind: 'certificate-electronic-file',
      })
    }
    await notify('credential_accepted')
    expect((await listOf(number)).walletReleases).toMatchObject([{ state: 'active', copies: 3 }])
  })

  test('finds in each copy nothing that links it to the others but the day, the hour of its end and what is certified', async () => {
    const number = await record()
    const { credentials } = await receive(
      call,
      await offered(number, PURPOSE),
      await newKeys(2),
      await newKey(),
    )
    const [one, other] = credentials.map(payloadOf)
    const differing = Object.keys(one).filter(
      (name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]),
    )
    expect(differing.sort()).toEqual(['_sd', 'cnf', 'status'])
    expect(one.iat % 86_400).toBe(0)
    expect(one.exp % 3_600).toBe(0)
    expect(one._sd.filter((digest: string) => other._sd.includes(digest))).toEqual([])
    expect(one.status.status_list.idx).not.toBe(other.status.status_list.idx)
  })

  test('cannot tell which claims there are from how many digests: decoys stand for what is not recorded', async () => {
    const [bare, full] = [
      await record({ ...UNANNOTATED, gender: undefined, birthDate: undefined }),
      await record(),
    ]
    const payloads = []
    for (const [number, release] of [
      [bare, {}],
      [full, PURPOSE],
    ] as const) {
      const { credentials } = await receive(
        call,
        await offered(number, release),
        await newKeys(1),
        await newKey(),
      )
      payloads.push(payloadOf(credentials[0] as string))
    }
    expect(payloads[0]._sd).toHaveLength(payloads[1]._sd.length)
  })
})

test('what the certificate is worth is always disclosed, and whose it is never without its holder', async () => {
  const number = await record()
  const { credentials } = await receive(
    call,
    await offered(number, PURPOSE),
    await newKeys(1),
    await newKey(),
  )
  const [credential = ''] = credentials
  const { result, ...certificate } = (await call('GET', `/v1/certificates/${number}`, { token })).json
  const open = payloadOf(credential)
  expect(open).toMatchObject({
    kind: result.kind,
    mark: result.mark,
    force: { equalToPaper: result.force.equalToPaper, territory: result.force.territory },
    determined: result.determined,
    annotationRequired: true,
    rule: { id: result.rule.id, version: result.rule.version },
    basis: result.basis.map(({ number, date }: { number: string; date: string }) => ({ number, date })),
  })
  const own = disclosedBy(credential)
  expect(own).toMatchObject({
    managementNumber: number,
    holderName: certificate.holderName,
    idNumber: certificate.idNumber,
    issuer: certificate.issuer,
    examDate: certificate.examDate,
    purpose: PURPOSE.purpose,
    recipient: PURPOSE.recipient,
  })
  expect(own.idNumber).toContain('*')
  const text = JSON.stringify(open)
  for (const value of [number, holder.name, certificate.idNumber, PURPOSE.purpose, certificate.issuer])
    expect(text).not.toContain(value)
})

test('an adult proves it without a birth date, and who is not yet one is not said to be', async () => {
  const young = new Date(Date.now() - 17 * 366 * 86_400_000).toISOString().slice(0, 10)
  for (const [birthDate, adult] of [
    ['1990-03-07', true],
    [young, false],
  ] as const) {
    const number = await record({ ...UNANNOTATED, birthDate })
    const { credentials } = await receive(call, await offered(number), await newKeys(1), await newKey())
    expect(disclosedBy(credentials[0] as string).age_equal_or_over).toEqual({ 18: adult })
  }
})

describe('the metadata', () => {
  test('are the same signed as plain, and the type is served byte for byte as credentials pin it', async () => {
    const plain = await call('GET', '/.well-known/openid-credential-issuer', {
      headers: { accept: 'application/json' },
    })
    const signed = await call('GET', '/.well-known/openid-credential-issuer', {
      headers: { accept: 'application/jwt' },
    })
    expect(decodeProtectedHeader(signed.text).typ).toBe('openidvci-issuer-metadata+jwt')
    expect(payloadOf(signed.text)).toMatchObject({ ...plain.json, sub: ORIGIN })
    const number = await record(UNANNOTATED)
    const { credentials } = await receive(call, await offered(number), await newKeys(1), await newKey())
    const { vct, 'vct#integrity': integrity } = payloadOf(credentials[0] as string)
    expect(vct).toBe(plain.json.credential_configurations_supported[CONFIGURATION].vct)
    const type = await call('GET', vct.slice(ORIGIN.length))
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(type.text))).toString(
      'base64',
    )
    expect(integrity).toBe(`sha256-${digest}`)
    expect((await call('GET', '/v1/wallet/types/another')).status).toBe(404)
  })

  test('name every claim of a credential in both languages, and which of them may be withheld', async () => {
    const number = await record()
    const { credentials } = await receive(
      call,
      await offered(number, PURPOSE),
      await newKeys(1),
      await newKey(),
    )
    const [credential = ''] = credentials
    const { vct } = payloadOf(credential)
    const { claims } = (await call('GET', vct.slice(ORIGIN.length))).json
    const named = (sd: string) =>
      claims.filter((one: { sd: string }) => one.sd === sd).map(({ path }: { path: string[] }) => path[0])
    expect(named('always').sort()).toEqual(Object.keys(disclosedBy(credential)).sort())
    const technical = ['_sd', '_sd_alg', 'cnf', 'exp', 'iat', 'iss', 'status', 'vct', 'vct#integrity']
    const open = Object.keys(payloadOf(credential)).filter((name) => !technical.includes(name))
    expect(named('never')).toEqual(expect.arrayContaining(open))
    for (const { display } of claims)
      expect(display.map(({ locale }: { locale: string }) => locale)).toEqual(['zh-CN', 'en'])
  })

  test('a type that wallets have pinned is not changed under its name: raise `TYPE_NAME` with it', async () => {
    const { text } = await call('GET', '/v1/wallet/types/professional-qualification-1')
    const digest = await crypto.subtle.digest('SHA-256', Buffer.from(text))
    expect(Buffer.from(digest).toString('base64url')).toBe('A_2FecrcWUgm_jo3Byg_EJxidsU2IRJ6_8ql-ZwcukY')
  })
})

describe('a release to a wallet', () => {
  test('is made when the wallet fetches it, and not when it is offered', async () => {
    const number = await record()
    const offer = await offered(number, PURPOSE)
    expect((await listOf(number)).walletReleases).toEqual([])
    await receive(call, offer, await newKeys(5), await newKey())
    const { annotations, walletReleases } = await listOf(number)
    expect(annotations).toEqual([])
    expect(walletReleases).toMatchObject([
      { ...{ purpose: PURPOSE.purpose, recipient: PURPOSE.recipient }, copies: 5 },
    ])
  })

  test('says purpose and days where the rule asks for an annotation, and may do without where it does not', async () => {
    const [asks, doesNot] = [await record(), await record(UNANNOTATED)]
    const refused = await ask({ managementNumber: asks })
    expect([refused.status, refused.json.code]).toEqual([403, 'annotation-required'])
    expect((await ask({ managementNumber: doesNot })).status).toBe(201)
    const half = await ask({ managementNumber: doesNot, purpose: '求职' })
    expect([half.status, half.json.errors[0].pointer]).toEqual([422, '/validDays'])
    const other = await ask({ managementNumber: doesNot, validDays: 10 })
    expect([other.status, other.json.errors[0].pointer]).toEqual([422, '/purpose'])
  })

  test('counts against the quota, and is not longer than was said', async () => {
    const number = await record()
    for (let one = 0; one < annotationTerms.quota; one++)
      await receive(call, await offered(number, PURPOSE), await newKeys(1), await newKey())
    const full = await ask({ managementNumber: number, ...PURPOSE })
    expect([full.status, full.json.code]).toEqual([409, 'annotation-quota'])
    const annotated = await call('POST', `/v1/certificates/${number}/annotations`, {
      token,
      body: { purpose: '求职', validDays: 1 },
    })
    expect(annotated.json.code).toBe('annotation-quota')
    const { walletReleases } = await listOf(number)
    const days =
      (Date.parse(walletReleases[0].expiresAt) - Date.parse(walletReleases[0].issuedAt)) / 86_400_000
    expect(days).toBeLessThanOrEqual(PURPOSE.validDays)
    expect(days).toBeGreaterThan(PURPOSE.validDays - 1 / 24 - 0.001)
  })

  test('is withdrawn like any other: the bit of every copy is set, and the quota is free again', async () => {
    const number = await record()
    const { credentials } = await receive(
      call,
      await offered(number, PURPOSE),
      await newKeys(4),
      await newKey(),
    )
    expect(await bitsOf(credentials)).toEqual([0, 0, 0, 0])
    const { code } = (await listOf(number)).walletReleases[0]
    expect((await call('DELETE', `/v1/certificates/${number}/annotations/${code}`, { token })).status).toBe(
      204,
    )
    expect(await bitsOf(credentials)).toEqual([1, 1, 1, 1])
    expect((await listOf(number)).walletReleases).toMatchObject([{ state: 'withdrawn' }])
  })

  test('is revoked with its certificate, and stands again when that is reinstated', async () => {
    const number = await record(UNANNOTATED)
    const { credentials } = await receive(call, await offered(number), await newKeys(2), await newKey())
    const context = {
      store: registryStore(service.store.table, { bulk: false, statusKeys: () => [] }),
      vault: service.vault,
      operator: '经办人甲',
      now: () => new Date(),
      reason: '测试',
    }
    await revoke(number, context)
    expect(await bitsOf(credentials)).toEqual([1, 1])
    const { reinstate } = await import('#lib/registry')
    await reinstate(number, context)
    expect(await bitsOf(credentials)).toEqual([0, 0])
  })

  test('is no document: nothing is printed under it, and nobody can verify by its number', async () => {
    const number = await record(UNANNOTATED)
    await receive(call, await offered(number), await newKeys(1), await newKey())
    const { code } = (await listOf(number)).walletReleases[0]
    const path = `/v1/certificates/${number}`
    expect((await call('GET', `${path}/document?annotation=${code}`, { token })).status).toBe(404)
    expect((await call('GET', `${path}/annotations/${code}/qr.png`, { token })).status).toBe(404)
    expect((await call('GET', `/v1/verify/${code}`)).status).toBe(404)
    // The first document makes a standing release of its own, with a code that does verify.
    expect((await call('GET', `${path}/document`, { token })).status).toBe(200)
    const { annotations } = await listOf(number)
    expect(annotations).toHaveLength(1)
    expect(annotations[0].code).not.toBe(code)
  })

  test('is given back by a wallet that could not keep it', async () => {
    const number = await record()
    const { credentials, notify } = await receive(
      call,
      await offered(number, PURPOSE),
      await newKeys(2),
      await newKey(),
    )
    await notify('credential_failure')
    expect((await listOf(number)).walletReleases).toMatchObject([{ state: 'withdrawn' }])
    expect(await bitsOf(credentials)).toEqual([1, 1])
    await notify('credential_failure')
  })

  test('is in the copy of all that is kept, and ends with the account', async () => {
    const person = { ...holder, name: '王五', idNumber: '990101198505050019', password: 'a made-up one' }
    const number = await record({ ...UNANNOTATED, holderName: person.name, idNumber: person.idNumber })
    const { accessToken } = await service.signIn(person, number)
    const mine = { token: accessToken }
    const offer = (await call('POST', '/v1/wallet/offers', { ...mine, body: { managementNumber: number } }))
      .json
    const { credentials } = await receive(call, offer, await newKeys(2), await newKey())
    const copy = (await call('GET', '/v1/account/export', mine)).json
    expect(copy.annotations).toMatchObject([{ managementNumber: number, copies: 2, state: 'active' }])
    const waiting = (await call('POST', '/v1/wallet/offers', { ...mine, body: { managementNumber: number } }))
      .json
    await call('DELETE', '/v1/account', { ...mine, body: { password: person.password } })
    expect(await bitsOf(credentials)).toEqual([1, 1])
    const device = await newKey()
    const { access_token } = (await askToken(call, waiting, device)).json
    const late = await askCredential(call, access_token, device, await newKeys(1))
    expect([late.status, late.json.error]).toEqual([400, 'credential_request_denied'])
  })
})

describe('what is encrypted', () => {
  let device: Awaited<ReturnType<typeof newKey>>
  let access: string
  beforeEach(async () => {
    device = await newKey()
    access = (await askToken(call, await offered(await record(UNANNOTATED)), device)).json.access_token
  })
  const encryptionKey = async () =>
    (await call('GET', '/.well-known/openid-credential-issuer')).json.credential_request_encryption.jwks
      .keys[0]
  const bodyWith = async (more: object = {}) => ({
    credential_configuration_id: CONFIGURATION,
    proofs: { jwt: [await proofBy(await newKey(), await askNonce(call))] },
    ...more,
  })
  async function seal(body: object, enc = 'A256GCM'): Promise<string> {
    const { kid, ...jwk } = await encryptionKey()
    return new CompactEncrypt(Buffer.from(JSON.stringify(body)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc, kid })
      .encrypt(await importJWK(jwk, 'ECDH-ES'))
  }
  const request = (body: unknown) => send(call, '/v1/wallet/credential', access, device, body)

  test.each(['A128GCM', 'A256GCM'])('is answered encrypted where that is asked for (%s)', async (enc) => {
    const mine = await newKey()
    const jwk = { ...mine.publicJwk, alg: 'ECDH-ES', kid: 'mine' }
    const answer = await request(
      await seal(await bodyWith({ credential_response_encryption: { jwk, enc } }), enc),
    )
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/jwt'])
    expect(decodeProtectedHeader(answer.text)).toMatchObject({ alg: 'ECDH-ES', enc, kid: 'mine' })
    const { plaintext } = await compactDecrypt(answer.text, await importJWK(mine.jwk, 'ECDH-ES'))
    expect(JSON.parse(Buffer.from(plaintext).toString()).credentials).toHaveLength(1)
  })

  test('a request may be encrypted, and answered plainly', async () => {
    expect((await request(await seal(await bodyWith()))).json.credentials).toHaveLength(1)
  })

  test('no key for the answer is taken from a request that anybody between could have changed', async () => {
    const jwk = { ...(await newKey()).publicJwk, alg: 'ECDH-ES' }
    const body = await bodyWith({ credential_response_encryption: { jwk, enc: 'A256GCM' } })
    const answer = await request(body)
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_encryption_parameters'])
  })

  test.each([
    [
      'another algorithm',
      async () => ({ jwk: { ...(await newKey()).publicJwk, alg: 'RSA-OAEP' }, enc: 'A256GCM' }),
    ],
    [
      'another method',
      async () => ({ jwk: { ...(await newKey()).publicJwk, alg: 'ECDH-ES' }, enc: 'A128CBC-HS256' }),
    ],
    ['a private key', async () => ({ jwk: { ...(await newKey()).jwk, alg: 'ECDH-ES' }, enc: 'A256GCM' })],
    [
      'compression',
      async () => ({ jwk: { ...(await newKey()).publicJwk, alg: 'ECDH-ES' }, enc: 'A256GCM', zip: 'DEF' }),
    ],
    ['no key', async () => ({ enc: 'A256GCM' })],
    ['a text', async () => 'encrypt it'],
  ])('%s is refused before anything is released', async (_name, asked) => {
    const answer = await request(
      await seal(await bodyWith({ credential_response_encryption: await asked() })),
    )
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_encryption_parameters'])
  })

  test('what is encrypted to another key, or not encrypted at all, is refused', async () => {
    const foreign = await new CompactEncrypt(Buffer.from('{}'))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: (await encryptionKey()).kid })
      .encrypt(await importJWK((await newKey()).publicJwk, 'ECDH-ES'))
    for (const body of [foreign, 'no.jwe', '']) {
      const answer = await request(body)
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_encryption_parameters'])
    }
  })
})
