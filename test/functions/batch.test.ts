/** Verification in batches through the deployed function: each item as it would be alone, and no way round the limits. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAnnotations } from '#lib/annotation'
import { createApiKeyRegister } from '#lib/api-key'
import type { StoredCertificate } from '#lib/certificate'
import { createCredentialIssuer, newCode } from '#lib/credential'
import { type AskedBatch, trustKeys, verifyReceipt } from '#lib/jose'
import { apiKeyRegister, createAllocator } from '#lib/store'
import { holder, stranger } from '../support/certificates.ts'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

const start = new Date('2023-08-23T08:00:00.000Z')
const DAY = 86_400_000
/** Characters: a long one still goes into the route of paper receipts. */
const MOST_RECEIPT = 150_000
const OFFICE = '某市某局人事处'

let service: Service
let runtime: WholeRuntime
let annotations: ReturnType<typeof createAnnotations>
let register: ReturnType<typeof createApiKeyRegister>

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  service = await startService()
  runtime = await openRuntime()
  const now = () => new Date()
  annotations = createAnnotations({
    ...runtime,
    issueCredential: createCredentialIssuer(runtime.keyRing.signerAt, ORIGIN),
    allocatePlaces: createAllocator(runtime.store.status, () => service.secrets.status, 1),
    origin: ORIGIN,
    now,
  })
  register = createApiKeyRegister({ keys: apiKeyRegister(service.store.table), operator: '经办人甲', now })
})
afterAll(() => service.close())
let key = ''
let keyId = ''
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  ;({ key, id: keyId } = await register.create(OFFICE, 1000))
})
afterEach(() => {
  service.tap.treat = () => 'pass'
  service.tap.leaves = () => false
  vi.useRealTimers()
})

let count = 0
const newCertificate = (...[record, overrides]: Parameters<Service['record']>) =>
  service.record({ managementNumber: `ZY77${String(++count).padStart(6, '0')}`, ...record }, overrides)
const factsOf = ({ managementNumber }: StoredCertificate) => ({
  managementNumber,
  name: holder.name,
  idNumber: holder.idNumber,
})
async function release(stored: StoredCertificate, validDays = 30) {
  const {
    code,
    url,
    qr: _,
  } = await annotations.annotate({ tags: [stored.holder] }, stored.managementNumber, {
    purpose: '求职',
    recipient: '某单位',
    validDays,
  })
  return { code, url }
}
const revoke = (stored: StoredCertificate) =>
  service.store.certificates.replace(
    {
      ...stored,
      status: 'revoked',
      revokedAt: start.toISOString(),
      revocationReason: '信息有误',
      revision: 2,
    },
    1,
  )
async function credentialOf(stored: StoredCertificate): Promise<string> {
  const { code } = await release(stored)
  const { annotations: set } = await service.store.lookup.withAnnotations(stored.managementNumber)
  const entry = set.entries.find((one) => one.code === code.replaceAll('-', ''))
  return createCredentialIssuer(
    runtime.keyRing.signerAt,
    ORIGIN,
  )({
    certificate: runtime.view.forVerifier(stored),
    statusPlace: stored.statusPlace,
    releasePlace: entry?.place,
    code: entry?.code ?? '',
    now: new Date(),
    ...(entry?.expiresAt && { annotationExpiresAt: entry.expiresAt }),
  })
}

const ask = (items: unknown, more: object = {}, headers: Record<string, string> = {}) =>
  service.call('POST', '/v1/verify/batch', {
    body: { items, ...more },
    headers: { 'x-api-key': key, ...headers },
  })
const requestsOf = async (run: () => Promise<unknown>) => {
  const before = service.tap.requests.length
  await run()
  return service.tap.requests.slice(before)
}
const logWrites = (requests: Awaited<ReturnType<typeof requestsOf>>) =>
  requests.filter(({ operation }) => operation === 'BatchWriteItem')
const entriesIn = ({ RequestItems }: { RequestItems: object }) => Object.values(RequestItems).flat().length
const codes = (json: { results: { problem?: { code: string } }[] }) =>
  json.results.map(({ problem }) => problem?.code ?? 'verified')
