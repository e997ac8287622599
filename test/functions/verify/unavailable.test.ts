/** Verification over a store that is damaged or silent: «could not check», never «valid» and never «not found». */

import { describe, expect, test } from 'vitest'
import type { StoredCertificate } from '#lib/certificate'
import { certificateItem } from '../../../lib/store/certificate.ts'
import { codeKey } from '../../../lib/store/keys.ts'
import {
  byCode,
  byNumber,
  call,
  factsOf,
  newCertificate,
  openService,
  PERSONAL,
  release,
  service,
} from './verifier.ts'

openService()

describe('when what stands in the database is not what was written', () => {
  const damage = (stored: StoredCertificate, attributes: object) =>
    service.store.table.put({ Item: { ...certificateItem(stored), ...attributes } })

  test.each([
    ['a date that is a number', { issueDate: 20230821 }],
    ['a status that nobody knows', { status: 'rewoked' }],
  ])('%s makes no answer, however it is asked for, and the refusal tells nothing', async (_, attributes) => {
    const stored = await newCertificate()
    const code = await release(stored)
    await damage(stored, attributes)
    for (const answer of [await byNumber(factsOf(stored)), await byCode(code)]) {
      const { status, json } = answer
      expect({ status, code: json.code }).toEqual({ status: 503, code: 'unavailable' })
      for (const value of [...PERSONAL, '20230821', 'rewoked'])
        expect(JSON.stringify(json)).not.toContain(value)
    }
    await damage(stored, {})
    expect((await byNumber(factsOf(stored))).status).toBe(200)
  })

  test('a code that leads nowhere readable is not said to be unknown', async () => {
    const code = await release(await newCertificate())
    await service.store.table.put({ Item: { ...codeKey(code.replaceAll('-', '')), managementNumber: 7 } })
    expect(await byCode(code)).toMatchObject({ status: 503, json: { code: 'unavailable' } })
  })
})

describe('when the database cannot be asked', () => {
  test.each(['BatchGetItem', 'UpdateItem'])('an empty 200 to %s is no answer', async (operation) => {
    const stored = await newCertificate()
    const code = await release(stored)
    service.tap.treat = (tapped) => (tapped.operation === operation ? 'empty' : 'pass')
    for (const { status } of await Promise.all([byCode(code), byNumber(factsOf(stored))]))
      expect(status).toBe(503)
  })

  test('the answer is «could not check», never «valid» and never «not found», and a log that cannot be written is no answer', async () => {
    const stored = await newCertificate()
    const code = await release(stored)
    service.tap.treat = ({ body }) => (body.Key?.pk.S.startsWith('VERIFIED#') ? 'hold' : 'pass')
    const started = performance.now()
    const held = await byNumber(factsOf(stored))
    expect({ status: held.status, code: held.json.code }).toEqual({ status: 503, code: 'unavailable' })
    // A function has ten seconds in all; afterwards the gateway would answer in its own words.
    expect(performance.now() - started).toBeLessThan(9_500)

    await service.tap.cut()
    const answers = [
      await byCode(code),
      await byNumber(factsOf(stored)),
      await byNumber({ ...factsOf(stored), name: '李四' }),
      await call('GET', `/v/${code}`, { headers: { accept: 'application/json' } }),
      await call('GET', '/v1/status/0'),
      await call('GET', '/v1/certificates', {
        token: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.x',
      }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 401])
    expect(answers[0]?.json.detail).toContain('既不表示有效，也不表示未查到')
    for (const word of PERSONAL) for (const { text } of answers) expect(text).not.toContain(word)
    expect((await call('GET', '/health')).status).toBe(200)
  })
})
