/** Verification by anybody through the deployed function: what an employer must be told, and what nobody may be. */

import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAnnotations } from '#lib/annotation'
import type { StoredCertificate } from '#lib/certificate'
import { createCredentialIssuer, signCredential } from '#lib/credential'
import { generateSigningKey, type KeyRing, localSigner, trustKeys, verifyReceipt } from '#lib/jose'
import { STATUS_LIST_SIZE, verifyStatusList } from '#lib/status-list'
import { createAllocator } from '#lib/store'
import { certificateItem } from '../../lib/store/certificate.ts'
import { codeKey } from '../../lib/store/keys.ts'
import { holder } from '../support/certificates.ts'
import { solve } from '../support/challenge.ts'
import { createContext, createEvent } from '../support/gateway.ts'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

const start = new Date('2023-08-23T08:00:00.000Z')
const DAY = 86_400_000

let service: Service
let call: Service['call']
let keyRing: KeyRing
let annotations: ReturnType<typeof createAnnotations>
let view: WholeRuntime['view']

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  service = await startService()
  call = service.call
  const { store, ...runtime } = await openRuntime()
  keyRing = runtime.keyRing
  view = runtime.view
  annotations = createAnnotations({
    store,
    view,
    issueCredential: createCredentialIssuer(keyRing.signerAt, ORIGIN),
    allocatePlaces: createAllocator(store.status, () => service.secrets.status, 1),
    origin: ORIGIN,
    now: () => new Date(),
  })
})
afterAll(() => service.close())
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
})
afterEach(() => {
  service.tap.treat = () => 'pass'
  vi.useRealTimers()
})

let count = 0
const newCertificate = (...[record, overrides]: Parameters<Service['record']>) =>
  service.record({ managementNumber: `ZY66${String(++count).padStart(6, '0')}`, ...record }, overrides)

async function release(stored: StoredCertificate, validDays = 30): Promise<string> {
  const { code } = await annotations.annotate({ tags: [stored.holder] }, stored.managementNumber, {
    purpose: '求职',
    recipient: '某单位',
    validDays,
  })
  return code
}
async function revoke(stored: StoredCertificate) {
  const revoked = {
    ...stored,
    status: 'revoked',
    revokedAt: '2023-09-01T02:00:00.000Z',
    revocationReason: '信息有误',
    revision: stored.revision + 1,
  } as const
  await service.store.certificates.replace(revoked, stored.revision)
}

/** Each test is asked from a network of its own, so that the count of failures of one is not another's. */
let network = 0
beforeEach(() => {
  network++
})
const here = () => `198.18.${network}.1`
const byCode = (code: string, query = '') =>
  call('GET', `/v1/verify/${encodeURIComponent(code)}${query}`, { from: here() })
const factsOf = ({ managementNumber }: StoredCertificate) => ({
  managementNumber,
  name: holder.name,
  idNumber: holder.idNumber,
})
const byNumber = (body: object, from = here()) => call('POST', '/v1/verify', { body, from })

/** What may be in no answer that does not verify. */
const PERSONAL = [holder.name, holder.idNumber, '990***', 'ZY66', '网络工程师', '求职', '某单位', '1990']

