/** The holder's session: renewed by itself, by one at a time, and never by a token twice, which would end it. */

import { describe, expect, it } from 'vitest'
import { type Kept, memoryStorage, type SessionStorage, type TransportRequest } from '#client'
import { problem, type Said, standIn } from './stand-in.ts'

/** A service that gives tokens in turn, each refresh token good for one use, and takes the newest access token alone. */
function service({ expiresIn = 900, cookies = false } = {}) {
  let generation = 0
  let ended = false
  const spent: string[] = []
  const pair = () => {
    generation++
    return { tokenType: 'Bearer', accessToken: `a${generation}`, refreshToken: `r${generation}`, expiresIn }
  }
  const answer = async ({ url, headers, body }: TransportRequest): Promise<Said> => {
    await new Promise((resolve) => setTimeout(resolve))
    const sent = typeof body === 'string' ? JSON.parse(body) : {}
    if (url.endsWith('/v1/login'))
      return { json: { ...pair(), deviceToken: `d-${sent.deviceToken ?? 'new'}` } }
    if (url.endsWith('/v1/refresh')) {
      spent.push(sent.refreshToken)
      if (ended || sent.refreshToken !== `r${generation}`) {
        ended = true
        return problem(401, 'refresh-failed')
      }
      return { json: pair() }
    }
    if (url.endsWith('/v1/logout')) return { status: 204 }
    const good = !ended && (cookies || headers.authorization === `Bearer a${generation}`)
    return good ? { json: { managementNumber: 'ZY1' } } : problem(401, 'unauthorized')
  }
  return {
    answer,
    spent,
    forget: () => {
      ended = true
    },
  }
}

const kept = (storage: SessionStorage) => storage.load() as Kept | undefined
const person = { idNumber: '990101199003070015', password: 'correct horse battery' }

