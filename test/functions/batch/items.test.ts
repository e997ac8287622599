/** Verification in batches through the deployed function: each item as it would be alone, and one receipt for all. */

import { describe, expect, test, vi } from 'vitest'
import { newCode } from '#lib/credential'
import { type AskedBatch, trustKeys, verifyReceipt } from '#lib/jose'
import { holder, stranger } from '../../support/certificates.ts'
import {
  annotations,
  ask,
  codes,
  credentialOf,
  DAY,
  entriesIn,
  factsOf,
  key,
  keyId,
  logWrites,
  newCertificate,
  OFFICE,
  openOffice,
  release,
  requestsOf,
  revoke,
  service,
  start,
  usedToday,
} from './office.ts'

openOffice()

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