describe('by code', () => {
  test('the answer has each status by itself, the certificate, the annotation, and no more than a verifier needs', async () => {
    const stored = await newCertificate()
    const { status, json } = await byCode(await release(stored))
    expect(status).toBe(200)
    expect(json).toMatchObject({
      verified: true,
      verifiedAt: '2023-08-23T08:00:00.000Z',
      status: { record: 'valid', annotation: 'active', integrity: 'not-checked' },
      certificate: { managementNumber: stored.managementNumber, idNumber: '990*************15' },
      annotation: { purpose: '求职', recipient: '某单位', expiresAt: '2023-09-22T08:00:00.000Z' },
    })
    expect(json.use).toBeUndefined()
    expect(json.certificate).not.toHaveProperty('birthDate')
    expect(json.certificate).not.toHaveProperty('gender')
  })

  test.each([
    ['grouped, as shown', (code: string) => code],
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without hyphens', (code: string) => code.replaceAll('-', '')],
    ['with spaces', (code: string) => ` ${code.replaceAll('-', ' ')} `],
    [
      'in full width',
      (code: string) => code.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    ],
    ['with O for 0 and l for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('a code is found %s', async (_how, written) => {
    expect((await byCode(written(await release(await newCertificate())))).status).toBe(200)
  })

  test('a mistyped one is said to be mistyped; an unknown one is not found; neither says more', async () => {
    const code = (await release(await newCertificate())).replaceAll('-', '')
    const other = code.startsWith('7') ? '8' : '7'
    const mistyped = await byCode(other + code.slice(1))
    expect(mistyped).toMatchObject({ status: 404, json: { code: 'not-found' } })
    expect(mistyped.json.detail).toContain('校验位')
    for (const nothing of ['x', '%', '证', 'A'.repeat(2000), '0'.repeat(17), '../../health', '\u0000']) {
      const { status, json } = await byCode(nothing)
      expect({ status, code: json.code }).toEqual({ status: 404, code: 'not-found' })
      expect(json.detail).not.toContain('校验位')
    }
  })

  test.each(['text/html', 'application/json'])('half a character is not found, as %s', async (accept) => {
    const { handler } = await import('../../functions/verify.ts')
    const routed = { routeKey: 'GET /v/{code}', pathParameters: { code: '\ud800' } }
    const answer = await handler(
      createEvent('GET', '/v/x', { headers: { accept } }, routed),
      createContext('verify'),
    )
    expect(answer.statusCode).toBe(404)
  })

  test('use in another province: no force there, with the reason; in its own: force', async () => {
    const code = await release(await newCertificate())
    expect((await byCode(code, '?useIn=110000')).json.use).toMatchObject({
      region: '110000',
      hasForce: false,
      reason: { zh: expect.stringContaining('广东'), en: expect.stringContaining('Guangdong') },
    })
    expect((await byCode(code, '?useIn=440000')).json.use).toMatchObject({ hasForce: true })
    for (const useIn of ['440100', '北京', '', '110000,440000', '999999']) {
      const { status, json } = await byCode(code, `?useIn=${encodeURIComponent(useIn)}`)
      expect({ status, error: json.errors[0].code }).toEqual({ status: 422, error: 'unknown-region' })
    }
  })

  test('the annotation is over at the millisecond: 410, and no personal data', async () => {
    const code = await release(await newCertificate(), 1)
    vi.setSystemTime(start.getTime() + DAY - 1)
    expect((await byCode(code)).status).toBe(200)
    vi.setSystemTime(start.getTime() + DAY)
    const { status, json, text } = await byCode(code)
    expect({ status, code: json.code }).toEqual({ status: 410, code: 'annotation-expired' })
    for (const word of PERSONAL) expect(text).not.toContain(word)
  })

  test('a withdrawn one is over at once: 410, and no personal data', async () => {
    const stored = await newCertificate()
    const code = await release(stored)
    await annotations.withdraw({ tags: [stored.holder] }, stored.managementNumber, code)
    const { status, json, text } = await byCode(code)
    expect({ status, code: json.code }).toEqual({ status: 410, code: 'annotation-withdrawn' })
    for (const word of PERSONAL) expect(text).not.toContain(word)
  })

  test('a revoked certificate is found, and is said to be revoked', async () => {
    const stored = await newCertificate()
    const code = await release(stored)
    await revoke(stored)
    const { status, json } = await byCode(code)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      verified: false,
      status: { record: 'revoked', annotation: 'active' },
      certificate: { status: 'revoked', revokedAt: '2023-09-01T02:00:00.000Z', revocationReason: '信息有误' },
    })
  })

  test('the standing code of a document that needs no annotation is good for ever, and is one', async () => {
    const stored = await newCertificate({ issuingRegion: '110000' })
    const [one, again] = await Promise.all([
      annotations.present({ tags: [stored.holder] }, stored.managementNumber),
      annotations.present({ tags: [stored.holder] }, stored.managementNumber),
    ])
    expect(again.entry).toEqual(one.entry)
    vi.setSystemTime(start.getTime() + 3000 * DAY)
    const { json } = await byCode(one.entry.code)
    expect(json).toMatchObject({ verified: true, status: { annotation: 'none-needed' } })
    expect(json.annotation).toBeUndefined()
  })

  test('guessing at codes from one network is limited; a code that is good is never refused', async () => {
    const code = (await release(await newCertificate())).replaceAll('-', '')
    const ended = await newCertificate()
    const withdrawn = await release(ended)
    await annotations.withdraw({ tags: [ended.holder] }, ended.managementNumber, withdrawn)
    const { newCode } = await import('#lib/credential')
    const guesses = await Promise.all(Array.from({ length: 100 }, () => byCode(newCode())))
    expect(guesses.filter(({ status }) => status === 404).length).toBeLessThanOrEqual(60)
    let refused = await byCode(newCode())
    while (refused.status !== 429) refused = await byCode(newCode())
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
      json: { code: 'too-many-attempts' },
    })
    expect((await byCode(code)).status).toBe(200)
    expect((await byCode(withdrawn)).status).toBe(410)
    const page = await call('GET', `/v/${code}`, { from: here(), headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
  })

  test('nor is the number of an innocent behind the same carrier: one challenge, and it is in', async () => {
    const { newCode } = await import('#lib/credential')
    for (let i = 0; i < 61; i++) await byCode(newCode())
    const facts = factsOf(await newCertificate())
    const refused = await byNumber(facts)
    expect(refused.json.code).toBe('challenge-required')
    const headers = { 'challenge-solution': solve(refused.json.challenge) }
    expect((await call('POST', '/v1/verify', { body: facts, from: here(), headers })).status).toBe(200)
    expect((await call('POST', '/v1/verify', { body: facts, from: here(), headers })).status).toBe(429)
  })
})

