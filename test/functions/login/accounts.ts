/**
 * People with and without an account, over the whole service: they register, log in and stay. Each test file makes a service
 * of its own with `openService`.
 */

import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { stranger } from '../../support/certificates.ts'
import type { Response } from '../../support/gateway.ts'
import { type Service, startService } from '../../support/service.ts'

const start = new Date('2023-08-23T08:00:00.000Z')

export let service: Service
export let call: Service['call']

/** Each test asks from a network of its own, so that the failures of one are not another's. */
let network = 0
export const here = () => `198.18.${network}.7`

/** Call once, at the top of a test file. */
export function openService() {
  beforeAll(async () => {
    service = await startService()
    call = service.call
    await service.record()
    await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000002' })
  })
  afterAll(() => service.close())
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
    network++
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

export const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

let count = 0

/** A holder of their own for a test: a certificate on record, no account yet. */
export async function newHolder() {
  const serial = String(++count).padStart(3, '0')
  const person = {
    name: '王五',
    idType: 'passport',
    idNumber: `E99000${serial}`,
    managementNumber: `ZY9900000${serial}`,
    password: 'made-up password',
  } as const
  await service.record({ ...person, holderName: person.name })
  return person
}

export const register = (body: object, from = here()) => call('POST', '/v1/register', { body, from })
export const login = (body: object, from = here(), headers = {}) =>
  call('POST', '/v1/login', { body, from, headers })

export const isGood = async (token: string) =>
  (await call('GET', '/v1/certificates', { token })).status === 200

export async function newAccount() {
  const person = await newHolder()
  expect((await register(person)).status).toBe(201)
  return person
}

/** All that a client gets, but for the number of the request and what is drawn by lot. */
export const told = ({ status, headers, text }: Response) => ({
  status,
  headers,
  text: text.replace(/"requestId":"[^"]*"/, '').replace(/"challenge":\{[^}]*\}/, ''),
})
