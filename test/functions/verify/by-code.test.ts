/** Verification by code, through the deployed function: what an employer must be told, and what nobody may be. */

import { describe, expect, test, vi } from 'vitest'
import { solve } from '../../support/challenge.ts'
import { createContext, createEvent } from '../../support/gateway.ts'
import {
  annotations,
  byCode,
  byNumber,
  call,
  DAY,
  factsOf,
  here,
  newCertificate,
  openService,
  PERSONAL,
  release,
  revoke,
  start,
} from './verifier.ts'

openService()

describe('by code', () => {
  test('the answer has each status by itself, the certificate, the annotation, and no more than a verifier needs', async () => {
    const stored = await newCertificate()
    const { status, json } = await byCode(await release(stored))
    expect(status).toBe(200)
    expect(json).toMatchObject({
      verified: true,
      verifiedAt: '2023-08-23T08:00:00.000Z',
      status: { record: 'valid', annotation: 'active', integrity: 'not-checked' },
      certificate: { managementNumber: stored.managementNumber, idNumber: '990*************15' },
      annotation: { purpose: '求职', recipient: '某单位', expiresAt: '2023-09-22T08:00:00.000Z' },
    })
    expect(json.use).toBeUndefined()
    expect(json.certificate).not.toHaveProperty('birthDate')
    expect(json.certificate).not.toHaveProperty('gender')
  })

  test.each([
    ['grouped, as shown', (code: string) => code],
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without hyphens', (code: string) => code.replaceAll('-', '')],
    ['with spaces', (code: string) => ` ${code.replaceAll('-', ' ')} `],
    [
      'in full width',
      (code: string) => code.replace(/[0-9A-Z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)),
    ],
    ['with O for 0 and l for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('a code is found %s', async (_how, written) => {
    expect((await byCode(written(await release(await newCertificate())))).status).toBe(200)
  })

  test('a mistyped one is said to be mistyped; an unknown one is not found; neither says more', async () => {
    const code = (await release(await newCertificate())).replaceAll('-', '')
    const other = code.startsWith('7') ? '8' : '7'
    const mistyped = await byCode(other + code.slice(1))
    expect(mistyped).toMatchObject({ status: 404, json: { code: 'not-found' } })
    expect(mistyped.json.detail).toContain('校验位')
    for (const nothing of ['x', '%', '证', 'A'.repeat(2000), '0'.repeat(17), '../../health', '\u0000']) {
      const { status, json } = await byCode(nothing)
      expect({ status, code: json.code }).toEqual({ status: 404, code: 'not-found' })
      expect(json.detail).not.toContain('校验位')
    }
  })

  test.each(['text/html', 'application/json'])('half a character is not found, as %s', async (accept) => {
    const { handler } = await import('../../../functions/verify.ts')
    const routed = { routeKey: 'GET /v/{code}', pathParameters: { code: '\ud800' } }
    const answer = await handler(
      createEvent('GET', '/v/x', { headers: { accept } }, routed),
      createContext('verify'),
    )
    expect(answer.statusCode).toBe(404)
  })

  test('use in another province: no force there, with the reason; in its own: force', async () => {
    const code = await release(await newCertificate())
    expect((await byCode(code, '?useIn=110000')).json.use).toMatchObject({
      region: '110000',
      hasForce: false,
      reason: { zh: expect.stringContaining('广东'), en: expect.stringContaining('Guangdong') },
    })
    expect((await byCode(code, '?useIn=440000')).json.use).toMatchObject({ hasForce: true })
    for (const useIn of ['440100', '北京', '', '110000,440000', '999999']) {
      const { status, json } = await byCode(code, `?useIn=${encodeURIComponent(useIn)}`)
      expect({ status, error: json.errors[0].code }).toEqual({ status: 422, error: 'unknown-region' })
    }
  })

  test('the annotation is over at the millisecond: 410, and no personal data', async () => {
    const code = await release(await newCertificate(), 1)
    vi.setSystemTime(start.getTime() + DAY - 1)
    expect((await byCode(code)).status).toBe(200)
    vi.setSystemTime(start.getTime() + DAY)
    const { status, json, text } = await byCode(code)
    expect({ status, code: json.code }).toEqual({ status: 410, code: 'annotation-expired' })
    for (const word of PERSONAL) expect(text).not.toContain(word)
  })

  test('a withdrawn one is over at once: 410, and no personal data', async () => {
    const stored = await newCertificate()
    const code = await release(stored)
    await annotations.withdraw({ tags: [stored.holder] }, stored.managementNumber, code)
    const { status, json, text } = await byCode(code)
    expect({ status, code: json.code }).toEqual({ status: 410, code: 'annotation-withdrawn' })
    for (const word of PERSONAL) expect(text).not.toContain(word)
  })

  test('a revoked certificate is found, and is said to be revoked', async () => {
    const stored = await newCertificate()
    const code = await release(stored)
    await revoke(stored)
    const { status, json } = await byCode(code)
    expect(status).toBe(200)
    expect(json).toMatchObject({
      verified: false,
      status: { record: 'revoked', annotation: 'active' },
      certificate: { status: 'revoked', revokedAt: '2023-09-01T02:00:00.000Z', revocationReason: '信息有误' },
    })
  })

  test('the standing code of a document that needs no annotation is good for ever, and is one', async () => {
    const stored = await newCertificate({ issuingRegion: '110000' })
    const [one, again] = await Promise.all([
      annotations.present({ tags: [stored.holder] }, stored.managementNumber),
      annotations.present({ tags: [stored.holder] }, stored.managementNumber),
    ])
    expect(again.entry).toEqual(one.entry)
    vi.setSystemTime(start.getTime() + 3000 * DAY)
    const { json } = await byCode(one.entry.code)
    expect(json).toMatchObject({ verified: true, status: { annotation: 'none-needed' } })
    expect(json.annotation).toBeUndefined()
  })

  test('guessing at codes from one network is limited; a code that is good is never refused', async () => {
    const code = (await release(await newCertificate())).replaceAll('-', '')
    const ended = await newCertificate()
    const withdrawn = await release(ended)
    await annotations.withdraw({ tags: [ended.holder] }, ended.managementNumber, withdrawn)
    const { newCode } = await import('#lib/credential')
    const guesses = await Promise.all(Array.from({ length: 100 }, () => byCode(newCode())))
    expect(guesses.filter(({ status }) => status === 404).length).toBeLessThanOrEqual(60)
    let refused = await byCode(newCode())
    while (refused.status !== 429) refused = await byCode(newCode())
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
      json: { code: 'too-many-attempts' },
    })
    expect((await byCode(code)).status).toBe(200)
    expect((await byCode(withdrawn)).status).toBe(410)
    const page = await call('GET', `/v/${code}`, { from: here(), headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
  })

  test('nor is the number of an innocent behind the same carrier: one challenge, and it is in', async () => {
    const { newCode } = await import('#lib/credential')
    for (let i = 0; i < 61; i++) await byCode(newCode())
    const facts = factsOf(await newCertificate())
    const refused = await byNumber(facts)
    expect(refused.json.code).toBe('challenge-required')
    const headers = { 'challenge-solution': solve(refused.json.challenge) }
    expect((await call('POST', '/v1/verify', { body: facts, from: here(), headers })).status).toBe(200)
    expect((await call('POST', '/v1/verify', { body: facts, from: here(), headers })).status).toBe(429)
  })
})
