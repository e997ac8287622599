/**
 * A process that stops in the middle of an annotation (SIGKILL, between the item of the code and the annotation set) leaves
 * neither a code that works uncounted, nor a count that cannot be freed.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Service, startService } from '../support/service.ts'
import type { Tapped, Treatment } from '../support/tap.ts'

let service: Service
let token: string
beforeAll(async () => {
  service = await startService()
  await service.record()
  token = (await service.signIn()).accessToken
})
afterAll(() => service.close())

let count = 0
let number: string
beforeEach(async () => {
  number = `ZY33${String(++count).padStart(6, '0')}`
  await service.record({ managementNumber: number })
})

const annotations = () => `/v1/certificates/${number}/annotations`
const annotate = () =>
  service.call('POST', annotations(), { token, body: { purpose: '求职', validDays: 30 } })
const list = async () => (await service.call('GET', annotations(), { token })).json.annotations

const isAnnotationSet = ({ operation, body }: Tapped) =>
  operation === 'PutItem' && body.Item.sk.S === 'ANNOTATIONS'

/** Begins an annotation in another process, and kills it when its write of the annotation set is treated like this. */
async function annotateAndKill(treatment: Treatment): Promise<string> {
  let reached = () => {}
  const atAnnotationSet = new Promise<void>((resolve) => {
    reached = resolve
  })
  let written = ''
  service.tap.treat = (tapped) => {
    if (tapped.operation === 'PutItem' && tapped.body.Item.sk.S === 'CODE') written = tapped.body.Item.pk.S
    if (!isAnnotationSet(tapped)) return 'pass'
    reached()
    return treatment
  }
  const request = { token, body: { purpose: '求职', validDays: 30 } }
  const child = spawn(
    process.execPath,
    [
      new URL('../support/one-request.ts', import.meta.url).pathname,
      'POST',
      annotations(),
      JSON.stringify(request),
    ],
    { env: { ...process.env, ...service.environment }, stdio: 'inherit' },
  )
  const exit = once(child, 'exit')
  await Promise.race([atAnnotationSet, exit])
  child.kill('SIGKILL')
  const [, signal] = await exit
  expect(signal).toBe('SIGKILL')
  service.tap.treat = () => 'pass'
  return written.replace('CODE#', '')
}

test('killed before the annotation set was written: the code is not found, nothing is counted, three are still possible', async () => {
  const code = await annotateAndKill('hold')
  expect(code).toHaveLength(17)
  expect((await service.call('GET', `/v1/verify/${code}`)).status).toBe(404)
  expect(await list()).toEqual([])
  for (let i = 0; i < 3; i++) expect((await annotate()).status).toBe(201)
  expect((await annotate()).json.code).toBe('annotation-quota')
  expect((await service.call('GET', `/v1/verify/${code}`)).status).toBe(404)
})

test('killed when the annotation set was written, before anybody was told: the code works, is counted, is listed, and can be freed', async () => {
  const code = await annotateAndKill('lose')
  await expect.poll(async () => (await list()).length).toBe(1)
  expect((await service.call('GET', `/v1/verify/${code}`)).status).toBe(200)
  for (let i = 0; i < 2; i++) expect((await annotate()).status).toBe(201)
  expect((await annotate()).status).toBe(409)
  expect((await service.call('DELETE', `${annotations()}/${code}`, { token })).status).toBe(204)
  expect((await annotate()).status).toBe(201)
})