const usedToday = async () => (await register.show(keyId)).today.items

describe('each item', () => {
  test('of each kind is answered as it is alone, in order, with one receipt for all', async () => {
    const [one, two, three] = [await newCertificate(), await newCertificate(), await newCertificate()]
    const { code } = await release(one)
    const items = [
      { code },
      factsOf(two),
      { credential: await credentialOf(three) },
      { code: newCode() },
      { ...factsOf(two), name: '李四' },
    ]
    const { status, json } = await ask(items, { useIn: '110000' })
    expect(status).toBe(200)
    expect(codes(json)).toEqual(['verified', 'verified', 'verified', 'not-found', 'not-found'])
    const alone = [
      (await service.call('GET', `/v1/verify/${code}?useIn=110000`)).json,
      (await service.call('POST', '/v1/verify', { body: { ...factsOf(two), useIn: '110000' } })).json,
      (
        await service.call('POST', '/v1/verify/credential', {
          body: { ...(items[2] as object), useIn: '110000' },
        })
      ).json,
    ].map(({ receipt: _, requestId: __, ...verification }) => verification)
    expect(json.results.slice(0, 3).map((one: { verification: object }) => one.verification)).toEqual(alone)
    const other = await service.call('POST', '/v1/verify', { body: items[4] })
    const { requestId: _, ...expected } = other.json
    const { requestId: __, ...told } = json.results[4].problem
    expect(told).toEqual(expected)
  })

  test('fails alone: a wrong form is named by its place, in the language of the request', async () => {
    const stored = await newCertificate()
    const items = [
      factsOf(stored),
      { ...factsOf(stored), idNumber: '?' },
      { managementNumber: stored.managementNumber },
      { code: newCode(), credential: 'x' },
      {},
      'ZY2344000001',
      null,
      [],
      { code: 7 },
    ]
    const { status, json } = await ask(items, {}, { 'accept-language': 'en' })
    expect(status).toBe(200)
    expect(codes(json)).toEqual(['verified', ...Array(8).fill('invalid-input')])
    const errors = json.results.slice(1).map((one: { problem: { errors: object[] } }) => one.problem.errors)
    expect(errors[0]).toEqual([
      { pointer: '/items/1/idNumber', code: 'invalid-id-number', detail: 'Not the form of an ID number.' },
    ])
    expect(
      errors.map(([error]: { pointer: string; code: string }[]) => `${error?.pointer} ${error?.code}`),
    ).toEqual([
      '/items/1/idNumber invalid-id-number',
      '/items/2/name required',
      '/items/3 one-kind',
      '/items/4 one-kind',
      '/items/5 wrong-type',
      '/items/6 wrong-type',
      '/items/7 wrong-type',
      '/items/8/code wrong-type',
    ])
  })

  test('ended, withdrawn, revoked, mistyped, forged: each as it is, with no personal data where there may be none', async () => {
    const ended = await newCertificate()
    const withdrawn = await newCertificate()
    const gone = await newCertificate()
    const items = [
      { code: (await release(ended, 1)).code },
      { code: (await release(withdrawn)).code },
      { code: (await release(gone)).code },
      { code: `${newCode().slice(0, 15)}00` },
      {
        credential: (await credentialOf(gone)).replace(
          /#(....)(\d)/,
          (_, head, digit) => `#${head}${(Number(digit) + 1) % 10}`,
        ),
      },
    ]
    await annotations.withdraw({ tags: [withdrawn.holder] }, withdrawn.managementNumber, items[1]?.code ?? '')
    await revoke(gone)
    vi.setSystemTime(start.getTime() + DAY)
    const { json } = await ask(items)
    expect(codes(json)).toEqual([
      'annotation-expired',
      'annotation-withdrawn',
      'verified',
      'not-found',
      'verified',
    ])
    expect(json.results[2].verification).toMatchObject({ verified: false, status: { record: 'revoked' } })
    expect(json.results[4].verification).toMatchObject({ verified: false, status: { integrity: 'failed' } })
    const quiet = JSON.stringify([json.results[0], json.results[1], json.results[3], json.results[4]])
    for (const word of [holder.name, '990***', 'ZY77', '求职', '某单位']) expect(quiet).not.toContain(word)
  })

  test('that is there twice is one verification, answered in both places', async () => {
    const stored = await newCertificate()
    const { json } = await ask([factsOf(stored), factsOf(stored), { ...factsOf(stored), name: '李四' }])
    expect(codes(json)).toEqual(['verified', 'verified', 'not-found'])
    expect(json.results[0]).toEqual(json.results[1])
    const { entries } = await service.store.verificationLog.list(stored.managementNumber, 10)
    expect(entries.map((entry) => entry.count)).toEqual([1])
    expect(await usedToday()).toBe(3)
  })

  test('by code and by credential of one release: one entry in the log, written once, and both answered', async () => {
    const stored = await newCertificate()
    const credential = await credentialOf(stored)
    const { annotations: set } = await service.store.lookup.withAnnotations(stored.managementNumber)
    const requests = await requestsOf(async () => {
      const { json } = await ask([{ credential }, { code: set.entries[0]?.code }])
      expect(codes(json)).toEqual(['verified', 'verified'])
    })
    expect(logWrites(requests).map(({ body }) => entriesIn(body))).toEqual([1])
    expect((await service.store.verificationLog.list(stored.managementNumber, 10)).entries).toHaveLength(1)
  })

  test('none, more than a hundred, an unknown region, no list: refused whole, and nothing is counted', async () => {
    const item = { code: newCode() }
    for (const [body, pointer, code] of [
      [{ items: [] }, '/items', 'no-items'],
      [{ items: Array(101).fill(item) }, '/items', 'too-many-items'],
      [{ items: item }, '/items', 'wrong-type'],
      [{}, '/items', 'required'],
      [{ items: [item], useIn: '999999' }, '/useIn', 'unknown-region'],
    ] as const) {
      const { status, json } = await service.call('POST', '/v1/verify/batch', {
        body,
        headers: { 'x-api-key': key },
      })
      expect({ status, error: json.errors[0].pointer, code: json.errors[0].code }).toEqual({
        status: 422,
        error: pointer,
        code,
      })
    }
    expect(await usedToday()).toBe(0)
  })
})

