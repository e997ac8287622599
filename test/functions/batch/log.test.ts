/** What a batch leaves in the holders' logs; what is not in the log was not answered. */

import { describe, expect, test, vi } from 'vitest'
import type { StoredCertificate } from '#lib/certificate'
import { newCode } from '#lib/credential'
import { holder } from '../../support/certificates.ts'
import {
  ask,
  codes,
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
} from './office.ts'

openOffice()

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