describe('by number, name and ID number', () => {
  test('all three right: the same answer as by code, but for the annotation, which was not presented', async () => {
    const { status, json } = await byNumber({ ...factsOf(await newCertificate()), useIn: '440000' })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      verified: true,
      status: { record: 'valid', integrity: 'not-checked' },
      certificate: { holderName: '张三' },
      use: { hasForce: true },
    })
    const { annotationRequired } = json.certificate.result
    expect(json.status.annotation).toBe(annotationRequired ? 'not-checked' : 'none-needed')
  })

  test('one round trip to read; then three writes: the attempt in both counts, the entry in the log; nothing else', async () => {
    const facts = factsOf(await newCertificate())
    const before = service.tap.requests.length
    expect((await byNumber(facts)).status).toBe(200)
    const made = service.tap.requests.slice(before)
    const parts = made.map(({ operation, body }) => `${operation} ${body.Key?.pk.S.split('#')[0] ?? ''}`)
    // The certificate as of now and the counts as of a moment ago, at the same time.
    expect(parts.slice(0, 2)).toEqual(['BatchGetItem ', 'BatchGetItem '])
    expect(parts.slice(2)).toEqual([...Array(2).fill('UpdateItem RATE-LIMIT'), 'UpdateItem VERIFIED'])
  })

  test('two round trips to read by code', async () => {
    const code = await release(await newCertificate())
    const before = service.tap.requests.length
    await byCode(code)
    const made = service.tap.requests.slice(before).map(({ operation }) => operation)
    expect(made).toEqual(['BatchGetItem', 'BatchGetItem', 'UpdateItem'])
  })

  test('whichever fact was wrong, the answer is byte for byte the same, and so is what it costs', async () => {
    const stored = await newCertificate()
    const right = factsOf(stored)
    const other = await newCertificate({ idType: 'passport', idNumber: 'E99123456', holderName: '李四' })
    const wrong = [
      { name: '李四' },
      { idNumber: '990101199203150023' },
      { idNumber: '990101199003070016' },
      { idType: 'residence-permit' },
      { managementNumber: 'ZY0000000000' },
      { managementNumber: other.managementNumber },
      { managementNumber: 'ZY0000000000', name: '李四', idNumber: '990101199203150023' },
    ]
    const answers = new Set<string>()
    const costs = new Set<string>()
    for (const [i, fact] of wrong.entries()) {
      const before = service.tap.requests.length
      const { status, headers, text } = await byNumber({ ...right, ...fact }, `203.0.113.${i}`)
      answers.add(JSON.stringify({ status, headers, text: text.replace(/"requestId":"[^"]*"/, '') }))
      costs.add(JSON.stringify(service.tap.requests.slice(before).map(({ operation }) => operation)))
    }
    expect([...answers]).toHaveLength(1)
    expect([...answers][0]).toContain('not-found')
    expect([...costs]).toHaveLength(1)
  })

  test('a revoked certificate is found, and is said to be revoked', async () => {
    const stored = await newCertificate()
    await revoke(stored)
    const { status, json } = await byNumber(factsOf(stored))
    expect({ status, verified: json.verified, record: json.status.record }).toEqual({
      status: 200,
      verified: false,
      record: 'revoked',
    })
  })

  test('guessing at one number from one network needs a challenge; elsewhere the right facts go in at once', async () => {
    const real = factsOf(await newCertificate())
    const unreal = { ...real, managementNumber: `ZY0000${network}` }
    for (const facts of [real, unreal]) {
      const guess = (i: number) => byNumber({ ...facts, idNumber: `99010119900307${1000 + i}` })
      for (let i = 0; i < 5; i++) expect((await guess(i)).status).toBe(404)
      expect(await guess(5)).toMatchObject({
        status: 429,
        headers: { 'retry-after': '3600' },
        json: { code: 'challenge-required' },
      })
    }
    expect((await byNumber(real)).status).toBe(429)
    expect((await byNumber(real, '198.19.7.1')).status).toBe(200)
  })

  test.each([
    ['one network', 5, () => here()],
    ['fifty networks', 40, (i: number) => `203.${i}.9.1`],
  ])(
    'of 50 parallel guesses from %s %d are answered, whether the number exists or not',
    async (_, most, from) => {
      const real = factsOf(await newCertificate())
      for (const facts of [real, { ...real, managementNumber: `ZY0001${network}` }]) {
        const guesses = Array.from({ length: 50 }, (_, i) =>
          byNumber({ ...facts, idNumber: `99010119900307${1000 + i}` }, from(i)),
        )
        const answered = (await Promise.all(guesses)).filter(({ status }) => status === 404)
        expect(answered.length).toBeLessThanOrEqual(most)
        expect(answered.length).toBeGreaterThan(0)
      }
    },
  )

  test('of parallel guesses among which one is right, it counts like the others', async () => {
    const facts = factsOf(await newCertificate())
    const guesses = Array.from({ length: 50 }, (_, i) =>
      byNumber(i === 49 ? facts : { ...facts, idNumber: `99010119900307${1000 + i}` }),
    )
    const answers = (await Promise.all(guesses)).map(({ status }) => status)
    expect(answers.filter((status) => status === 404 || status === 200).length).toBeLessThanOrEqual(6)
  })

  test('right answers cost no tries, however many', async () => {
    const facts = factsOf(await newCertificate())
    for (let i = 0; i < 20; i++) expect((await byNumber(facts)).status).toBe(200)
  })

  test('names are compared as people write them', async () => {
    const stored = await newCertificate({
      holderName: '阿卜杜拉·买买提',
      idType: 'passport',
      idNumber: 'E99000001',
    })
    for (const name of ['阿卜杜拉•买买提', '阿卜杜拉 ‧ 买买提', '阿卜杜拉．买买提']) {
      const { managementNumber } = stored
      const facts = { managementNumber, name, idType: 'passport', idNumber: 'e99000001' }
      expect((await byNumber(facts)).status, name).toBe(200)
    }
  })
})

describe('by credential', () => {
  const byCredential = (credential: string, more: object = {}) =>
    call('POST', '/v1/verify/credential', { body: { credential, ...more }, from: here() })

  async function released(validDays = 30) {
    const stored = await newCertificate()
    const shown = await annotations.annotate({ tags: [stored.holder] }, stored.managementNumber, {
      purpose: '求职',
      validDays,
    })
    const text = await createCredentialIssuer(
      keyRing.signerAt,
      ORIGIN,
    )({
      certificate: view.forVerifier(stored),
      statusPlace: stored.statusPlace,
      code: shown.code.replaceAll('-', ''),
      now: new Date(),
      annotationExpiresAt: shown.expiresAt as string,
    })
    return { stored, code: shown.code, text, digits: text.split('#')[1] as string }
  }

  test('whole, or only what follows the #: signature, key and dates hold, then the record as it is now', async () => {
    const { text, digits } = await released()
    for (const credential of [text, digits, ` ${text}\n`]) {
      const { status, json } = await byCredential(credential, { useIn: '440000' })
      expect(status).toBe(200)
      expect(json).toMatchObject({
        verified: true,
        status: { record: 'valid', annotation: 'active', integrity: 'verified' },
        annotation: { purpose: '求职' },
        use: { hasForce: true },
        credential: {
          signature: { outcome: 'verified' },
          key: { outcome: 'verified' },
          dates: { outcome: 'verified' },
        },
      })
      expect(json).not.toHaveProperty('differences')
    }
  })

  test('changed, or of another deployment: not verified, and nothing that it says is repeated', async () => {
    const { text, stored } = await released()
    const foreignKey = await generateSigningKey()
    const certificate = view.forVerifier(stored)
    const forged = await createCredentialIssuer(
      () => localSigner(foreignKey),
      ORIGIN,
    )({
      certificate,
      statusPlace: stored.statusPlace,
      code: text.slice(ORIGIN.length + 3, text.indexOf('#')),
      now: new Date(),
    })
    const last = text.endsWith('1') ? '2' : '1'
    for (const credential of [
      text.slice(0, -1) + last,
      text.slice(0, -9),
      forged,
      '1',
      'not one',
      `${ORIGIN}/v/x`,
    ]) {
      const { status, json, text: answer } = await byCredential(credential)
      expect(status).toBe(200)
      expect(json).toMatchObject({ verified: false, status: { record: 'not-checked', integrity: 'failed' } })
      expect(json).not.toHaveProperty('certificate')
      for (const word of PERSONAL) expect(answer).not.toContain(word)
    }
  })

  test('of a revoked certificate: the signature holds, the record does not', async () => {
    const { text, stored } = await released()
    await revoke(stored)
    expect((await byCredential(text)).json).toMatchObject({
      verified: false,
      status: { record: 'revoked', integrity: 'verified' },
    })
  })

  test('of an annotation that has ended or was withdrawn, also without its address: no certificate', async () => {
    const withdrawn = await released()
    await annotations.withdraw(
      { tags: [withdrawn.stored.holder] },
      withdrawn.stored.managementNumber,
      withdrawn.code,
    )
    const expired = await released(1)
    vi.setSystemTime(start.getTime() + DAY)
    for (const [state, { text, digits }] of [
      ['withdrawn', withdrawn],
      ['expired', expired],
    ] as const) {
      for (const credential of [text, digits]) {
        const { json, text: answer } = await byCredential(credential)
        expect(json).toMatchObject({ verified: false, status: { annotation: state } })
        expect(json).not.toHaveProperty('certificate')
        expect(answer).not.toContain(holder.name)
      }
    }
  })

  test('behind another certificate’s address: integrity failed', async () => {
    const [one, other] = [await released(), await released()]
    const mixed = `${ORIGIN}/v/${other.code.replaceAll('-', '')}#${one.digits}`
    expect((await byCredential(mixed)).json).toMatchObject({
      verified: false,
      status: { integrity: 'failed' },
    })
  })

  test('signed before a correction: what differs is named, not what it was', async () => {
    const { text, stored } = await released()
    await service.store.certificates.replace({ ...stored, holderName: '张叁', revision: 2 }, 1)
    const { json } = await byCredential(text)
    expect(json).toMatchObject({
      verified: true,
      differences: ['holderName'],
      certificate: { holderName: '张叁' },
    })
  })

  test('of ours, but with no record: not found, never valid', async () => {
    const { credential } = await signCredential(
      {
        managementNumber: 'ZY0000088888',
        holderName: '张三',
        idNumber: '990*************15',
        qualification: 'computer-software',
        examDate: '2023-05-27',
        issueDate: '2023-08-21',
        issuingRegion: '440000',
        kind: 'electronic-certificate',
        rule: { id: 'x', version: 1 },
        status: { list: 0, index: 5 },
        issuedAt: start.toISOString(),
      },
      await keyRing.signerAt(start),
      { origin: ORIGIN },
    )
    expect((await byCredential(credential)).json.code).toBe('not-found')
  })
})

describe('receipts', () => {
  test('say what was asked and answered, hold under the published keys, and hide the ID number', async () => {
    const facts = factsOf(await newCertificate())
    const { json } = await byNumber({ ...facts, useIn: '110000' })
    const keys = await trustKeys((await call('GET', '/.well-known/jwks.json')).json)
    const { signature, key, receipt } = await verifyReceipt(json.receipt, keys)
    expect([signature.outcome, key.outcome]).toEqual(['verified', 'verified'])
    const { receipt: _, ...answer } = json
    expect(receipt).toMatchObject({
      issuer: ORIGIN,
      answeredAt: '2023-08-23T08:00:00.000Z',
      asked: {
        by: 'facts',
        managementNumber: facts.managementNumber,
        idNumber: '990*************15',
        useIn: '110000',
      },
      answer,
      rule: { id: json.certificate.result.rule.id, version: json.certificate.result.rule.version },
      determined: json.certificate.result.determined,
    })
    expect(Buffer.from(json.receipt.split('.')[1], 'base64url').toString()).not.toContain(holder.idNumber)
  })
})

describe('for verifiers without a network', () => {
  test('the keys are published, and nothing private with them', async () => {
    const { json, headers } = await call('GET', '/.well-known/jwks.json')
    expect(json.keys).toHaveLength(1)
    expect(json.keys[0]).not.toHaveProperty('d')
    expect(headers['cache-control']).toBe('public, max-age=3600')
    expect(headers['access-control-allow-origin']).toBe('*')
  })

  test('a revocation shows in the signed list; a list that does not exist is not found', async () => {
    await service.store.status.allocate(10)
    await service.store.status.set({ list: 0, index: 77 }, true)
    const { status, headers, text } = await call('GET', '/v1/status/0')
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'application/statuslist+jwt',
    })
    const keys = await trustKeys((await call('GET', '/.well-known/jwks.json')).json)
    const list = await verifyStatusList(text, keys, { now: new Date() })
    expect(list).toMatchObject({ uri: `${ORIGIN}/v1/status/0`, list: 0, ttl: 300 })
    const set = [75, 76, 77, 78].map(
      (index) => ((list.statuses.bytes[index >> 3] as number) >> (index & 7)) & 1,
    )
    expect(set).toEqual([0, 0, 1, 0])
    expect(list.statuses.bytes).toHaveLength(STATUS_LIST_SIZE / 8)
    for (const none of ['1', '-1', '00', '0x0', 'a', '1e3', '9'.repeat(30)]) {
      expect((await call('GET', `/v1/status/${none}`)).status, none).toBe(404)
    }
  })

  test('all lists are named at one address, where each token leads to', async () => {
    await service.store.status.allocate(10)
    const { status, headers, json } = await call('GET', '/v1/status/aggregation')
    expect(status).toBe(200)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(json).toEqual({ status_lists: [`${ORIGIN}/v1/status/0`] })
    const { text } = await call('GET', '/v1/status/0')
    expect(decodeJwt(text)).toMatchObject({
      status_list: { aggregation_uri: `${ORIGIN}/v1/status/aggregation` },
    })
  })

  test.each(['/.well-known/jwks.json', '/v1/status/0', '/v1/status/aggregation', '/openapi.json'])(
    'who has %s already is told so, without its body, with the same time to keep it',
    async (path) => {
      await service.store.status.allocate(10)
      const whole = await call('GET', path)
      const asked = await call('GET', path, { headers: { 'if-none-match': whole.headers.etag as string } })
      expect({ status: asked.status, text: asked.text }).toEqual({ status: 304, text: '' })
      for (const name of ['etag', 'cache-control']) expect(asked.headers[name]).toBe(whole.headers[name])
    },
  )

  test('a revocation is a new list at once, also to who has the one before', async () => {
    const { headers } = await call('GET', '/v1/status/0')
    await service.store.status.set({ list: 0, index: 78 }, true)
    const { status } = await call('GET', '/v1/status/0', {
      headers: { 'if-none-match': headers.etag as string },
    })
    expect(status).toBe(200)
  })
})