describe('the holder', () => {
  test('reads who verified, by name, and for which release; neither the key nor anything of it', async () => {
    const stored = await newCertificate()
    const { code } = await release(stored)
    await ask([{ code }], { useIn: '440000' })
    const { accessToken } = await service.signIn(holder, stored.managementNumber)
    const { text, json } = await service.call(
      'GET',
      `/v1/certificates/${stored.managementNumber}/verifications`,
      { token: accessToken },
    )
    expect(json.verifications).toMatchObject([
      {
        how: 'batch',
        verified: true,
        useIn: '440000',
        annotation: { purpose: '求职', recipient: '某单位' },
        verifier: { name: OFFICE, network: '198.51.100.0/24', client: 'program' },
      },
    ])
    expect(text).not.toContain(keyId)
    const { entries } = await service.store.verificationLog.list(stored.managementNumber, 10)
    expect(entries[0]).toMatchObject({
      verifier: { key: keyId },
      annotation: { expiresAt: '2023-09-22T08:00:00.000Z' },
    })
  })

  test('reads of one office the last time of a day, from whatever network; each outcome by itself', async () => {
    const stored = await newCertificate()
    const { code } = await release(stored)
    const askFrom = (from: string, useIn: string) =>
      service.call('POST', '/v1/verify/batch', {
        body: { items: [{ code }], useIn },
        headers: { 'x-api-key': key },
        from,
      })
    await askFrom('203.0.113.7', '110000')
    vi.setSystemTime(start.getTime() + DAY / 4)
    await askFrom('198.51.100.7', '440000')
    await revoke(stored)
    vi.setSystemTime(start.getTime() + DAY / 3 - 1000)
    await askFrom('198.51.100.7', '440000')
    const { entries } = await service.store.verificationLog.list(stored.managementNumber, 10)
    const network = '198.51.100.0/24'
    expect(
      entries.map(({ at, firstAt, count, verified, useIn, verifier }) => [
        ...[at, firstAt, count, verified, useIn, verifier.network],
      ]),
    ).toEqual([
      ['2023-08-23T15:59:59.000Z', '2023-08-23T15:59:59.000Z', 1, false, '440000', network],
      ['2023-08-23T14:00:00.000Z', '2023-08-23T14:00:00.000Z', 1, true, '440000', network],
    ])
  })

  test('is not told less because others failed, and an item whose log cannot be written is «could not check»', async () => {
    const [one, two] = [await newCertificate(), await newCertificate()]
    service.tap.leaves = (pk) => pk === `VERIFIED#${two.managementNumber}`
    const { status, json } = await ask([factsOf(one), factsOf(two), { code: newCode() }])
    expect(status).toBe(200)
    expect(codes(json)).toEqual(['verified', 'unavailable', 'not-found'])
    expect(JSON.stringify(json.results[1])).not.toContain(holder.name)
    expect((await service.store.verificationLog.list(one.managementNumber, 10)).entries).toHaveLength(1)
  })
})

