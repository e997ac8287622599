/**
 * Nobody but the person: what stands on every certificate is not enough to register, and whoever got in all the same
 * is put out by the person's proof. A deployment that hands out activation codes, through the deployed functions.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { IdType } from '#lib/certificate'
import { NOTICE_VERSION } from '#lib/holder'
import { activationCode, revokeActivation } from '../support/activation.ts'
import type { Response } from '../support/gateway.ts'
import { type Service, startService } from '../support/service.ts'

const argon2 = vi.hoisted(() => ({ calls: 0 }))
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>()
  const counted = (...args: Parameters<typeof crypto.argon2>) => {
    argon2.calls++
    return crypto.argon2(...args)
  }
  return { ...crypto, argon2: counted }
})

let service: Service
let call: Service['call']
beforeAll(async () => {
  service = await startService({ IDENTITY_PROOF: 'activation-code' })
  call = service.call
})
afterAll(() => service.close())

const start = new Date('2023-08-23T08:00:00.000Z')
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
})
afterEach(() => {
  vi.useRealTimers()
})
const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

let count = 0
/** A holder of their own for a test: a certificate on record, no account yet. */
async function newHolder(): Promise<Person> {
  const serial = String(++count).padStart(3, '0')
  const person = {
    name: '王五',
    idType: 'passport',
    idNumber: `E98000${serial}`,
    managementNumber: `ZY9800000${serial}`,
    password: 'made-up password',
  } as const
  await service.record({ ...person, holderName: person.name })
  return person
}
interface Person {
  readonly name: string
  readonly idType: IdType
  readonly idNumber: string
  readonly managementNumber: string
  readonly password: string
}

const post = (path: string, body: object, from = '198.51.100.7') => call('POST', path, { body, from })
const register = (body: object, from?: string) => post('/v1/register', body, from)
const recover = (
  { name: _name, managementNumber: _number, ...body }: Person & { activationCode?: string },
  from?: string,
) => post('/v1/recover', body, from)
const login = (body: object, from?: string) => post('/v1/login', body, from)
const isGood = async (token: string) => (await call('GET', '/v1/account', { token })).status === 200
const answer = ({ status, json }: Response) => `${status} ${json?.code ?? ''}`.trim()

