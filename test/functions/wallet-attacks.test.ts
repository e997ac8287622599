/**
 * What is tried against the way of a certificate into a wallet, each with its own replay: nothing is released to anybody but
 * the holder's wallet, nothing twice, and nothing half.
 */

import { SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { annotationTerms } from '#lib/policy'
import { revoke } from '#lib/registry'
import { registryStore } from '#lib/store'
import { stranger } from '../support/certificates.ts'
import { type Service, startService } from '../support/service.ts'
import {
  askCredential,
  askNonce,
  askToken,
  type Changed,
  CONFIGURATION,
  dpopBy,
  newKey,
  newKeys,
  type Offer,
  proofBy,
  send,
  type WalletKey,
} from '../support/wallet.ts'

const CREDENTIAL = '/v1/wallet/credential'
const PURPOSE = { purpose: '求职', validDays: 30 }

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
afterEach(() => {
  vi.useRealTimers()
  service.tap.treat = () => 'pass'
})

async function record(): Promise<string> {
  const managementNumber = `ZYA${String(++count).padStart(8, '0')}`
  await service.record({ managementNumber })
  return managementNumber
}
async function offered(number: string, release: object = {}): Promise<Offer> {
  const { status, json } = await call('POST', '/v1/wallet/offers', {
    token,
    body: { managementNumber: number, ...release },
  })
  expect(status).toBe(201)
  return json
}
const walletReleases = async (number: string): Promise<readonly { copies: number; state: string }[]> =>
  (await call('GET', `/v1/certificates/${number}/annotations`, { token })).json.walletReleases

const outcomeOf = ({ status, json }: { status: number; json: { error?: string } }) => [status, json?.error]
const later = (seconds: number) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + seconds * 1000)
}
const wrong = ({ txCode }: Offer) => ({ form: { tx_code: txCode === '000000' ? '000001' : '000000' } })

describe('who has the link, but not the transaction code,', () => {
  test('has five tries; the right one is not good after them', async () => {
    const offer = await offered(await record())
    const device = await newKey()
    for (let tries = 0; tries < 5; tries++)
      expect(outcomeOf(await askToken(call, offer, device, wrong(offer)))).toEqual([400, 'invalid_grant'])
    expect(outcomeOf(await askToken(call, offer, device))).toEqual([400, 'invalid_grant'])
  })

  test('has no more of them in parallel', async () => {
    const offer = await offered(await record())
    const tries = Array.from({ length: 30 }, async () => askToken(call, offer, await newKey(), wrong(offer)))
    for (const answer of await Promise.all(tries)) expect(outcomeOf(answer)).toEqual([400, 'invalid_grant'])
    const stored = (await service.store.walletOffers.find(offerId(offer)))?.tries
    expect(stored).toBe(5)
  })

  test('is told nothing by which of the codes was wrong', async () => {
    const offer = await offered(await record())
    const device = await newKey()
    const one = await askToken(call, offer, device, wrong(offer))
    const other = await askToken(call, offer, device, {
      form: { 'pre-authorized_code': `${offerId(offer)}.${'A'.repeat(32)}` },
    })
    const none = await askToken(call, offer, device, { form: { 'pre-authorized_code': 'none' } })
    expect(other.text).toBe(one.text)
    expect(none.text).toBe(one.text)
  })
})

const offerId = (offer: Offer) => /pre-authorized_code%22%3A%22([\w-]{16})\./.exec(offer.uri)?.[1] as string