describe('the key', () => {
  test.each([
    ['none', undefined],
    ['empty', ''],
    ['of another form', 'zyk_0'],
    ['a token', 'Bearer x'],
  ])('%s: 401, whatever the body is, and nothing is asked of the store', async (_, sent) => {
    const requests = await requestsOf(async () => {
      const { status, headers, json } = await service.call('POST', '/v1/verify/batch', {
        body: { items: 'no list' },
        headers: sent === undefined ? {} : { 'x-api-key': sent },
      })
      expect({ status, code: json.code, scheme: headers['www-authenticate'] }).toEqual({
        status: 401,
        code: 'api-key-required',
        scheme: 'ApiKey',
      })
    })
    expect(requests).toEqual([])
  })

  test('revoked: refused with the next request', async () => {
    const stored = await newCertificate()
    expect((await ask([factsOf(stored)])).status).toBe(200)
    await register.revoke(keyId)
    const { status, text } = await ask([factsOf(stored)])
    expect(status).toBe(401)
    expect(text).not.toContain(keyId)
  })

  test('its quota is of items: parallel batches get no more than it has, and are told when to come again', async () => {
    ;({ key, id: keyId } = await register.create(OFFICE, 250))
    const items = Array.from({ length: 100 }, () => ({ code: newCode() }))
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(items)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, ...Array(6).fill(429)])
    const refused = answers.find(({ status }) => status === 429)
    expect(refused).toMatchObject({
      headers: { 'retry-after': String(8 * 3600) },
      json: { code: 'api-quota' },
    })
    expect(await usedToday()).toBe(200)
    expect((await ask(items.slice(0, 50))).status).toBe(200)
    expect((await ask(items.slice(0, 1))).status).toBe(429)
  })

  test('in no log line, whatever goes wrong', async () => {
    const { Logger } = await import('@aws-lambda-powertools/logger')
    const lines: unknown[] = []
    for (const level of ['info', 'error', 'warn'] as const)
      vi.spyOn(Logger.prototype, level).mockImplementation((...args: unknown[]) => void lines.push(args))
    const stored = await newCertificate()
    await ask([factsOf(stored)], {}, { 'idempotency-key': 'part one' })
    service.tap.treat = ({ operation }) => (operation === 'UpdateItem' ? 'reset' : 'pass')
    await ask([factsOf(stored)])
    await register.revoke(keyId).catch(() => undefined)
    service.tap.treat = () => 'pass'
    await ask([factsOf(stored)])
    vi.restoreAllMocks()
    const said = JSON.stringify(lines)
    expect(lines.length).toBeGreaterThan(2)
    for (const word of [
      key,
      key.slice(12, 44),
      keyId,
      holder.name,
      holder.idNumber,
      stored.managementNumber,
      OFFICE,
    ])
      expect(said).not.toContain(word)
  })
})