describe('when what stands in the database is not what was written', () => {
  const damage = (stored: StoredCertificate, attributes: object) =>
    service.store.table.put({ Item: { ...certificateItem(stored), ...attributes } })

  test.each([
    ['a date that is a number', { issueDate: 20230821 }],
    ['a status that nobody knows', { status: 'rewoked' }],
  ])('%s makes no answer, however it is asked for, and the refusal tells nothing', async (_, attributes) => {
    const stored = await newCertificate()
    const code = await release(stored)
    await damage(stored, attributes)
    for (const answer of [await byNumber(factsOf(stored)), await byCode(code)]) {
      const { status, json } = answer
      expect({ status, code: json.code }).toEqual({ status: 503, code: 'unavailable' })
      for (const value of [...PERSONAL, '20230821', 'rewoked'])
        expect(JSON.stringify(json)).not.toContain(value)
    }
    await damage(stored, {})
    expect((await byNumber(factsOf(stored))).status).toBe(200)
  })

  test('a code that leads nowhere readable is not said to be unknown', async () => {
    const code = await release(await newCertificate())
    await service.store.table.put({ Item: { ...codeKey(code.replaceAll('-', '')), managementNumber: 7 } })
    expect(await byCode(code)).toMatchObject({ status: 503, json: { code: 'unavailable' } })
  })
})

