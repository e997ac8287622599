/**
 * The second factor through the deployed functions: added by its holder alone, asked for after the right password, each
 * one-time password good once; and the attacks against it.
 */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { IdType } from '#lib/certificate'
import { resetHolder, showHolder } from '#lib/registry'
import type { Account, SecondFactor } from '#lib/store'
import { activationCode, operatorOf } from '../support/activation.ts'
import { otpAt } from '../support/authenticator.ts'
import type { Response } from '../support/gateway.ts'
import { type Service, startService } from '../support/service.ts'

let service: Service
let call: Service['call']
beforeAll(async () => {
  service = await startService()
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

const PATH = '/v1/account/second-factor'
const answer = ({ status, json }: Response) => `${status} ${json?.code ?? ''}`.trim()

interface Person {
  readonly name: string
  readonly idType: IdType
  readonly idNumber: string
  readonly managementNumber: string
  readonly password: string
}

let count = 0
/** Somebody with an account of their own, logged in. */
async function newHolder(): Promise<{ person: Person; token: string }> {
  const serial = String(++count).padStart(3, '0')
  const person = {
    name: '王五',
    idType: 'passport',
    idNumber: `E98100${serial}`,
    managementNumber: `ZY9810000${serial}`,
    password: 'made-up password',
  } as const
  await service.record({ ...person, holderName: person.name })
  const { accessToken: token } = await service.signIn(person, person.managementNumber)
  return { person, token }
}

const login = ({ idType, idNumber, password }: Person, more: object = {}, from = '198.51.100.7') =>
  call('POST', '/v1/login', { body: { idType, idNumber, password, ...more }, from })
const begin = (token: string, password = 'made-up password') =>
  call('POST', PATH, { token, body: { password } })
const remove = (token: string, body: object) => call('DELETE', PATH, { token, body })

/** The same with a second factor; the otp that confirmed it is thirty seconds old. */
async function newSecured() {
  const { person, token } = await newHolder()
  const { secret, enrolment } = (await begin(token)).json
  const confirmed = await call('PUT', PATH, { token, body: { enrolment, otp: otpAt(secret) } })
  expect(confirmed.status).toBe(200)
  wait(30)
  const codes: string[] = confirmed.json.recoveryCodes
  return { person, token, secret: secret as string, codes }
}

const eventsOf = async (token: string): Promise<string[]> =>
  (await call('GET', '/v1/account/events', { token })).json.events.map(({ what }: { what: string }) => what)

describe('adding it', () => {
  test('asks for the password, and then for the first one-time password of the app', async () => {
    const { person, token } = await newHolder()
    const { status, json } = await begin(token)
    expect(status).toBe(200)
    expect(json.secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(json.uri).toContain(`secret=${json.secret}`)
    expect(json.qr).toMatch(/^<svg /)
    // Nothing is kept before it is confirmed: whoever gives up half way is not shut out.
    expect(answer(await login(person))).toBe('200')
    const { enrolment, secret } = json
    const confirmed = await call('PUT', PATH, { token, body: { enrolment, otp: otpAt(secret) } })
    expect(confirmed.json.recoveryCodes).toHaveLength(10)
    expect(new Set(confirmed.json.recoveryCodes).size).toBe(10)
    const { secondFactor } = (await call('GET', '/v1/account', { token })).json
    expect(secondFactor).toEqual({ since: start.toISOString(), recoveryCodesLeft: 10 })
    expect(await eventsOf(token)).toContain('second-factor-added')
  })

  test('an open session alone adds none, nor does nobody', async () => {
    const { token } = await newHolder()
    expect(answer(await begin(token, 'a guess at it'))).toBe('401 login-failed')
    for (const method of ['POST', 'PUT', 'DELETE']) {
      expect(answer(await call(method, PATH, { body: {} }))).toBe('401 unauthorized')
    }
  })

  test('guesses at the password there are bounded like those at a change of password', async () => {
    const { token } = await newHolder()
    const answers = []
    for (let i = 0; i < 7; i++) answers.push(answer(await begin(token, `guess number ${i}`)))
    expect(answers.filter((one) => one === '401 login-failed')).toHaveLength(5)
    expect(answers.at(-1)).toBe('429 too-many-attempts')
  })

  test('a wrong first password, an old enrolment, or that of somebody else confirms nothing', async () => {
    const { person, token } = await newHolder()
    const other = await newHolder()
    const { enrolment, secret } = (await begin(token)).json
    const confirm = (body: object, by = token) => call('PUT', PATH, { token: by, body })
    const wrong = await confirm({ enrolment, otp: otpAt(secret, Date.now() + 3_600_000) })
    expect([answer(wrong), wrong.json.errors[0].pointer]).toEqual(['422 invalid-input', '/otp'])
    const foreign = await confirm({ enrolment, otp: otpAt(secret) }, other.token)
    expect([answer(foreign), foreign.json.errors[0].pointer]).toEqual(['422 invalid-input', '/enrolment'])
    expect(answer(await confirm({ enrolment: 'made up', otp: otpAt(secret) }))).toBe('422 invalid-input')
    wait(600)
    expect(answer(await confirm({ enrolment, otp: otpAt(secret) }))).toBe('422 invalid-input')
    expect(answer(await login(person))).toBe('200')
  })

  test('there is one: another enrolment does not replace it', async () => {
    const { person, token } = await newHolder()
    const [one, other] = [(await begin(token)).json, (await begin(token)).json]
    const confirm = ({ enrolment, secret }: { enrolment: string; secret: string }) =>
      call('PUT', PATH, { token, body: { enrolment, otp: otpAt(secret) } })
    const answers = await Promise.all([confirm(one), confirm(other)])
    expect(answers.map(answer).sort()).toEqual(['200', '409 second-factor-exists'])
    expect(answer(await begin(token))).toBe('409 second-factor-exists')
    wait(30)
    const added = answers[0]?.status === 200 ? one : other
    expect(answer(await login(person, { otp: otpAt(added.secret) }))).toBe('200')
  })
})

describe('logging in', () => {
  test('asks for a one-time password after the right password alone', async () => {
    const { person, secret } = await newSecured()
    expect(answer(await login(person))).toBe('401 second-factor-required')
    expect(answer(await login(person, { otp: otpAt(secret) }))).toBe('200')
  })

  test('nothing tells before the right password whether there is one', async () => {
    const plain = (await newHolder()).person
    const { person, secret } = await newSecured()
    const nobody = { ...person, idNumber: 'E98199999' }
    const told = ({ status, headers, text }: Response) =>
      JSON.stringify({ status, headers, text: text.replace(/"requestId":"[^"]*"/, '') })
    const asked = async (who: Person, more: object) => {
      const before = service.tap.requests.length
      const got = told(await login(who, { password: 'a wrong one', ...more }, '203.0.113.9'))
      return got + service.tap.requests.slice(before).map(({ operation }) => operation)
    }
    for (const more of [{}, { otp: otpAt(secret) }, { otp: '000000' }]) {
      const answers = [await asked(plain, more), await asked(person, more), await asked(nobody, more)]
      expect(new Set(answers).size).toBe(1)
      expect(answers[0]).toContain('login-failed')
    }
  })

  test('a one-time password is good once, also where two ask at once, and none older is good then', async () => {
    const { person, secret } = await newSecured()
    wait(30)
    const [older, otp] = [otpAt(secret, Date.now() - 30_000), otpAt(secret)]
    const answers = await Promise.all(Array.from({ length: 4 }, () => login(person, { otp })))
    expect(answers.map(answer).sort()).toEqual(['200', ...Array(3).fill('401 second-factor-required')])
    const again = await login(person, { otp })
    expect(again.json.errors).toMatchObject([{ pointer: '/otp', code: 'otp-wrong' }])
    expect(answer(await login(person, { otp: older }, '192.0.2.2'))).toBe('401 second-factor-required')
    wait(30)
    // What was wrong counts like a wrong password; from elsewhere it does not.
    expect(answer(await login(person, { otp: otpAt(secret) }, '192.0.2.1'))).toBe('200')
  })

  test('one of another time is none, but for a clock that is half a minute wrong', async () => {
    const { person, secret } = await newSecured()
    const steps = [-3, -2, 2, 3, 1]
    const answers = []
    for (const [i, step] of steps.entries()) {
      const otp = otpAt(secret, Date.now() + step * 30_000)
      answers.push(answer(await login(person, { otp }, `203.0.${i}.9`)))
    }
    expect(answers).toEqual([...Array(4).fill('401 second-factor-required'), '200'])
  })

  test('guesses by who knows the password are bounded for the account, from wherever they come', async () => {
    const { person } = await newSecured()
    const answers = []
    for (let i = 0; i < 12; i++) {
      const otp = String(100_000 + i * 7)
      answers.push(answer(await login(person, { otp }, `203.0.${i}.9`)))
    }
    expect(answers.filter((one) => one === '401 second-factor-required')).toHaveLength(10)
    expect(answers.filter((one) => one === '429 too-many-attempts')).toHaveLength(2)
  })

  test('guesses in parallel are not more than in a row', async () => {
    const { person } = await newSecured()
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, i) => login(person, { otp: String(200_000 + i) }, `203.0.${i}.9`)),
    )
    expect(answers.filter((one) => answer(one) === '401 second-factor-required').length).toBeLessThanOrEqual(
      10,
    )
  })

  test('its holder gets in meanwhile, from a device that is known', async () => {
    const { person, secret } = await newSecured()
    const { deviceToken } = (await login(person, { otp: otpAt(secret) })).json
    for (let i = 0; i < 11; i++) await login(person, { otp: '000000' }, `203.0.${i}.9`)
    wait(30)
    expect(answer(await login(person, { otp: otpAt(secret) }, '192.0.2.1'))).toBe('429 too-many-attempts')
    wait(30)
    expect(answer(await login(person, { otp: otpAt(secret), deviceToken }))).toBe('200')
  })

  test('a recovery code takes its place, once; the log says so', async () => {
    const { person, codes } = await newSecured()
    const [first, second] = codes as [string, string]
    const typed = first.toLowerCase().replaceAll('-', ' ')
    const answers = await Promise.all([login(person, { otp: typed }), login(person, { otp: first })])
    expect(answers.map(answer).sort()).toEqual(['200', '401 second-factor-required'])
    expect(answer(await login(person, { otp: first }))).toBe('401 second-factor-required')
    const { accessToken: token } = (await login(person, { otp: second })).json
    expect((await call('GET', '/v1/account', { token })).json.secondFactor.recoveryCodesLeft).toBe(8)
    expect(await eventsOf(token)).toContain('recovery-code-used')
  })

  test("somebody else's recovery code, or one-time password, is none", async () => {
    const [own, other] = [await newSecured(), await newSecured()]
    expect(answer(await login(own.person, { otp: other.codes[0] }))).toBe('401 second-factor-required')
    expect(answer(await login(own.person, { otp: otpAt(other.secret) }))).toBe('401 second-factor-required')
  })
})

describe('removing it', () => {
  test('asks for the password and a one-time password', async () => {
    const { person, token, secret } = await newSecured()
    const { password } = person
    expect(answer(await remove(token, { otp: otpAt(secret) }))).toBe('422 invalid-input')
    expect(answer(await remove(token, { password }))).toBe('422 invalid-input')
    expect(answer(await remove(token, { password: 'a guess', otp: otpAt(secret) }))).toBe('401 login-failed')
    expect(answer(await remove(token, { password, otp: '000000' }))).toBe('401 second-factor-required')
    expect(answer(await login(person))).toBe('401 second-factor-required')
    expect(answer(await remove(token, { password, otp: otpAt(secret) }))).toBe('204')
    expect(answer(await login(person))).toBe('200')
    expect(answer(await remove(token, { password, otp: otpAt(secret) }))).toBe('404 not-found')
    expect(await eventsOf(token)).toContain('second-factor-removed')
  })

  test('a recovery code will do, and one-time passwords are not guessed here either', async () => {
    const { person, token, codes } = await newSecured()
    const { password } = person
    const answers = []
    for (let i = 0; i < 8; i++)
      answers.push(answer(await remove(token, { password, otp: String(300_000 + i) })))
    expect(answers.filter((one) => one === '401 second-factor-required').length).toBeLessThanOrEqual(5)
    wait(600)
    expect(answer(await remove(token, { password, otp: codes[9] }))).toBe('204')
  })

  test('a new password by its holder leaves it; a proof of the person takes it away, and the log says so', async () => {
    const { person, token } = await newSecured()
    const newPassword = 'a further made-up one'
    const change = { currentPassword: person.password, newPassword }
    expect(answer(await call('POST', '/v1/password', { token, body: change }))).toBe('200')
    expect(answer(await login({ ...person, password: newPassword }))).toBe('401 second-factor-required')
    const { idType, idNumber } = person
    const proof = { idType, idNumber, activationCode: await activationCode(service, person) }
    const recovered = await call('POST', '/v1/recover', { body: { ...proof, password: 'by my own proof' } })
    expect(answer(recovered)).toBe('200')
    expect(answer(await login({ ...person, password: 'by my own proof' }))).toBe('200')
    const events = await eventsOf(recovered.json.accessToken)
    expect(events).toEqual(expect.arrayContaining(['recovered', 'second-factor-removed']))
    expect((await call('GET', '/v1/account', { token: recovered.json.accessToken })).json).not.toHaveProperty(
      'secondFactor',
    )
  })
})

test('a phone that is lost with its codes: the operator resets, and the code sets a password without the factor', async () => {
  const { person } = await newSecured()
  const { idType, idNumber, managementNumber, password } = person
  const operator = operatorOf(service, '手机丢失')
  expect((await showHolder(managementNumber, operator)).account).toHaveProperty('secondFactorSince')
  const { activationCode } = await resetHolder(managementNumber, operator)
  expect(answer(await login(person))).toBe('401 login-failed')
  const recovery = { idType, idNumber, password, activationCode }
  const { status, json } = await call('POST', '/v1/recover', { body: recovery })
  expect(status).toBe(200)
  expect(answer(await login(person))).toBe('200')
  expect((await showHolder(managementNumber, operator)).account).not.toHaveProperty('secondFactorSince')
  expect(await eventsOf(json.accessToken)).toEqual(
    expect.arrayContaining(['reset', 'recovered', 'second-factor-removed']),
  )
})

test('the copy says since when there is one, and none of its secrets; the end of the account ends it', async () => {
  const { person, token, secret, codes } = await newSecured()
  const copy = await call('GET', '/v1/account/export', { token })
  expect(copy.json.account.secondFactor).toEqual({ since: expect.any(String), recoveryCodesLeft: 10 })
  const { secondFactor, holderId } = (await service.store.accounts.findByTags(
    service.vault.tags(person.idType, person.idNumber),
  )) as Account
  const { secret: kept, recoveryCodes } = secondFactor as SecondFactor
  for (const one of [secret, kept, ...codes, ...Object.keys(recoveryCodes)])
    expect(copy.text).not.toContain(one)
  expect((await call('DELETE', '/v1/account', { token, body: { password: person.password } })).status).toBe(
    204,
  )
  expect(await service.store.accounts.find(holderId)).toBeUndefined()
})

test('the store keeps neither secret nor codes in clear', async () => {
  const { person, secret, codes } = await newSecured()
  const account = await service.store.accounts.findByTags(service.vault.tags(person.idType, person.idNumber))
  const kept = JSON.stringify(account)
  expect(kept).not.toContain(secret)
  for (const code of codes) expect(kept).not.toContain(code.replaceAll('-', ''))
  expect(Object.keys(account?.secondFactor?.recoveryCodes ?? {})).toHaveLength(10)
})