describe('guessing', () => {
  test('at one certificate in a batch counts with all other guesses at it: 40, whatever way they come', async () => {
    const stored = await newCertificate()
    const guess = (i: number) => ({ ...factsOf(stored), idNumber: `99010119900307${1000 + i}` })
    const single = (i: number) => service.call('POST', '/v1/verify', { body: guess(i), from: `203.${i}.7.1` })
    for (let i = 0; i < 10; i++) expect((await single(i)).status).toBe(404)
    const { json } = await ask([...Array.from({ length: 99 }, (_, i) => guess(100 + i)), factsOf(stored)])
    const told = codes(json)
    expect(told.filter((code) => code === 'not-found').length).toBeLessThanOrEqual(30)
    expect(told.filter((code) => code === 'too-many-attempts').length).toBeGreaterThanOrEqual(69)
    // Neither is one more told by another key, or by a request of its own.
    const { key: other } = await register.create('别的单位', 1000)
    const again = await ask([factsOf(stored), guess(300)], {}, { 'x-api-key': other })
    expect(codes(again.json)).toEqual(['too-many-attempts', 'too-many-attempts'])
    expect((await single(77)).status).toBe(429)
  })

  test('in parallel batches no more pass', async () => {
    const stored = await newCertificate()
    const batches = Array.from({ length: 4 }, (_, batch) =>
      ask(
        Array.from({ length: 25 }, (_, i) => ({
          ...factsOf(stored),
          idNumber: `9901011990030${7000 + batch * 100 + i}`,
        })),
      ),
    )
    const told = (await Promise.all(batches)).flatMap(({ json }) => codes(json))
    expect(told.filter((code) => code === 'not-found').length).toBeLessThanOrEqual(40)
  })

  test('a right list costs no tries, and a number that does not exist is limited like one that does', async () => {
    const stored = await newCertificate()
    for (let i = 0; i < 45; i++) expect(codes((await ask([factsOf(stored)])).json)).toEqual(['verified'])
    const unreal = Array.from({ length: 60 }, (_, i) => ({
      managementNumber: 'ZY0000777777',
      name: holder.name,
      idNumber: `99010119900307${1000 + i}`,
    }))
    const told = codes((await ask(unreal)).json)
    expect(told.filter((code) => code === 'not-found').length).toBe(40)
  })
})

describe('what it asks of the store', () => {
  test('a hundred items: one read for the key, three for the items, whatever their kinds; four writes for the logs', async () => {
    const stored = await Promise.all(Array.from({ length: 100 }, () => newCertificate()))
    const released = await Promise.all(stored.map((one) => release(one)))
    const shape = (requests: Awaited<ReturnType<typeof requestsOf>>) => {
      const named = requests.map(({ operation, body }) =>
        [operation, body.Key?.pk.S.split('#')[0]].filter(Boolean).join(' '),
      )
      return Object.fromEntries(
        [...Map.groupBy(named, (name) => name)].map(([name, all]) => [name, all.length]),
      )
    }
    const byCode = await requestsOf(async () => {
      const { json } = await ask(released.map(({ code }) => ({ code })))
      expect(new Set(codes(json))).toEqual(new Set(['verified']))
    })
    expect(shape(byCode)).toEqual({
      'GetItem API-KEY': 1,
      'UpdateItem API-USAGE': 1,
      BatchGetItem: 3,
      BatchWriteItem: 4,
    })
    expect(logWrites(byCode).map(({ body }) => entriesIn(body))).toEqual([25, 25, 25, 25])
    const byFacts = await requestsOf(async () => {
      const { json } = await ask(stored.map(factsOf))
      expect(new Set(codes(json))).toEqual(new Set(['verified']))
    })
    expect(shape(byFacts)).toEqual({
      'GetItem API-KEY': 1,
      'UpdateItem API-USAGE': 1,
      BatchGetItem: 2,
      'UpdateItem RATE-LIMIT': 100,
      BatchWriteItem: 4,
    })
    const mixed = [
      ...released.slice(0, 40).map(({ code }) => ({ code })),
      ...(await Promise.all(
        stored.slice(40, 70).map(async (one) => ({ credential: await credentialOf(one) })),
      )),
      ...stored.slice(70).map(factsOf),
    ]
    let receipt = ''
    const byAll = await requestsOf(async () => {
      const { json } = await ask(mixed, { useIn: '110000' })
      receipt = json.receipt
      expect(new Set(codes(json))).toEqual(new Set(['verified']))
    })
    // Nor is any count read again: what stands of the first time was seen.
    expect(shape(byAll)).toMatchObject({ BatchGetItem: 3, 'UpdateItem RATE-LIMIT': 30, BatchWriteItem: 4 })
    expect(receipt.length).toBeLessThan(MOST_RECEIPT)
  })

  test.each(['BatchGetItem', 'GetItem'])(
    'a read that fails is 503 for the whole, never «not found»: %s',
    async (operation) => {
      const stored = await newCertificate()
      service.tap.treat = (tapped) => (tapped.operation === operation ? 'reset' : 'pass')
      const { status, json } = await ask([factsOf(stored), { code: newCode() }])
      expect({ status, code: json.code }).toEqual({ status: 503, code: 'unavailable' })
    },
  )

  test('where nothing at all could be checked there is no answer: 503', async () => {
    const stored = await newCertificate()
    service.tap.treat = ({ operation, body }) =>
      operation === 'BatchWriteItem' || body.Key?.pk.S.startsWith('RATE') ? 'reset' : 'pass'
    const { status, json } = await ask([factsOf(stored), { code: 7 }])
    expect({ status, code: json.code }).toEqual({ status: 503, code: 'unavailable' })
  })
})

