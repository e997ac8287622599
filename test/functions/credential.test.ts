/** The QR a holder carries, over the deployed functions: scanned, presented online, checked offline, revoked. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type CredentialClaims, parseCredentialText, signCredential, verifyCredential } from '#lib/credential'
import {
  generateSigningKey,
  localSigner,
  type PrivateJwk,
  type TrustedKeySet,
  trustKeys,
  verifyReceipt,
} from '#lib/jose'
import { reinstate, revoke } from '#lib/registry'
import { verifyStatusList } from '#lib/status-list'
import { registryStore } from '#lib/store'
import { holder, stranger } from '../support/certificates.ts'
import { scanSvg } from '../support/scan.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

let service: Service
let call: Service['call']
let token: string
let keys: TrustedKeySet

beforeAll(async () => {
  service = await startService()
  call = service.call
  // Dealt as an import would, so that the list exists.
  await service.store.status.allocate(3)
  await service.record()
  await service.record(
    { ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000002' },
    { statusPlace: { list: 0, index: 70_000 } },
  )
  token = (await service.signIn()).accessToken
  keys = await trustKeys((await call('GET', '/.well-known/jwks.json')).json)
})
afterAll(() => service.close())

/** A fresh annotation of 张三's certificate: its code, and what its QR says. */
async function release() {
  const { json } = await call('POST', '/v1/certificates/ZY2344000001/annotations', {
    token,
    body: { purpose: '求职', recipient: '某某公司', validDays: 7 },
  })
  return { code: json.code as string, text: await scanSvg(json.qr) }
}
const withdraw = (code: string) =>
  call('DELETE', `/v1/certificates/ZY2344000001/annotations/${code}`, { token })

const present = async (credential: string, useIn?: string) =>
  call('POST', '/v1/verify/credential', { body: { credential, ...(useIn && { useIn }) } })

const statusList = async () =>
  verifyStatusList((await call('GET', '/v1/status/0')).text, keys, { now: new Date() })

/** How many bits of it are set. */
const ones = ({ statuses }: Awaited<ReturnType<typeof statusList>>) =>
  statuses.bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)

const registry = () =>
  registryStore(service.store.table, { bulk: false, statusKeys: () => service.secrets.status })
const authority = (reason: string) => ({
  store: registry(),
  vault: service.vault,
  operator: '测试员',
  now: () => new Date(),
  reason,
})

describe('a scanned QR', () => {
  test('opens the page of its code, and holds a credential that verifies with no network', async () => {
    const { code, text } = await release()
    expect(text.startsWith(`${ORIGIN}/v/${code.replaceAll('-', '')}#`)).toBe(true)
    const check = await verifyCredential(text, { keys, now: new Date(), statusLists: [await statusList()] })
    expect(check.claims).toMatchObject({ managementNumber: 'ZY2344000001', holderName: holder.name })
    const outcomes = [check.signature, check.key, check.dates, check.annotation, check.status]
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(5).fill('verified'))
    await withdraw(code)
  })

  test('presented online is verified, with the annotation and the force where it will be used', async () => {
    const { code, text } = await release()
    const { status, json } = await present(text, '110000')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      verified: true,
      status: { record: 'valid', annotation: 'active', integrity: 'verified' },
      certificate: { managementNumber: 'ZY2344000001' },
      annotation: { purpose: '求职', recipient: '某某公司' },
      use: { region: '110000', hasForce: false },
    })
    expect(json.certificate).not.toHaveProperty('birthDate')
    await withdraw(code)
  })

  test('with one digit changed fails, and nothing it says is repeated', async () => {
    const { code, text } = await release()
    const other = text.at(-1) === '7' ? '8' : '7'
    const { status, json } = await present(`${text.slice(0, -1)}${other}`)
    expect(status).toBe(200)
    expect(json).toMatchObject({ verified: false, status: { integrity: 'failed', record: 'not-checked' } })
    expect(json).not.toHaveProperty('certificate')
    expect(JSON.stringify(json)).not.toContain(holder.name)
    await withdraw(code)
  })

  test('signed by somebody else is not ours', async () => {
    const { code, text } = await release()
    const { claims } = await verifyCredential(text, { keys, now: new Date() })
    if (!claims) throw new Error('no claims')
    const forger = await localSigner(await generateSigningKey())
    const { credential } = await signCredential(claims, forger, { origin: ORIGIN })
    expect((await present(credential)).json).toMatchObject({
      verified: false,
      status: { integrity: 'failed' },
    })
    await withdraw(code)
  })

  test.each([
    ['whole', (text: string) => text],
    ['without the address', (text: string) => parseCredentialText(text)?.credential as string],
  ])('of a withdrawn annotation shows no certificate any more (%s)', async (_, cut) => {
    const { code, text } = await release()
    await withdraw(code)
    const { json } = await present(cut(text))
    expect(json).toMatchObject({
      verified: false,
      status: { annotation: 'withdrawn', integrity: 'verified' },
    })
    expect(json).not.toHaveProperty('certificate')
  })

  test('put together of one certificate’s address and another’s credential is no whole', async () => {
    const { code, text } = await release()
    const { accessToken } = await service.signIn(stranger, 'ZY2344000002')
    const { json: theirs } = await call('POST', '/v1/certificates/ZY2344000002/annotations', {
      token: accessToken,
      body: { purpose: '求职', validDays: 7 },
    })
    const [address] = (await scanSvg(theirs.qr)).split('#')
    const { json } = await present(`${address}#${text.split('#')[1]}`)
    expect(json).toMatchObject({ verified: false, status: { integrity: 'failed' } })
    await withdraw(code)
  })
})