describe('an offer', () => {
  test('is good once, also for two at once', async () => {
    const number = await record()
    const offer = await offered(number)
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () => askToken(call, offer, await newKey())),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400])
    expect(outcomeOf(await askToken(call, offer, await newKey()))).toEqual([400, 'invalid_grant'])
  })

  test('is over after ten minutes', async () => {
    const offer = await offered(await record())
    later(601)
    expect(outcomeOf(await askToken(call, offer, await newKey()))).toEqual([400, 'invalid_grant'])
  })

  test('of another holder’s certificate is not made: it is as unknown as none', async () => {
    const managementNumber = 'ZYA99999999'
    await service.record({ ...stranger, holderName: stranger.name, managementNumber })
    const body = { managementNumber }
    const { status, json } = await call('POST', '/v1/wallet/offers', { token, body })
    expect([status, json.code]).toEqual([404, 'not-found'])
    expect((await call('POST', '/v1/wallet/offers', { body })).status).toBe(401)
  })

  test('ends with the sessions of the account: a new password takes back what a thief has offered himself', async () => {
    const person = { ...stranger, name: '赵六', idNumber: '990101198606060016' }
    const managementNumber = await record().then(async () => 'ZYA88888888')
    await service.record({ holderName: person.name, idNumber: person.idNumber, managementNumber })
    const { accessToken } = await service.signIn(person, managementNumber)
    const offer = (
      await call('POST', '/v1/wallet/offers', { token: accessToken, body: { managementNumber } })
    ).json
    const device = await newKey()
    const { access_token } = (await askToken(call, offer, device)).json
    const change = { currentPassword: person.password, newPassword: 'a further made-up one' }
    expect((await call('POST', '/v1/password', { token: accessToken, body: change })).status).toBe(200)
    const answer = await askCredential(call, access_token, device, await newKeys(1))
    expect(outcomeOf(answer)).toEqual([400, 'credential_request_denied'])
  })

  test('is not granted by another grant, without one of its codes, or with a field twice', async () => {
    const offer = await offered(await record())
    const device = await newKey()
    const other = await askToken(call, offer, device, { form: { grant_type: 'authorization_code' } })
    expect(outcomeOf(other)).toEqual([400, 'unsupported_grant_type'])
    const path = '/v1/wallet/token'
    for (const raw of ['', 'grant_type=a&grant_type=b', '{"grant_type":"a"}']) {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        dpop: await dpopBy(device, path),
      }
      const { status } = await call('POST', path, { raw, headers })
      expect(status).toBe(400)
    }
    const { status, json } = await call('POST', path, { body: { grant_type: 'a' } })
    expect([status, json.error]).toEqual([400, 'invalid_request'])
  })
})