describe('the logs', () => {
  test('a write that fails is «could not check» for its 25, and no word of them is told; again, and all are there', async () => {
    const stored = await Promise.all(Array.from({ length: 60 }, () => newCertificate()))
    const first = `VERIFIED#${stored[0]?.managementNumber}`
    service.tap.treat = ({ operation, body }) =>
      operation === 'BatchWriteItem' && JSON.stringify(body).includes(first) ? 'throttle' : 'pass'
    const { status, json } = await ask(stored.map(factsOf))
    expect(status).toBe(200)
    expect(codes(json)).toEqual([...Array(25).fill('unavailable'), ...Array(35).fill('verified')])
    expect(JSON.stringify(json.results.slice(0, 25))).not.toContain(holder.name)
    service.tap.treat = () => 'pass'
    expect(new Set(codes((await ask(stored.map(factsOf))).json))).toEqual(new Set(['verified']))
    for (const { managementNumber } of [stored[0], stored[59]] as StoredCertificate[])
      expect((await service.store.verificationLog.list(managementNumber, 10)).entries).toHaveLength(1)
  })

  test('what a busy database leaves is written again until it is there', async () => {
    const stored = await Promise.all(Array.from({ length: 30 }, () => newCertificate()))
    const last = `VERIFIED#${stored[24]?.managementNumber}`
    let left = 0
    service.tap.leaves = (pk) => pk === last && left === 0 && ++left > 0
    const requests = await requestsOf(async () => {
      expect(new Set(codes((await ask(stored.map(factsOf))).json))).toEqual(new Set(['verified']))
    })
    const sizes = logWrites(requests).map(({ body }) => entriesIn(body))
    expect(left).toBe(1)
    expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 5, 25])
  })

  test('a written answer that was lost is written again and stands once', async () => {
    const stored = await newCertificate()
    let lost = 0
    service.tap.treat = ({ operation }) => (operation === 'BatchWriteItem' && lost++ < 1 ? 'lose' : 'pass')
    expect(codes((await ask([factsOf(stored)])).json)).toEqual(['verified'])
    const { entries } = await service.store.verificationLog.list(stored.managementNumber, 10)
    expect(entries.map(({ count }) => count)).toEqual([1])
  })

  test.each(['empty', 'garbage', 'half'] as const)(
    'an answer that says too little is none: %s',
    async (how) => {
      const stored = await newCertificate()
      service.tap.treat = ({ operation }) => (operation === 'BatchWriteItem' ? how : 'pass')
      expect((await ask([factsOf(stored)])).status).toBe(503)
    },
  )
})