describe('when the database cannot be asked', () => {
  test.each(['BatchGetItem', 'UpdateItem'])('an empty 200 to %s is no answer', async (operation) => {
    const stored = await newCertificate()
    const code = await release(stored)
    service.tap.treat = (tapped) => (tapped.operation === operation ? 'empty' : 'pass')
    for (const { status } of await Promise.all([byCode(code), byNumber(factsOf(stored))]))
      expect(status).toBe(503)
  })

  test('the answer is «could not check», never «valid» and never «not found», and a log that cannot be written is no answer', async () => {
    const stored = await newCertificate()
    const code = await release(stored)
    service.tap.treat = ({ body }) => (body.Key?.pk.S.startsWith('VERIFIED#') ? 'hold' : 'pass')
    const started = performance.now()
    const held = await byNumber(factsOf(stored))
    expect({ status: held.status, code: held.json.code }).toEqual({ status: 503, code: 'unavailable' })
    // A function has ten seconds in all; afterwards the gateway would answer in its own words.
    expect(performance.now() - started).toBeLessThan(9_500)

    await service.tap.cut()
    const answers = [
      await byCode(code),
      await byNumber(factsOf(stored)),
      await byNumber({ ...factsOf(stored), name: '李四' }),
      await call('GET', `/v/${code}`, { headers: { accept: 'application/json' } }),
      await call('GET', '/v1/status/0'),
      await call('GET', '/v1/certificates', {
        token: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.x',
      }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 401])
    expect(answers[0]?.json.detail).toContain('既不表示有效，也不表示未查到')
    for (const word of PERSONAL) for (const { text } of answers) expect(text).not.toContain(word)
    expect((await call('GET', '/health')).status).toBe(200)
  })
})
