/** Registration through the deployed function: what the three facts give, and what an attacker must not learn of them. */

import { describe, expect, test, vi } from 'vitest'
import { call, login, newAccount, newHolder, openService, register, service, told, wait } from './accounts.ts'
import { costOf } from './cost.ts'

vi.mock('node:crypto', async (original) => (await import('./cost.ts')).counting(original))

openService()

describe('registration', () => {
  test('three matching facts make an account that can log in', async () => {
    const person = await newHolder()
    const { status, json } = await register(person)
    expect({ status, json }).toEqual({ status: 201, json: { registered: true } })
    expect((await login(person)).status).toBe(200)
  })

  test('facts are found however they are typed', async () => {
    const person = await newHolder()
    const typed = {
      ...person,
      name: ' 王 五 ',
      idNumber: person.idNumber.toLowerCase(),
      managementNumber: ` ${person.managementNumber.toLowerCase()} `,
    }
    expect((await register(typed)).status).toBe(201)
  })

  test('whichever fact was wrong, the answer is byte for byte the same, and costs the same', async () => {
    const person = await newHolder()
    const other = await newHolder()
    const wrong = [
      { name: '王六' },
      { idNumber: 'E99999999' },
      { idType: 'hk-macao-permit' },
      { managementNumber: 'ZY0000000000' },
      { managementNumber: other.managementNumber },
      { name: '赵六', idNumber: 'E99999999', managementNumber: 'ZY0000000000' },
    ]
    const answers: ReturnType<typeof told>[] = []
    for (const [i, fact] of wrong.entries()) {
      const ask = async () => answers.push(told(await register({ ...person, ...fact }, `203.0.113.${i}`)))
      expect(await costOf(ask)).toBe(1)
    }
    expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(answers[0]?.text).toContain('identity-not-matched')
    expect(await costOf(() => register(person))).toBe(1)
  })

  test('that there is an account is told only to whom the facts are known', async () => {
    const person = await newAccount()
    expect((await register({ ...person, name: '王六' })).json.code).toBe('identity-not-matched')
    const again = await register({ ...person, password: 'somebody else’s password' })
    expect({ status: again.status, code: again.json.code }).toEqual({ status: 409, code: 'account-exists' })
    expect((await login(person)).status).toBe(200)
  })

  test('of simultaneous registrations one makes the account', async () => {
    const person = await newHolder()
    const passwords = Array.from({ length: 5 }, (_, i) => `made-up password ${i}`)
    const answers = await Promise.all(passwords.map((password) => register({ ...person, password })))
    const others = answers.filter(({ status }) => status !== 201)
    expect(others).toHaveLength(4)
    // The later ones are told of the account, or that there were many tries at once.
    for (const { status } of others) expect([409, 429]).toContain(status)
    const password = passwords[answers.findIndex(({ status }) => status === 201)]
    expect((await login({ ...person, password })).status).toBe(200)
  })

  test('a registration whose first answer from the database was lost has taken place', async () => {
    const person = await newHolder()
    let lost = false
    service.tap.treat = ({ operation }) => {
      if (lost || operation !== 'PutItem') return 'pass'
      lost = true
      return 'lose'
    }
    expect((await register(person)).status).toBe(201)
    service.tap.treat = () => 'pass'
  })

  test('guessing at one number asks for a challenge here, and does not hinder anybody elsewhere', async () => {
    const person = await newHolder()
    for (let i = 0; i < 5; i++) expect((await register({ ...person, idNumber: `E98${i}` })).status).toBe(422)
    const blocked = await register({ ...person, idNumber: 'E989' })
    expect(blocked).toMatchObject({
      status: 429,
      json: { code: 'challenge-required' },
      headers: { 'retry-after': '3600' },
    })
    expect((await register(person, '203.0.113.1')).status).toBe(201)
  })

  test('registration and verification share one count for a certificate, from wherever, challenge or not', async () => {
    const person = await newHolder()
    const { managementNumber, name, idType } = person
    const facts = (i: number) => ({ managementNumber, name, idType, idNumber: `E97${i}` })
    const tried = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 2
          ? register({ ...person, ...facts(i) }, `203.1.${i}.1`)
          : call('POST', '/v1/verify', { body: facts(i), from: `203.1.${i}.1` }),
      ),
    )
    const answered = tried.filter(({ status }) => status === 404 || status === 422).length
    expect(answered).toBeLessThanOrEqual(40)
    expect(answered).toBeGreaterThan(20)
    let refused = await register({ ...person, ...facts(60) }, '203.1.60.1')
    for (let i = 61; refused.status !== 429; i++)
      refused = await register({ ...person, ...facts(i) }, `203.1.${i}.1`)
    expect(refused.json).toMatchObject({ code: 'too-many-attempts' })
    expect(refused.json).not.toHaveProperty('challenge')
    expect((await register(person, '203.2.0.1')).status).toBe(429)
    wait(12 * 3_600)
    expect((await register(person, '203.2.0.1')).status).toBe(201)
  })

  test('a password too short or too long is refused, and is not repeated in the answer', async () => {
    const person = await newHolder()
    const answer = await register({ ...person, password: 'short-1' })
    expect(answer.json).toMatchObject({
      code: 'invalid-input',
      errors: [{ pointer: '/password', code: 'password-too-short', detail: '密码至少 8 个字符。' }],
    })
    expect(answer.text).not.toContain('short-1')
    expect((await register({ ...person, password: 'x'.repeat(129) })).status).toBe(422)
  })
})
