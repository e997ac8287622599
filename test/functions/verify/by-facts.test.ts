/** Verification by management number, name and ID number: what guessing gets, and the receipt of who asked rightly. */

import { describe, expect, test } from 'vitest'
import { trustKeys, verifyReceipt } from '#lib/jose'
import { holder } from '../../support/certificates.ts'
import { ORIGIN } from '../../support/service.ts'
import {
  byCode,
  byNumber,
  call,
  factsOf,
  here,
  network,
  newCertificate,
  openService,
  release,
  revoke,
  service,
} from './verifier.ts'

openService()

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