describe('with a token', () => {
  let number: string
  let device: WalletKey
  let access: string
  beforeEach(async () => {
    number = await record()
    device = await newKey()
    access = (await askToken(call, await offered(number), device)).json.access_token
  })

  const bodyOf = async (...proofs: readonly string[]) => ({
    credential_configuration_id: CONFIGURATION,
    proofs: { jwt: proofs },
  })
  const refusedProof = async (proof: string | undefined, error = 'invalid_dpop_proof') => {
    const body = await bodyOf(await proofBy(await newKey(), await askNonce(call)))
    const headers = { authorization: `DPoP ${access}`, ...(proof !== undefined && { dpop: proof }) }
    const answer = await call('POST', CREDENTIAL, { body, headers })
    expect(outcomeOf(answer)).toEqual([401, error])
    expect(answer.headers['www-authenticate']).toMatch(/^DPoP error="/)
    expect(await walletReleases(number)).toEqual([])
  }

  test('nothing is given without a proof of its key, or with that of another', async () => {
    await refusedProof(undefined)
    await refusedProof(await dpopBy(await newKey(), CREDENTIAL, access), 'invalid_token')
  })

  test('nothing is given to another scheme, another token, or one that has run out', async () => {
    const body = await bodyOf(await proofBy(await newKey(), await askNonce(call)))
    const bearer = { authorization: `Bearer ${access}`, dpop: await dpopBy(device, CREDENTIAL, access) }
    expect(outcomeOf(await call('POST', CREDENTIAL, { body, headers: bearer }))).toEqual([
      401,
      'invalid_token',
    ])
    const made = `${access.split('.')[0]}.${'A'.repeat(32)}`
    expect(outcomeOf(await send(call, CREDENTIAL, made, device, body))).toEqual([401, 'invalid_token'])
    later(601)
    expect(outcomeOf(await askCredential(call, access, device, await newKeys(1)))).toEqual([
      401,
      'invalid_token',
    ])
  })

  test('a proof is good once, also where two send it at once', async () => {
    const proof = await dpopBy(device, CREDENTIAL, access)
    const body = await bodyOf(await proofBy(await newKey(), await askNonce(call)))
    const both = await Promise.all([1, 2].map(() => send(call, CREDENTIAL, access, device, body, proof)))
    expect(both.map(outcomeOf).sort()).toEqual([
      [200, undefined],
      [401, 'invalid_dpop_proof'],
    ])
    expect(outcomeOf(await send(call, CREDENTIAL, access, device, body, proof))[1]).toBe('invalid_dpop_proof')
  })

  test.each<[string, (key: WalletKey) => Promise<Changed> | Changed]>([
    ['for another method', () => ({ payload: { htm: 'GET' } })],
    ['for another address', () => ({ payload: { htu: 'https://zhengyan.example/v1/wallet/token' } })],
    ['for another host', () => ({ payload: { htu: `https://other.example${CREDENTIAL}` } })],
    ['for another token', () => ({ payload: { ath: 'A'.repeat(43) } })],
    ['for no token', () => ({ payload: { ath: undefined } })],
    ['of an hour ago', () => ({ payload: { iat: Math.floor(Date.now() / 1000) - 3_600 } })],
    ['of an hour hence', () => ({ payload: { iat: Math.floor(Date.now() / 1000) + 3_600 } })],
    ['without a time', () => ({ payload: { iat: undefined } })],
    ['without a name of its own', () => ({ payload: { jti: undefined } })],
    ['of another type', () => ({ header: { typ: 'JWT' } })],
    ['without its key', () => ({ header: { jwk: undefined } })],
    ['with its private key', ({ jwk }) => ({ header: { jwk } })],
    ['signed by another key than it names', async () => ({ by: await newKey() })],
  ])('a proof %s is refused', async (_name, changed) => {
    await refusedProof(await dpopBy(device, CREDENTIAL, access, await changed(device)))
  })

  test('a proof of a symmetric algorithm, or of none, is refused', async () => {
    const payload = { jti: 'a', htm: 'POST', htu: `https://zhengyan.example${CREDENTIAL}` }
    const symmetric = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: device.publicJwk })
      .setIssuedAt()
      .sign(new TextEncoder().encode(JSON.stringify(device.publicJwk)))
    await refusedProof(symmetric)
    const [, body] = symmetric.split('.')
    const none = { alg: 'none', typ: 'dpop+jwt', jwk: device.publicJwk }
    await refusedProof(`${Buffer.from(JSON.stringify(none)).toString('base64url')}.${body}.`)
  })

  const refusedKeys = async (proofs: unknown, error = 'invalid_proof') => {
    const body = { credential_configuration_id: CONFIGURATION, proofs }
    const answer = await send(call, CREDENTIAL, access, device, body)
    expect(outcomeOf(answer)).toEqual([400, error])
    expect(await walletReleases(number)).toEqual([])
    return answer.json.error_description as string
  }

  test.each<[string, Changed]>([
    ['for another issuer', { payload: { aud: 'https://other.example' } }],
    ['for several issuers', { payload: { aud: ['https://zhengyan.example', 'https://other.example'] } }],
    ['of an hour ago', { payload: { iat: Math.floor(Date.now() / 1000) - 3_600 } }],
    ['without a nonce', { payload: { nonce: undefined } }],
    ['of another type', { header: { typ: 'dpop+jwt' } }],
    ['that names its key otherwise', { header: { kid: 'did:example:1' } }],
    ['without a key', { header: { jwk: undefined } }],
  ])('a key whose proof is %s is not bound to anything', async (_name, changed) => {
    await refusedKeys({ jwt: [await proofBy(await newKey(), await askNonce(call), changed)] })
  })

  test('a key is not taken from who does not have it, twice, with its private half, or of another algorithm', async () => {
    const nonce = await askNonce(call)
    const key = await newKey()
    await refusedKeys({ jwt: [await proofBy(key, nonce, { by: await newKey() })] })
    await refusedKeys({ jwt: [await proofBy(key, nonce), await proofBy(key, nonce)] })
    await refusedKeys({ jwt: [await proofBy(key, nonce, { header: { jwk: key.jwk } })] })
    const symmetric = await new SignJWT({ nonce })
      .setProtectedHeader({ alg: 'HS256', typ: 'openid4vci-proof+jwt', jwk: key.publicJwk })
      .setAudience('https://zhengyan.example')
      .setIssuedAt()
      .sign(new TextEncoder().encode('a secret that both would know'))
    await refusedKeys({ jwt: [symmetric] })
    const none = { alg: 'none', typ: 'openid4vci-proof+jwt', jwk: key.publicJwk }
    await refusedKeys({
      jwt: [`${Buffer.from(JSON.stringify(none)).toString('base64url')}.${symmetric.split('.')[1]}.`],
    })
  })

  test('key attestations are refused, and the reason says so', async () => {
    const attested = await proofBy(await newKey(), await askNonce(call), {
      header: { key_attestation: 'a.b.c' },
    })
    expect(await refusedKeys({ jwt: [attested] })).toContain('attestation')
    expect(await refusedKeys({ attestation: ['a.b.c'] })).toContain('attestation')
    for (const proofs of [
      undefined,
      {},
      [],
      'jwt',
      { jwt: [] },
      { jwt: 'one' },
      { jwt: [1] },
      { di_vp: [{}] },
    ])
      await refusedKeys(proofs)
  })

  test('a batch is no larger than the metadata say', async () => {
    const nonce = await askNonce(call)
    const proofs = await Promise.all((await newKeys(11)).map((key) => proofBy(key, nonce)))
    await refusedKeys({ jwt: proofs })
    expect((await askCredential(call, access, device, await newKeys(10))).json.credentials).toHaveLength(10)
  })

  test('a nonce is ours, of the last minutes, the same in all proofs, and used for one offer alone', async () => {
    const used = await askNonce(call)
    const [one, other] = (await newKeys(2)) as [WalletKey, WalletKey]
    await refusedKeys({ jwt: [await proofBy(one, 'made-up')] }, 'invalid_nonce')
    await refusedKeys(
      { jwt: [await proofBy(one, used), await proofBy(other, await askNonce(call))] },
      'invalid_nonce',
    )
    expect((await askCredential(call, access, device, [one], used)).status).toBe(200)
    const next = (await askToken(call, await offered(await record()), device)).json.access_token
    expect(outcomeOf(await askCredential(call, next, device, [other], used))).toEqual([400, 'invalid_nonce'])
    const stale = await askNonce(call)
    later(301)
    expect(outcomeOf(await askCredential(call, next, device, [other], stale))).toEqual([400, 'invalid_nonce'])
  })

  test('another credential than the offered one is unknown', async () => {
    const jwt = [await proofBy(await newKey(), await askNonce(call))]
    for (const [asked, error] of [
      [{ credential_configuration_id: 'another' }, 'unknown_credential_configuration'],
      [{ credential_identifier: 'another' }, 'unknown_credential_identifier'],
      [{}, 'invalid_credential_request'],
    ] as const) {
      const answer = await send(call, CREDENTIAL, access, device, { ...asked, proofs: { jwt } })
      expect(outcomeOf(answer)).toEqual([400, error])
    }
  })

  test('an answer that was lost is given again, once released and counted, and to no other keys', async () => {
    const keys = await newKeys(2)
    const [first, again] = [
      await askCredential(call, access, device, keys),
      await askCredential(call, access, device, keys),
    ]
    const placesOf = ({ json }: typeof first) =>
      json.credentials.map(({ credential }: { credential: string }) => {
        const payload = JSON.parse(Buffer.from(credential.split('.')[1] as string, 'base64url').toString())
        return payload.status.status_list
      })
    expect(placesOf(again)).toEqual(placesOf(first))
    expect(again.json.notification_id).toBe(first.json.notification_id)
    expect(outcomeOf(await askCredential(call, access, device, await newKeys(2)))).toEqual([
      400,
      'invalid_proof',
    ])
    expect(await walletReleases(number)).toMatchObject([{ copies: 2 }])
  })

  test('two that ask at once are given one release', async () => {
    const keys = await newKeys(3)
    const answers = await Promise.all([1, 2, 3].map(() => askCredential(call, access, device, keys)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await walletReleases(number)).toMatchObject([{ copies: 3 }])
  })

  test('a certificate that was revoked meanwhile is not released', async () => {
    await revoke(number, {
      store: registryStore(service.store.table, { bulk: false, statusKeys: () => [] }),
      vault: service.vault,
      operator: '经办人甲',
      now: () => new Date(),
      reason: '测试',
    })
    const answer = await askCredential(call, access, device, await newKeys(1))
    expect(outcomeOf(answer)).toEqual([400, 'credential_request_denied'])
    expect(answer.json.error_description).toContain('revoked')
  })

  test('a release that its holder has withdrawn is not given again', async () => {
    const keys = await newKeys(1)
    await askCredential(call, access, device, keys)
    const path = `/v1/certificates/${number}/annotations`
    const { code } = (await call('GET', path, { token })).json.walletReleases[0]
    await call('DELETE', `${path}/${code}`, { token })
    expect(outcomeOf(await askCredential(call, access, device, keys))).toEqual([
      400,
      'credential_request_denied',
    ])
  })

  test('a notification of another release, or of no event that there is, is refused', async () => {
    await askCredential(call, access, device, await newKeys(1))
    const path = '/v1/wallet/notification'
    const tell = (body: object) => send(call, path, access, device, body)
    const other = await tell({ notification_id: 'another', event: 'credential_deleted' })
    expect(outcomeOf(other)).toEqual([400, 'invalid_notification_id'])
    const odd = await tell({ notification_id: 'another', event: 'something' })
    expect(outcomeOf(odd)).toEqual([400, 'invalid_notification_request'])
    expect(await walletReleases(number)).toMatchObject([{ state: 'active' }])
  })

  test.each(['PutItem', 'UpdateItem', 'BatchGetItem'])(
    'the store fails at any %s: 503, nothing half released, and the same request again completes it',
    async (operation) => {
      const keys = await newKeys(2)
      let failures = 0
      for (let at = 0; ; at++) {
        let met = 0
        service.tap.treat = (tapped) => (tapped.operation === operation && met++ >= at ? 'reset' : 'pass')
        const answer = await askCredential(call, access, device, keys)
        service.tap.treat = () => 'pass'
        if (answer.status === 200) break
        failures++
        expect(outcomeOf(answer)).toEqual([503, 'temporarily_unavailable'])
        expect((await walletReleases(number)).length).toBeLessThanOrEqual(1)
        expect(at).toBeLessThan(10)
      }
      expect(failures).toBeGreaterThan(0)
      expect(await walletReleases(number)).toMatchObject([{ copies: 2, state: 'active' }])
    },
    60_000,
  )
})

test('what was within the quota when it was offered, and is not when it is fetched, is not released', async () => {
  const number = await record()
  const device = await newKey()
  const access = (await askToken(call, await offered(number, PURPOSE), device)).json.access_token
  const path = `/v1/certificates/${number}/annotations`
  for (let one = 0; one < annotationTerms.quota; one++)
    expect((await call('POST', path, { token, body: PURPOSE })).status).toBe(201)
  const answer = await askCredential(call, access, device, await newKeys(1))
  expect(outcomeOf(answer)).toEqual([400, 'credential_request_denied'])
  expect(await walletReleases(number)).toEqual([])
})

test('of offers fetched at once no more are released than the quota allows', async () => {
  const number = await record()
  const wallets = await Promise.all(
    Array.from({ length: annotationTerms.quota + 2 }, async () => {
      const device = await newKey()
      return {
        device,
        access: (await askToken(call, await offered(number, PURPOSE), device)).json.access_token,
      }
    }),
  )
  const answers = await Promise.all(
    wallets.map(async ({ device, access }) => askCredential(call, access, device, await newKeys(1))),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(annotationTerms.quota)
  expect(await walletReleases(number)).toHaveLength(annotationTerms.quota)
})