describe('a withdrawn release', () => {
  const check = async (text: string) =>
    verifyCredential(text, { keys, now: new Date(), statusLists: [await statusList()] })

  test('shows in the signed list, and its sibling that ends in the same second does not', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const [one, sibling] = [await release(), await release()]
    vi.useRealTimers()
    expect((await check(one.text)).withdrawal).toMatchObject({ reason: 'not-withdrawn' })
    await withdraw(one.code)
    const [withdrawn, standing] = [await check(one.text), await check(sibling.text)]
    expect(withdrawn.claims?.annotationExpiresAt).toBe(standing.claims?.annotationExpiresAt)
    expect(withdrawn.withdrawal).toMatchObject({ outcome: 'failed', reason: 'withdrawn' })
    expect(withdrawn.status).toMatchObject({ reason: 'status-valid' })
    expect(standing.withdrawal).toMatchObject({ outcome: 'verified', reason: 'not-withdrawn' })

    const digits = parseCredentialText(one.text)?.credential as string
    expect((await present(digits)).json).toMatchObject({
      verified: false,
      status: { annotation: 'withdrawn' },
    })
    const others = `${sibling.text.split('#')[0]}#${digits}`
    expect((await present(others)).json).toMatchObject({ verified: false, status: { integrity: 'failed' } })
    const siblings = parseCredentialText(sibling.text)?.credential as string
    expect((await present(siblings)).json).toMatchObject({ verified: true, status: { annotation: 'active' } })
    await withdraw(sibling.code)
  })

  /** As it was signed before releases had places. */
  async function older(text: string) {
    const { release: _, ...claims } = (await check(text)).claims as CredentialClaims
    const signer = await localSigner(service.secrets.credential[0] as PrivateJwk)
    return (await signCredential(claims, signer, { origin: ORIGIN })).credential
  }

  test('of before releases had places is believed withdrawn, also beside a sibling that stands', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    const [one, sibling] = [await release(), await release()]
    vi.useRealTimers()
    const [digits, address] = [await older(one.text), one.text.split('#')[0]]
    expect((await check(digits)).withdrawal).toMatchObject({ reason: 'no-release-place' })
    expect((await present(`${address}#${digits}`)).json).toMatchObject({ verified: true })
    await withdraw(one.code)
    for (const text of [digits, `${address}#${digits}`])
      expect((await present(text)).json).toMatchObject({
        verified: false,
        status: { annotation: 'withdrawn' },
      })
    await withdraw(sibling.code)
  })

  test('is the same whatever stops between the bit and the annotation set: done again it is whole', async () => {
    const { code, text } = await release()
    service.tap.treat = ({ operation, body }) =>
      operation === 'PutItem' && body.Item.pk.S.startsWith('ANNOTATIONS#') ? 'hold' : 'pass'
    const stopped = withdraw(code)
    await expect.poll(async () => (await check(text)).withdrawal.reason).toBe('withdrawn')
    service.tap.treat = () => 'pass'
    expect((await stopped).status).toBe(204)
    expect((await present(text)).json).toMatchObject({ status: { annotation: 'withdrawn' } })
  })

  test('takes none of the places that certificates and other releases have', async () => {
    const places = await Promise.all(
      [release(), release()].map(async (one) => {
        const { code, text } = await one
        await withdraw(code)
        const { status, release: place } = (await check(text)).claims as CredentialClaims
        return [status, place].map((at) => JSON.stringify(at))
      }),
    )
    expect(new Set(places.flat()).size).toBe(3)
  })
})