describe('a session', () => {
  it('is begun by a login, kept where it was said, and ends with a logout; the device stays known', async () => {
    const storage = memoryStorage()
    const { client, asked, paths } = standIn(service().answer, { storage, now: () => new Date(1000) })
    await client.login(person)
    expect(kept(storage)).toEqual({
      session: { renewedAt: 1000, accessToken: 'a1', refreshToken: 'r1', expiresAt: 901_000 },
      deviceToken: 'd-new',
    })
    expect(await client.certificate('ZY 1')).toEqual({ managementNumber: 'ZY1' })
    await client.logout()
    expect(kept(storage)).toEqual({ deviceToken: 'd-new' })
    await client.login(person)
    expect(kept(storage)).toMatchObject({ deviceToken: 'd-d-new' })
    expect(paths()).toEqual([
      'POST /v1/login',
      'GET /v1/certificates/ZY%201',
      'POST /v1/logout',
      'POST /v1/login',
    ])
    expect(JSON.parse(asked[2]?.body as string)).toEqual({ refreshToken: 'r1' })
  })

  it('that is not there is said to be not there, without asking', async () => {
    const { client, asked } = standIn(service().answer)
    await expect(client.annotations('ZY1')).rejects.toMatchObject({ status: 401, code: 'not-logged-in' })
    await expect(client.refresh()).rejects.toMatchObject({ code: 'not-logged-in' })
    await client.logout()
    expect(asked).toEqual([])
  })

  it('that has run out is renewed once, by however many requests find it spent', async () => {
    let time = 0
    const fake = service()
    const { client, paths } = standIn(fake.answer, { now: () => new Date(time) })
    await client.login(person)
    time = 895_000
    await Promise.all(Array.from({ length: 20 }, () => client.certificate('ZY1')))
    expect(fake.spent).toEqual(['r1'])
    expect(paths().filter((path) => path === 'POST /v1/refresh')).toHaveLength(1)
  })

  it('that the service takes no more is renewed once too, and each request is asked again', async () => {
    const storage = memoryStorage()
    const fake = service()
    const { client } = standIn(fake.answer, { storage })
    await client.login(person)
    const { session } = kept(storage) as Required<Kept>
    await storage.save({ session: { ...session, accessToken: 'of yesterday' } })
    const found = await Promise.all(Array.from({ length: 20 }, () => client.certificate('ZY1')))
    expect(found).toHaveLength(20)
    expect(fake.spent).toEqual(['r1'])
  })

  it('is renewed by one program at a time where several share it', async () => {
    let line: Promise<unknown> = Promise.resolve()
    const storage: SessionStorage = {
      ...memoryStorage(),
      exclusively: (run) => {
        const result = line.then(run)
        line = result.catch(() => {})
        return result
      },
    }
    let time = 0
    const fake = service()
    const shared = { storage, now: () => new Date(time) }
    const one = standIn(fake.answer, shared).client
    const other = standIn(fake.answer, shared).client
    await one.login(person)
    for (const until of [895_000, 1_790_000]) {
      time = until
      await Promise.all([one, other, one, other].map((client) => client.certificate('ZY1')))
    }
    expect(fake.spent).toEqual(['r1', 'r2'])
  })

  it('that is over is forgotten, and the refusal is the one of what was asked', async () => {
    const storage = memoryStorage()
    const fake = service()
    const { client, asked } = standIn(fake.answer, { storage })
    await client.login(person)
    fake.forget()
    await expect(client.certificate('ZY1')).rejects.toMatchObject({ status: 401, code: 'unauthorized' })
    expect(kept(storage)).toEqual({ deviceToken: 'd-new' })
    const before = asked.length
    await expect(client.certificate('ZY1')).rejects.toMatchObject({ code: 'not-logged-in' })
    expect(asked).toHaveLength(before)
  })

  it('is not forgotten for a network that was not there, or a limit', async () => {
    for (const failure of [
      new Error('offline'),
      problem(429, 'too-many-attempts'),
      problem(500, 'internal-error'),
    ]) {
      const storage = memoryStorage()
      await storage.save({ session: { renewedAt: 1, accessToken: 'a', refreshToken: 'r' } })
      const { client } = standIn(
        ({ url }) => (url.endsWith('/v1/refresh') ? failure : problem(401, 'unauthorized')),
        { storage, attempts: 1 },
      )
      await expect(client.certificate('ZY1')).rejects.toThrow()
      expect(kept(storage)?.session?.refreshToken).toBe('r')
    }
  })

  it('of a page of the service is in cookies: no token is sent, seen or kept', async () => {
    const storage = memoryStorage()
    let good = true
    const { client, asked, paths } = standIn(
      ({ url }) => {
        if (/login|refresh|logout/.test(url)) {
          good = true
          return { status: 204 }
        }
        return good ? { json: {} } : problem(401, 'unauthorized')
      },
      { storage, cookies: true, now: () => new Date(5) },
    )
    await client.login(person)
    expect(kept(storage)).toEqual({ session: { renewedAt: 5 } })
    good = false
    await client.certificate('ZY1')
    expect(kept(storage)).toEqual({ session: { renewedAt: 6 } })
    await client.logout()
    expect(kept(storage)).toEqual({})
    // Whether there is a session only the service knows.
    await client.certificate('ZY1')
    expect(paths().slice(1)).toEqual([
      'GET /v1/certificates/ZY1',
      'POST /v1/refresh',
      'GET /v1/certificates/ZY1',
      'POST /v1/logout',
      'GET /v1/certificates/ZY1',
    ])
    for (const { headers } of asked) {
      expect(headers['x-zhengyan-client']).toBe('web')
      expect(headers.authorization).toBeUndefined()
    }
    expect(asked[2]?.body).toBe('{}')
  })

  it('asks for a page that failed once more, and for none twice', async () => {
    const storage = memoryStorage()
    await storage.save({ session: { renewedAt: 1, accessToken: 'a' } })
    const { client, paths } = standIn(
      (_, turn) =>
        turn === 1
          ? problem(500, 'internal-error')
          : { json: { certificates: [turn], ...(turn === 0 && { next: 'n' }) } },
      { storage },
    )
    const pages = client.certificates()
    expect(await pages.next()).toMatchObject({ value: { certificates: [0] } })
    await expect(pages.next()).rejects.toMatchObject({ code: 'internal-error' })
    expect(await pages.next()).toMatchObject({ value: { certificates: [2] } })
    expect(await pages.next()).toEqual({ done: true, value: undefined })
    expect(paths()).toHaveLength(3)
  })

  it('is what pages of a list are asked in, until there is no next', async () => {
    const storage = memoryStorage()
    await storage.save({ session: { renewedAt: 1, accessToken: 'a' } })
    const { client, paths } = standIn(
      ({ url }) => ({
        json: { verifications: [url], ...(!url.includes('next') && { next: 'a/b+c' }) },
      }),
      { storage },
    )
    const seen: unknown[] = []
    for await (const { verifications } of client.verifications('ZY1')) seen.push(...verifications)
    expect(seen).toHaveLength(2)
    expect(paths()).toEqual([
      'GET /v1/certificates/ZY1/verifications',
      'GET /v1/certificates/ZY1/verifications?next=a%2Fb%2Bc',
    ])
    // Whoever leaves off asks no further.
    for await (const _ of client.certificates()) break
    expect(paths()).toHaveLength(3)
  })
})