describe('the receipt', () => {
  test('says who asked what, and every result whole; one changed character, and it says nothing', async () => {
    const [one, two] = [await newCertificate(), await newCertificate()]
    const { code } = await release(one)
    const { json } = await ask([{ code }, factsOf(two), { code: newCode() }, 5], { useIn: '440000' })
    const trusted = await trustKeys((await service.call('GET', '/.well-known/jwks.json')).json)
    const { signature, key: signed, receipt } = await verifyReceipt(json.receipt, trusted)
    expect([signature.outcome, signed.outcome]).toEqual(['verified', 'verified'])
    const asked = receipt?.asked as AskedBatch
    expect(asked).toMatchObject({
      by: 'batch',
      useIn: '440000',
      client: { id: keyId, name: OFFICE },
      items: [
        { by: 'code', code: code.replaceAll('-', '') },
        { by: 'facts', managementNumber: two.managementNumber, idNumber: '990*************15' },
        { by: 'code' },
        { by: 'unreadable' },
      ],
    })
    expect(receipt?.answer).toEqual({
      verifiedAt: start.toISOString(),
      requestId: expect.any(String),
      results: json.results.map((result: { problem?: { code: string } }) =>
        result.problem ? { problem: { code: result.problem.code } } : result,
      ),
    })
    expect(Buffer.from(json.receipt.split('.')[1], 'base64url').toString()).not.toContain(holder.idNumber)
    const at = json.receipt.indexOf('.') + 100
    const other = json.receipt[at] === 'A' ? 'B' : 'A'
    const changed = json.receipt.slice(0, at) + other + json.receipt.slice(at + 1)
    expect((await verifyReceipt(changed, trusted)).receipt).toBeUndefined()
  })
})

