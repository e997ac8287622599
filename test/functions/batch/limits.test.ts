/** Who may verify in batches, and how much: the office's key, its quota, and no way round the limits on guessing. */

import { describe, expect, test, vi } from 'vitest'
import { newCode } from '#lib/credential'
import { holder } from '../../support/certificates.ts'
import {
  ask,
  codes,
  factsOf,
  key,
  keyId,
  newCertificate,
  newKey,
  OFFICE,
  openOffice,
  register,
  requestsOf,
  service,
  usedToday,
} from './office.ts'

openOffice()

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
    await newKey(250)
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
