/** A batch that is sent again under its idempotency key: worked on once, counted once, and kept from everybody. */

import { describe, expect, test, vi } from 'vitest'
import { newCode } from '#lib/credential'
import { holder } from '../../support/certificates.ts'
import {
  ask,
  codes,
  DAY,
  factsOf,
  keyId,
  newCertificate,
  newKey,
  openOffice,
  register,
  requestsOf,
  service,
  start,
  usedToday,
} from './office.ts'

openOffice()

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
    await newKey(1)
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