describe('a request that is sent again', () => {
  const NAME = { 'idempotency-key': 'list of August, part 1' }

  test('is given the same answer, is not counted and not logged again; for a day', async () => {
    const stored = await newCertificate()
    const items = [factsOf(stored), { ...factsOf(stored), name: '李四' }, { code: 'x' }, 5]
    const first = await ask(items, {}, NAME)
    const requests = await requestsOf(async () => {
      const again = await ask(items, {}, NAME)
      const same = ({ text }: typeof again) => text.replace(/"requestId":"[^"]*"/g, '')
      expect(again.status).toBe(200)
      expect(same(again)).toBe(same(first))
    })
    expect(requests.map(({ operation }) => operation)).toEqual(['GetItem', 'PutItem', 'GetItem'])
    expect(await usedToday()).toBe(4)
    vi.setSystemTime(start.getTime() + DAY - 1000)
    expect((await ask(items, {}, NAME)).json.receipt).toBe(first.json.receipt)
    vi.setSystemTime(start.getTime() + DAY)
    expect((await ask(items, {}, NAME)).json.receipt).not.toBe(first.json.receipt)
  })

  test('with another body or region is refused; of another key it is another request', async () => {
    const stored = await newCertificate()
    await ask([factsOf(stored)], {}, NAME)
    for (const [items, more] of [
      [[factsOf(stored), factsOf(stored)], {}],
      [[{ ...factsOf(stored), name: '李四' }], {}],
      [[factsOf(stored)], { useIn: '440000' }],
    ] as const) {
      const { status, json } = await ask(items, more, NAME)
      expect({ status, code: json.code }).toEqual({ status: 422, code: 'idempotency-key-reused' })
    }
    expect(await usedToday()).toBe(1)
    const { key: other } = await register.create('别的单位', 10)
    expect((await ask([{ code: newCode() }], {}, { ...NAME, 'x-api-key': other })).status).toBe(200)
  })

  test('while it is at work has to wait; cut off, it is taken up again, and is not counted twice', async () => {
    const stored = await newCertificate()
    const items = [factsOf(stored)]
    let held = true
    service.tap.treat = ({ operation }) => (held && operation === 'BatchWriteItem' ? 'reset' : 'pass')
    const cut = await ask(items, {}, NAME)
    expect(cut.status).toBe(503)
    expect(await usedToday()).toBe(1)
    held = false
    const answers = await Promise.all([ask(items, {}, NAME), ask(items, {}, NAME), ask(items, {}, NAME)])
    for (const { status, json, headers } of answers) {
      expect([200, 409]).toContain(status)
      if (status === 409)
        expect([json.code, Number(headers['retry-after']) > 0]).toEqual(['idempotency-key-in-use', true])
    }
    expect(answers.some(({ status }) => status === 200)).toBe(true)
    expect((await ask(items, {}, NAME)).status).toBe(200)
    expect(await usedToday()).toBe(1)
  })

  test('by a client that sends it three times at once, it is worked on once and counted once', async () => {
    const stored = await newCertificate()
    const items = [factsOf(stored)]
    const answers = await Promise.all([ask(items, {}, NAME), ask(items, {}, NAME), ask(items, {}, NAME)])
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0)
    expect(await usedToday()).toBe(1)
    const { entries } = await service.store.verificationLog.list(stored.managementNumber, 10)
    expect(entries.map((entry) => entry.count)).toEqual([1])
  })

  test('after a refusal for the quota is counted when there is room again', async () => {
    ;({ key, id: keyId } = await register.create(OFFICE, 1))
    const items = [factsOf(await newCertificate()), { code: newCode() }]
    expect((await ask(items, {}, NAME)).status).toBe(429)
    await register.limit(keyId, 10)
    expect((await ask(items, {}, NAME)).status).toBe(200)
    expect(await usedToday()).toBe(2)
  })

  test('an answer in which something could not be checked is worked out anew, uncounted', async () => {
    const [one, two] = [await newCertificate(), await newCertificate()]
    service.tap.leaves = (pk) => pk === `VERIFIED#${two.managementNumber}`
    const items = [factsOf(one), factsOf(two)]
    expect(codes((await ask(items, {}, NAME)).json)).toEqual(['verified', 'unavailable'])
    service.tap.leaves = () => false
    expect(codes((await ask(items, {}, NAME)).json)).toEqual(['verified', 'verified'])
    expect(await usedToday()).toBe(2)
  })

  test('what is kept for it can be read by nobody: neither names nor numbers, nor the client’s own words', async () => {
    const stored = await newCertificate()
    const requests = await requestsOf(() =>
      ask([factsOf(stored)], {}, { 'idempotency-key': 'Zhang San, August' }),
    )
    const kept = requests.filter(({ body }) =>
      (body.Key?.pk.S ?? body.Item?.pk.S ?? '').startsWith('IDEMPOTENCY#'),
    )
    expect(kept.map(({ operation }) => operation)).toEqual(['PutItem', 'UpdateItem'])
    const written = JSON.stringify(kept)
    for (const word of [holder.name, holder.idNumber, stored.managementNumber, 'Zhang', 'eyJ', keyId])
      expect(written).not.toContain(word)
    const expiry = Number(kept[0]?.body.Item.expiresAtSeconds.N)
    expect(expiry).toBe(start.getTime() / 1000 + 86_400)
  })

  test.each(['short', 'x'.repeat(65), '名字名字名字名字', ''])(
    'a name of the wrong form is refused: %s',
    async (name) => {
      const { status, json } = await ask([{ code: newCode() }], {}, { 'idempotency-key': name })
      expect({ status, pointer: json.errors?.[0].pointer }).toEqual({
        status: 422,
        pointer: 'idempotency-key',
      })
      expect(await usedToday()).toBe(0)
    },
  )
})

test('a stranger is nobody in anybody’s batch: the same for a number of another holder', async () => {
  const stored = await newCertificate()
  const others = {
    managementNumber: stored.managementNumber,
    name: stranger.name,
    idNumber: stranger.idNumber,
  }
  expect(codes((await ask([others])).json)).toEqual(['not-found'])
  expect((await service.store.verificationLog.list(stored.managementNumber, 10)).entries).toEqual([])
})