describe('a revocation', () => {
  test('shows online at once and in the signed list, and is taken back in both', async () => {
    const { accessToken } = await service.signIn(stranger, 'ZY2344000002')
    const { json } = await call('POST', '/v1/certificates/ZY2344000002/annotations', {
      token: accessToken,
      body: { purpose: '落户', validDays: 7 },
    })
    const text = await scanSvg(json.qr)
    const offline = async () =>
      (await verifyCredential(text, { keys, now: new Date(), statusLists: [await statusList()] })).status

    await revoke('ZY2344000002', authority('弄虚作假'))
    expect((await present(text)).json).toMatchObject({ verified: false, status: { record: 'revoked' } })
    expect(await offline()).toMatchObject({ outcome: 'failed', reason: 'revoked' })

    await reinstate('ZY2344000002', authority('申诉成立'))
    expect((await present(text)).json).toMatchObject({ verified: true, status: { record: 'valid' } })
    expect(await offline()).toMatchObject({ outcome: 'verified' })
  })

  test('does not touch the bits beside it', async () => {
    await revoke('ZY2344000002', authority('弄虚作假'))
    const before = ones(await statusList())
    await reinstate('ZY2344000002', authority('申诉成立'))
    expect(before - ones(await statusList())).toBe(1)
  })
})

describe('the status list', () => {
  test('may be kept by anybody for as long as its ttl', async () => {
    const { headers } = await call('GET', '/v1/status/0')
    expect(headers).toMatchObject({
      'content-type': 'application/statuslist+jwt',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    })
  })

  test.each(['1', '-1', '0x0', '9999999999', 'x'])('of number %s does not exist', async (number) => {
    expect((await call('GET', `/v1/status/${number}`)).status).toBe(404)
  })
})

describe('a receipt', () => {
  const facts = { managementNumber: 'ZY2344000001', name: holder.name, idNumber: holder.idNumber }

  test('holds the whole answer under the published key, and no ID number', async () => {
    const { json } = await call('POST', '/v1/verify', { body: facts })
    const { receipt, ...answer } = json
    const check = await verifyReceipt(receipt, keys)
    expect(check).toMatchObject({ signature: { outcome: 'verified' }, key: { outcome: 'verified' } })
    const { rule, determined } = answer.certificate.result
    expect(check.receipt).toMatchObject({
      issuer: ORIGIN,
      answer,
      rule: { id: rule.id, version: rule.version },
      determined,
    })
    expect(JSON.stringify(check.receipt)).not.toContain(holder.idNumber)
  })

  test('changed in one character does not hold', async () => {
    const { json } = await call('POST', '/v1/verify', { body: facts })
    const [head, body, signature] = json.receipt.split('.')
    const at = body.length / 2
    const changed = `${body.slice(0, at)}${body[Math.floor(at)] === 'A' ? 'B' : 'A'}${body.slice(at + 1)}`
    expect((await verifyReceipt(`${head}.${changed}.${signature}`, keys)).receipt).toBeUndefined()
  })
})
