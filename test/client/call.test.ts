/** How the client asks: what it sends, when it tries again and how long it waits, and what it throws. */

import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest'
import { createClient, type ServiceCode, type ZhengyanProblem } from '#client'
import type { ProblemCode } from '#lib/problem'
import { readRetryAfter, waitBefore } from '../../client/api/retry.ts'
import { ORIGIN, problem, standIn } from './stand-in.ts'

const thrown = (promise: Promise<unknown>): Promise<ZhengyanProblem> =>
  promise.then(
    () => expect.fail('nothing was thrown'),
    (error) => error,
  )

describe('a request', () => {
  it('goes where the origin is, in the language of the client, with what was asked', async () => {
    const { client, asked } = standIn(() => ({ json: { verified: true } }), { language: 'en' })
    await client.verifyCode('7Q2M 9XKD/ä', { useIn: '440000' })
    await client.verifyNumber({ managementNumber: 'ZY1', name: '张三', idNumber: '99' })
    expect(asked[0]).toMatchObject({
      method: 'GET',
      url: `${ORIGIN}/v1/verify/7Q2M%209XKD%2F%C3%A4?useIn=440000`,
      headers: { accept: 'application/json', 'accept-language': 'en' },
    })
    expect(asked[0]?.body).toBeUndefined()
    expect(asked[1]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"managementNumber":"ZY1","name":"张三","idNumber":"99"}',
    })
  })

  it('of a batch carries the key, and the same name each time it is tried', async () => {
    vi.useFakeTimers()
    const { client, asked } = standIn((_, turn) =>
      turn === 0 ? problem(503, 'unavailable') : { json: { results: [], receipt: 'x' } },
    )
    const items = [{ code: '1' }, { credential: '2' }, { managementNumber: '3', name: '4', idNumber: '5' }]
    const answer = client.verifyBatch(items, { apiKey: 'zyk_1', useIn: '110000' })
    await vi.runAllTimersAsync()
    expect(await answer).toEqual({ results: [], receipt: 'x' })
    vi.useRealTimers()
    const names = asked.map(({ headers }) => headers['idempotency-key'])
    expect(asked[0]).toMatchObject({
      url: `${ORIGIN}/v1/verify/batch`,
      headers: { 'x-api-key': 'zyk_1' },
      body: JSON.stringify({ items, useIn: '110000' }),
    })
    expect(names).toEqual([names[0], names[0]])
    expect(names[0]).toMatch(/^[\x21-\x7e]{8,64}$/)
    await client.verifyBatch(items, { apiKey: 'zyk_1', idempotencyKey: 'my-own-name' })
    expect(asked[2]?.headers['idempotency-key']).toBe('my-own-name')
    expect(new Set([...names, 'my-own-name']).size).toBe(2)
  })

  it('of a document carries its bytes as they are', async () => {
    const { client, asked } = standIn(() => ({ json: { verified: false } }))
    const document = Uint8Array.of(37, 80, 68, 70)
    await client.verifyDocument(document, { useIn: '440000' })
    expect(asked[0]?.url).toBe(`${ORIGIN}/v1/verify/document?useIn=440000`)
    expect(asked[0]).toMatchObject({ headers: { 'content-type': 'application/pdf' }, body: document })
  })

  it('for a status list that is not there is answered by undefined, and for a PDF by its bytes', async () => {
    const { client } = standIn(({ url }) =>
      url.endsWith('/1')
        ? problem(404, 'not-found')
        : {
            bytes: new TextEncoder().encode('a.b.c'),
            headers: { 'content-type': 'application/statuslist+jwt' },
          },
    )
    expect(await client.statusList(0)).toBe('a.b.c')
    expect(await client.statusList(1)).toBeUndefined()
  })

  it('has an origin, or there is no client', () => {
    for (const origin of ['', 'zhengyan.example', 'https://zhengyan.example/v1', 'https://a b', 'file:///x'])
      expect(() => createClient({ origin })).toThrow(TypeError)
    expect(() => createClient({ origin: 'http://localhost:3000/' })).not.toThrow()
  })
})

describe('a problem', () => {
  it('is what the service said, as an error', async () => {
    const errors = [{ pointer: '/idNumber', code: 'form', detail: 'wrong' }]
    const { client } = standIn(() => problem(400, 'invalid-input', { errors }))
    expect(await thrown(client.verifyNumber({ managementNumber: '', name: '', idNumber: '' }))).toMatchObject(
      {
        name: 'ZhengyanProblem',
        status: 400,
        code: 'invalid-input',
        title: 'invalid-input',
        detail: 'invalid-input!',
        message: 'invalid-input!',
        requestId: 'r1',
        errors,
        retryAfter: undefined,
      },
    )
  })

  it('is said of what is not the service’s too: no network, a log-in page of the network', async () => {
    const none = standIn(() => new Error('offline'), { attempts: 1 })
    expect(await thrown(none.client.keySet())).toMatchObject({ status: 0, code: 'not-reached' })
    const page = standIn(() => ({
      bytes: new TextEncoder().encode('<html>'),
      headers: { 'content-type': 'text/html' },
    }))
    expect(await thrown(page.client.keySet())).toMatchObject({ status: 200, code: 'not-understood' })
    const proxy = standIn(() => ({ status: 404, bytes: new TextEncoder().encode('nothing') }))
    expect(await thrown(page.client.statusList(0))).toMatchObject({ status: 200, code: 'not-understood' })
    expect(await thrown(proxy.client.statusList(0))).toMatchObject({ status: 404, code: 'not-understood' })
  })

  it('has a code that the compiler knows, whichever the service has', () => {
    expectTypeOf<Exclude<ProblemCode, ServiceCode>>().toBeNever()
  })
})

