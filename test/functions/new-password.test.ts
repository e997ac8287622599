/** No route sets a password that anybody would try: register, change, recover. Those of the real-name service are with it. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { activationCode } from '../support/activation.ts'
import { holder, stranger } from '../support/certificates.ts'
import type { Response } from '../support/gateway.ts'
import { type Service, startService } from '../support/service.ts'

let service: Service
let call: Service['call']
beforeAll(async () => {
  service = await startService()
  call = service.call
  await service.record()
})
afterAll(() => service.close())

const { name, idType, idNumber } = holder
const managementNumber = 'ZY2344000001'
const said = ({ status, json: { code, errors } }: Response) => [status, code, ...(errors ?? [])]
const wrong = (pointer: string, code: string) => [
  422,
  'invalid-input',
  expect.objectContaining({ pointer, code, detail: expect.stringMatching(/密码/) }),
]

test('register, by all that is sent with it', async () => {
  const register = (password: string) =>
    call('POST', '/v1/register', { body: { name, idType, idNumber, managementNumber, password } })
  expect(said(await register('woaini1314'))).toEqual(wrong('/password', 'password-too-common'))
  for (const password of ['x19900307', 'zy2344000001', '990101199003070015', '张三070015']) {
    expect(said(await register(password))).toEqual(wrong('/password', 'password-personal'))
  }
})

test('register tells no more than what was sent: the same of facts that are wrong', async () => {
  const body = { name, idType, idNumber: '990101199203150023', managementNumber, password: 'x19920315' }
  expect(said(await call('POST', '/v1/register', { body }))).toEqual(wrong('/password', 'password-personal'))
})

test('change, by the numbers of the holder, which nobody has to open for it', async () => {
  const { accessToken: token } = await service.signIn()
  const change = (newPassword: string) =>
    call('POST', '/v1/password', { token, body: { currentPassword: holder.password, newPassword } })
  expect(said(await change('Qwerty123!'))).toEqual(wrong('/newPassword', 'password-too-common'))
  for (const password of [idNumber, `${idNumber}!`, managementNumber.toLowerCase()]) {
    expect(said(await change(password))).toEqual(wrong('/newPassword', 'password-personal'))
  }
  // Somebody else's number says nothing of the holder, and nothing is told of it.
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000088' })
  expect((await change('ZY2344000088')).status).toBe(200)
})

test('a refusal is in the language that was asked for', async () => {
  const { accessToken: token } = await service.signIn({ ...holder, password: 'ZY2344000088' })
  const asEnglish = await call('POST', '/v1/password', {
    token,
    body: { currentPassword: 'ZY2344000088', newPassword: 'Qwerty123!' },
    headers: { 'accept-language': 'en' },
  })
  expect(asEnglish.json.errors[0].detail).toMatch(/too common/)
})

test('recover, and the code stays good for another try', async () => {
  const code = await activationCode(service, { idType, idNumber, managementNumber })
  const recover = (password: string) =>
    call('POST', '/v1/recover', { body: { idType, idNumber, password, activationCode: code } })
  expect(said(await recover('qwer1234'))).toEqual(wrong('/password', 'password-too-common'))
  expect(said(await recover('x19900307'))).toEqual(wrong('/password', 'password-personal'))
  // What was not sent with it is looked at once the code was right.
  expect(said(await recover(managementNumber.toLowerCase()))).toEqual(wrong('/password', 'password-personal'))
  expect((await recover('a further made-up one')).status).toBe(200)
})

test('recover tells no more than what was sent: the same to who has no proof, and the store is not asked', async () => {
  const body = { idType, idNumber, password: 'x19900307', activationCode: '0000-0000-0000-00000' }
  const before = service.tap.requests.length
  expect(said(await call('POST', '/v1/recover', { body }))).toEqual(wrong('/password', 'password-personal'))
  expect(service.tap.requests.slice(before)).toEqual([])
  const own = { ...body, password: managementNumber }
  expect((await call('POST', '/v1/recover', { body: own })).json.code).toBe('identity-not-matched')
})