/** All that a client gets, but for the number of the request. */
const told = ({ status, headers, text }: Response) =>
  JSON.stringify({ status, headers, text: text.replace(/"requestId":"[^"]*"/, '') })

/** What makes an answer slow: computations of Argon2, and requests to the database by their kind. */
async function costOf(ask: () => Promise<unknown>) {
  const before = { argon2: argon2.calls, requests: service.tap.requests.length }
  await ask()
  const requests = service.tap.requests.slice(before.requests).map(({ operation }) => operation)
  return { argon2: argon2.calls - before.argon2, requests: requests.sort() }
}

/** Everything that an employer is handed with a certificate. */
const employer = ({ name, idType, idNumber, managementNumber }: Person) => ({
  name,
  idType,
  idNumber,
  managementNumber,
  password: 'the employer’s password',
})

describe('an employer who holds name, ID number and management number', () => {
  test('cannot register with them', async () => {
    const person = await newHolder()
    await activationCode(service, person)
    expect(answer(await register(employer(person)))).toBe('422 proof-required')
    const guessed = { ...employer(person), activationCode: '0000-0000-0000-00000' }
    expect(answer(await register(guessed))).toBe('422 identity-not-matched')
    expect(answer(await login(employer(person)))).toBe('401 login-failed')
  })

  test('cannot with a code of their own either', async () => {
    const [person, own] = [await newHolder(), await newHolder()]
    await activationCode(service, person)
    const code = await activationCode(service, own)
    const answers = [
      await register({ ...employer(person), activationCode: code }),
      await recover({ ...employer(person), activationCode: code }),
    ]
    expect(answers.map(answer)).toEqual(['422 identity-not-matched', '422 identity-not-matched'])
  })

  test('is asked for the proof whether or not the facts are right', async () => {
    const person = await newHolder()
    const answers = [
      await register(employer(person)),
      await register({ ...employer(person), name: '李四' }),
      await recover(employer(person)),
      await recover({ ...employer(person), idNumber: 'E00000000' }),
    ]
    expect(new Set(answers.map(told)).size).toBe(1)
  })
})

describe('the person, with the code from the authority', () => {
  test('registers, however the code is typed, and once', async () => {
    const person = await newHolder()
    const code = await activationCode(service, person)
    const typed = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `
    expect((await register({ ...person, activationCode: typed })).status).toBe(201)
    expect((await login(person)).status).toBe(200)
    expect(answer(await register({ ...person, activationCode: code }))).toBe('422 identity-not-matched')
    expect(answer(await recover({ ...person, activationCode: code }))).toBe('422 identity-not-matched')
  })

  test('has one code for all certificates, and any of them to register with', async () => {
    const person = await newHolder()
    const second = { ...person, managementNumber: `${person.managementNumber}-2` }
    await service.record({ ...second, holderName: second.name })
    const code = await activationCode(service, person)
    expect((await register({ ...second, activationCode: code })).status).toBe(201)
  })

  test('a code is good until its last day is over in China, and no longer', async () => {
    const [person, other] = [await newHolder(), await newHolder()]
    const codes = [await activationCode(service, person, 30), await activationCode(service, other, 30)]
    vi.setSystemTime(new Date('2023-09-22T15:59:59.000Z'))
    expect((await register({ ...person, activationCode: codes[0] })).status).toBe(201)
    vi.setSystemTime(new Date('2023-09-22T16:00:00.000Z'))
    const late = await register({ ...other, activationCode: codes[1] })
    expect(answer(late)).toBe('422 identity-not-matched')
  })

  test('a new code replaces the old, and a revoked one is good no more', async () => {
    const person = await newHolder()
    const old = await activationCode(service, person)
    const next = await activationCode(service, person)
    expect(answer(await register({ ...person, activationCode: old }))).toBe('422 identity-not-matched')
    await revokeActivation(service, person)
    expect(answer(await register({ ...person, activationCode: next }))).toBe('422 identity-not-matched')
    const again = await activationCode(service, person)
    expect((await register({ ...person, activationCode: again })).status).toBe(201)
  })

  test('of simultaneous uses of one code one sets the password', async () => {
    const person = await newHolder()
    await register({ ...person, activationCode: await activationCode(service, person) })
    const code = await activationCode(service, person)
    const passwords = ['first made-up one', 'second made-up one', 'third made-up one']
    const answers = await Promise.all(
      passwords.map((password, i) =>
        recover({ ...person, password, activationCode: code }, `203.0.113.${i}`),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const set = passwords[answers.findIndex(({ status }) => status === 200)]
    expect((await login({ ...person, password: set })).status).toBe(200)
  })

  test('the code is nowhere in the store', async () => {
    const person = await newHolder()
    const code = await activationCode(service, person)
    const { body } = service.tap.requests.at(-1) as { body: unknown }
    expect(JSON.stringify(body)).toContain('codeHash')
    for (const form of [code, code.replaceAll('-', '')]) expect(JSON.stringify(body)).not.toContain(form)
  })
})

describe('who got in all the same', () => {
  /** As in a demonstration, or before this rule: the account was made by somebody else. */
  async function squatted() {
    const person = await newHolder()
    const thief = { ...employer(person), activationCode: await activationCode(service, person) }
    expect((await register(thief)).status).toBe(201)
    const { accessToken, refreshToken } = (await login(thief)).json
    expect(await isGood(accessToken)).toBe(true)
    return { person, thief, accessToken, refreshToken }
  }

  test('is put out by the person: sessions end, the old password is refused', async () => {
    const { person, thief, accessToken, refreshToken } = await squatted()
    const code = await activationCode(service, person)
    const { status, json } = await recover({ ...person, activationCode: code })
    expect(status).toBe(200)
    expect(Object.keys(json)).toEqual([
      'tokenType',
      'accessToken',
      'expiresIn',
      'refreshToken',
      'deviceToken',
    ])
    expect(await isGood(json.accessToken)).toBe(true)
    expect(await isGood(accessToken)).toBe(false)
    expect(answer(await post('/v1/refresh', { refreshToken }))).toBe('401 refresh-failed')
    expect(answer(await login(thief))).toBe('401 login-failed')
    expect((await login(person)).status).toBe(200)
  })

  test('cannot keep the person out by guessing at the new password beforehand', async () => {
    const { person } = await squatted()
    for (let i = 0; i < 8; i++) await login({ ...person, password: 'wrong password' }, `203.0.${i}.1`)
    const code = await activationCode(service, person)
    const { status, json } = await recover({ ...person, activationCode: code })
    expect(status).toBe(200)
    expect((await login(person)).status).toBe(200)
    // Nor afterwards, in the person's own network: the device that the person recovered with is known.
    for (let i = 0; i < 8; i++) await login({ ...person, password: 'wrong password' })
    expect(answer(await login(person))).toBe('429 challenge-required')
    expect((await login({ ...person, deviceToken: json.deviceToken })).status).toBe(200)
  })

  test('is seen by the person: in the log, and as taken over for 30 days', async () => {
    const { person } = await squatted()
    wait(60)
    const code = await activationCode(service, person)
    const { accessToken } = (await recover({ ...person, activationCode: code }, '203.0.113.9')).json
    const shown = (await call('GET', '/v1/account', { token: accessToken })).json
    expect(shown).toEqual({
      name: '王五',
      idNumber: expect.stringMatching(/^E9\*+/),
      createdAt: start.toISOString(),
      recoveredAt: new Date(start.getTime() + 60_000).toISOString(),
      noticeVersion: NOTICE_VERSION,
    })
    const { events } = (await call('GET', '/v1/account/events', { token: accessToken })).json
    expect(
      events.map(({ what, network, client }: Record<string, string>) => [what, network, client]),
    ).toEqual([
      ['recovered', '203.0.113.0/24', 'program'],
      ['logged-in', '198.51.100.0/24', 'program'],
      ['registered', '198.51.100.0/24', 'program'],
    ])
    wait(30 * 86_400)
    const { accessToken: later } = (await login(person)).json
    expect((await call('GET', '/v1/account', { token: later })).json.recoveredAt).toBeUndefined()
  })
})

describe('guessing at codes', () => {
  test('answers and costs the same, whether certificate, code and account exist or not', async () => {
    const [bare, coded, registered] = [await newHolder(), await newHolder(), await newHolder()]
    await activationCode(service, coded)
    await register({ ...registered, activationCode: await activationCode(service, registered) })
    await activationCode(service, registered)
    const nobody = { ...bare, idNumber: 'E00000001', managementNumber: 'ZY0000000001' }
    for (const [path, ask] of [
      ['register', register],
      ['recover', recover],
    ] as const) {
      const answers: string[] = []
      const costs: string[] = []
      for (const [i, person] of [bare, coded, registered, nobody].entries()) {
        const guess = { ...person, activationCode: '7Q2M-9XKD-4TBC-0WHJG' }
        const cost = await costOf(async () => answers.push(told(await ask(guess, `203.0.${i}.1`))))
        costs.push(JSON.stringify(cost))
      }
      expect([path, new Set(answers).size, new Set(costs).size]).toEqual([path, 1, 1])
      expect(JSON.parse(costs[0] as string).argon2).toBe(1)
    }
  })

  test('from one network it has to wait after five tries, in parallel too', async () => {
    const person = await newHolder()
    await activationCode(service, person)
    const guess = (i: number) =>
      recover({ ...person, activationCode: `7Q2M-9XKD-4TBC-0WH${String(i).padStart(2, '0')}` })
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => guess(i)))
    const tried = answers.filter(({ status }) => status === 422).length
    expect(tried).toBeLessThanOrEqual(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30 - tried)
  })

  test('keeps the person out nowhere, not in the guesser’s network either', async () => {
    const [person, other] = [await newHolder(), await newHolder()]
    const codes = [await activationCode(service, person), await activationCode(service, other)]
    const wrong = (who: Person, i: number) => ({ ...who, activationCode: `wrong ${i}` })
    for (let i = 0; i < 6; i++) await recover(wrong(person, i), '203.0.113.66')
    for (let i = 0; i < 6; i++) await register(wrong(other, i), '203.0.113.66')
    expect((await recover(wrong(person, 6), '203.0.113.66')).status).toBe(429)
    expect((await register(wrong(other, 6), '203.0.113.66')).status).toBe(429)
    expect((await recover({ ...person, activationCode: codes[0] as string }, '203.0.113.66')).status).toBe(
      200,
    )
    expect((await register({ ...other, activationCode: codes[1] }, '203.0.113.66')).status).toBe(201)
  })

  test('uses up nothing that verification by the three facts needs', async () => {
    const person = await newHolder()
    for (let i = 0; i < 50; i++) {
      await register({ ...person, activationCode: `wrong ${i}` }, `203.0.${i}.1`)
    }
    const { name, idType, idNumber, managementNumber } = person
    const asked = await post('/v1/verify', { name, idType, idNumber, managementNumber })
    expect(asked.status).toBe(200)
  })
})

test('what the deployment asks for is public, and may be kept for five minutes', async () => {
  const { json, headers } = await call('GET', '/v1/auth')
  expect(json).toEqual({ identityProof: 'activation-code', noticeVersion: NOTICE_VERSION })
  expect(headers['cache-control']).toBe('public, max-age=300')
})