describe('what was refused for now', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }))
  afterEach(() => void vi.useRealTimers())

  /** @returns milliseconds until each try */
  async function times(
    call: (made: ReturnType<typeof standIn>['client']) => Promise<unknown>,
    said = problem,
  ) {
    const at: number[] = []
    const { client } = standIn(() => {
      at.push(Date.now())
      return { ...said(503, 'unavailable') }
    })
    const end = thrown(call(client))
    await vi.runAllTimersAsync()
    return { at, problem: await end }
  }

  it('is tried three times, after longer and longer, if trying does no harm', async () => {
    const { at, problem } = await times((client) => client.verifyCode('A'))
    expect(problem.code).toBe('unavailable')
    expect(at).toHaveLength(3)
    const [first = 0, second = 0] = [at[1], (at[2] ?? 0) - (at[1] ?? 0)]
    expect(first).toBeGreaterThanOrEqual(250)
    expect(first).toBeLessThanOrEqual(750)
    expect(second).toBeGreaterThanOrEqual(500)
    expect(second).toBeLessThanOrEqual(1500)
  })

  it('waits for its own first try, where a batch was cut off and is still at work', async () => {
    const { client, asked } = standIn((_, turn) =>
      turn === 0
        ? new Error('cut off')
        : turn === 1
          ? { ...problem(409, 'idempotency-key-in-use'), headers: { 'retry-after': '2' } }
          : { json: { results: [], receipt: 'r' } },
    )
    const answer = client.verifyBatch([], { apiKey: 'k' })
    await vi.runAllTimersAsync()
    expect(await answer).toEqual({ results: [], receipt: 'r' })
    expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  it('is tried once if it may have been done: a release is not made twice', async () => {
    const storage = { load: () => ({ session: { renewedAt: 1, accessToken: 'a' } }), save: () => {} }
    for (const said of [problem(503, 'unavailable'), new Error('cut off')]) {
      const { client, asked } = standIn(() => said, { storage })
      const end = thrown(client.release('ZY1', { purpose: '求职', validDays: 30 }))
      await vi.runAllTimersAsync()
      await end
      expect(asked).toHaveLength(1)
    }
  })

  it('waits as long as it is told, by a number or by a date', async () => {
    for (const retryAfter of ['7', new Date(7000).toUTCString()]) {
      vi.setSystemTime(0)
      const at: number[] = []
      const { client } = standIn(() => {
        at.push(Date.now())
        return at.length === 1
          ? { ...problem(429, 'api-quota'), headers: { 'retry-after': retryAfter } }
          : { json: {} }
      })
      const end = client.verifyBatch([], { apiKey: 'k' })
      await vi.runAllTimersAsync()
      await end
      expect(at[1]).toBeGreaterThanOrEqual(7000)
      expect(at[1]).toBeLessThan(7600)
    }
  })

  it('is not waited for longer than half a minute: whoever asks is told how long', async () => {
    const { client, asked } = standIn(() => ({
      ...problem(429, 'too-many-attempts'),
      headers: { 'retry-after': '900' },
    }))
    expect(await thrown(client.login({ idNumber: '1', password: '2' }))).toMatchObject({
      code: 'too-many-attempts',
      retryAfter: 900,
    })
    expect(asked).toHaveLength(1)
  })

  it('is given up at once when nobody wants it any more', async () => {
    const { client, asked } = standIn(() => problem(503, 'unavailable'))
    const giveUp = new AbortController()
    const end = thrown(client.keySet({ signal: giveUp.signal }))
    await vi.advanceTimersByTimeAsync(100)
    giveUp.abort()
    expect(await end).toMatchObject({ status: 0, code: 'given-up' })
    expect(asked).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('waiting', () => {
  it('is never negative, never longer than is bearable, never shorter than was asked', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 200, 400, 404, 429, 500, 502, 503, 504),
        fc.option(fc.nat(100), { nil: undefined }),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (status, retryAfter, repeatable, tried, random) => {
          const wait = waitBefore({ status, code: 'any', retryAfter }, { repeatable, tried, random })
          if (wait === undefined) return
          expect(status === 429 || repeatable).toBe(true)
          expect(wait).toBeGreaterThanOrEqual(retryAfter ?? 0)
          expect(wait).toBeLessThanOrEqual(31)
        },
      ),
    )
  })

  it('reads what RFC 9110 allows, and nothing else', () => {
    const now = new Date('2026-11-25T10:00:00.000Z')
    for (const [header, seconds] of [
      ['120', 120],
      [' 0 ', 0],
      ['Wed, 25 Nov 2026 10:00:30 GMT', 30],
      ['Wed, 25 Nov 2026 09:00:00 GMT', 0],
      ['soon', undefined],
      ['', undefined],
      [undefined, undefined],
    ] as const)
      expect(readRetryAfter(header, now)).toBe(seconds)
  })
})
