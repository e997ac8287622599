/** What an operator does with a holder's account, and what the holder and a thief see of it through the functions. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type HolderContext,
  lockHolder,
  resetHolder,
  revokeCode,
  showHolder,
  unlockHolder,
} from '#lib/registry'
import { operatorOf } from '../support/activation.ts'
import { holder } from '../support/certificates.ts'
import { type Service, startService } from '../support/service.ts'

const NUMBER = 'ZY2344000001'
let service: Service
let context: HolderContext
beforeAll(async () => {
  service = await startService({ IDENTITY_PROOF: 'activation-code' })
  await service.record()
  context = operatorOf(service, '本人持证件到窗口')
})
afterAll(() => service.close())

const post = (path: string, body: object) => service.call('POST', path, { body })
const { idNumber, password } = holder
const login = () => post('/v1/login', { idNumber, password })

test('hands a code to somebody who has no account yet, and takes it away again', async () => {
  const { activationCode } = await resetHolder(NUMBER, context)
  expect(await showHolder(NUMBER, context)).toMatchObject({
    account: null,
    activationCode: { state: 'good', operator: '王科长', reason: '本人持证件到窗口' },
    events: [],
  })
  expect(await revokeCode(NUMBER, context)).toMatchObject({
    activationCode: { state: 'revoked', operator: '王科长', reason: '本人持证件到窗口' },
  })
  expect((await post('/v1/recover', { idNumber, password, activationCode })).json.code).toBe(
    'identity-not-matched',
  )
  await expect(revokeCode(NUMBER, context)).rejects.toMatchObject({ code: 'account-unchanged' })
})

test('resets: whoever is logged in is out, the old password too, and the code makes a new one', async () => {
  const first = await resetHolder(NUMBER, context)
  const begun = await post('/v1/recover', { idNumber, password, activationCode: first.activationCode })
  const { accessToken: token } = begun.json
  expect((await service.call('GET', '/v1/account', { token })).status).toBe(200)
  // What the authority did before there was an account is the first of its log.
  expect((await showHolder(NUMBER, context)).events.at(-1)).toMatchObject({
    what: 'reset',
    operator: '王科长',
  })

  const { activationCode } = await resetHolder(NUMBER, context)
  expect((await service.call('GET', '/v1/account', { token })).status).toBe(401)
  expect((await login()).json.code).toBe('login-failed')
  expect((await post('/v1/recover', { idNumber, password, activationCode })).status).toBe(200)
  expect((await login()).status).toBe(200)
  expect((await showHolder(NUMBER, context)).activationCode?.state).toBe('used')
})

test('locks: no password and no code lets anybody in, which only who has one is told; and unlocks', async () => {
  const { accessToken: token } = (await login()).json
  expect((await lockHolder(NUMBER, context)).account?.lockedAt).toBeDefined()
  expect((await service.call('GET', '/v1/account', { token })).status).toBe(401)
  expect((await login()).json).toMatchObject({ status: 403, code: 'account-locked' })
  expect((await post('/v1/login', { idNumber, password: 'wrong password' })).json.code).toBe('login-failed')
  await expect(lockHolder(NUMBER, context)).rejects.toMatchObject({ code: 'account-unchanged' })
  const { activationCode } = await resetHolder(NUMBER, context)
  const recovery = { idNumber, password, activationCode }
  expect((await post('/v1/recover', recovery)).json.code).toBe('account-locked')
  const wrong = { ...recovery, activationCode: '0000-0000-0000-00000' }
  expect((await post('/v1/recover', wrong)).json.code).toBe('identity-not-matched')
  await unlockHolder(NUMBER, context)
  expect((await post('/v1/recover', recovery)).status).toBe(200)
})

test('takes a code away from somebody who has an account', async () => {
  const { activationCode } = await resetHolder(NUMBER, context)
  await revokeCode(NUMBER, context)
  expect((await post('/v1/recover', { idNumber, password, activationCode })).json.code).toBe(
    'identity-not-matched',
  )
  const next = await resetHolder(NUMBER, context)
  const again = { idNumber, password, activationCode: next.activationCode }
  expect((await post('/v1/recover', again)).status).toBe(200)
})

test('is named with each thing done, and why; the holder sees that it was the authority, and no more', async () => {
  const { accessToken: token } = (await login()).json
  const { events } = (await service.call('GET', '/v1/account/events', { token })).json
  const done = events.map(({ what }: { what: string }) => what)
  for (const what of ['reset', 'locked', 'unlocked', 'code-revoked', 'recovered'])
    expect(done).toContain(what)
  expect(JSON.stringify(events)).not.toContain('王科长')
  expect(JSON.stringify(events)).not.toContain('窗口')
  for (const { what, operator, reason } of (await showHolder(NUMBER, context)).events) {
    const byOperator = ['reset', 'locked', 'unlocked', 'code-revoked'].includes(what)
    expect([what, operator, reason]).toEqual(
      byOperator ? [what, '王科长', '本人持证件到窗口'] : [what, undefined, undefined],
    )
  }
})

test('without a reason, or for a certificate that is not there, nothing is done', async () => {
  const before = await showHolder(NUMBER, context)
  await expect(resetHolder(NUMBER, { ...context, reason: ' ' })).rejects.toMatchObject({
    code: 'reason-missing',
  })
  await expect(resetHolder('ZY0000000000', context)).rejects.toMatchObject({ code: 'certificate-not-found' })
  expect(await showHolder(NUMBER, context)).toEqual(before)
})
