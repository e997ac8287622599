/** What a batch asks of the store: few requests, however many items; and what is said when the store does not answer. */

import { describe, expect, test } from 'vitest'
import { newCode } from '#lib/credential'
import {
  ask,
  codes,
  credentialOf,
  entriesIn,
  factsOf,
  logWrites,
  newCertificate,
  openOffice,
  release,
  requestsOf,
  service,
} from './office.ts'

openOffice()

/** Characters: a long one still goes into the route of paper receipts. */
const MOST_RECEIPT = 150_000

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
