/** The client against the deployed handlers: the journey of a holder and of an employer, as other people's programs go it. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClientOptions, memoryStorage } from '#client'
import { noble } from '#client/noble'
import { verifyOffline, verifyReceipt } from '#client/offline'
import { createApiKeyRegister } from '#lib/api-key'
import { apiKeyRegister } from '#lib/store'
import { holder } from '../support/certificates.ts'
import { clientOf } from '../support/client.ts'
import { readOfd } from '../support/ofd.ts'
import { scanSvg } from '../support/scan.ts'
import { type Service, startService } from '../support/service.ts'

const NUMBER = 'ZY2344000001'
/** Without a seal. */
const FILE = 'ZY2311000001'

let service: Service
beforeAll(async () => {
  service = await startService()
  await service.record()
})
afterAll(() => service.close())

const connect = (options: Partial<ClientOptions> = {}) => clientOf(service.call, options)

describe('the client', () => {
  it('goes the whole way: registered, released, verified online and off, looked after, withdrawn', async () => {
    const mine = connect()
    await mine.register({ ...holder, managementNumber: NUMBER })
    await mine.login(holder)
    const { value: page } = await mine.certificates().next()
    expect(page?.certificates.map(({ managementNumber }) => managementNumber)).toEqual([NUMBER])
    expect(await mine.certificate(NUMBER)).toMatchObject({ holderName: '张三', result: { determined: true } })

    const released = await mine.release(NUMBER, { purpose: '求职', recipient: '某某公司', validDays: 30 })
    expect((await mine.annotations(NUMBER)).map(({ code }) => code)).toEqual([released.code])
    const pdf = await mine.document(NUMBER, { annotation: released.code })
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
    await expect(mine.document(NUMBER, { annotation: released.code, format: 'ofd' })).rejects.toMatchObject({
      status: 406,
      code: 'format-unavailable',
    })
    await service.record({ managementNumber: FILE, issuingRegion: '110000' })
    const ofd = await mine.document(FILE, { format: 'ofd' })
    expect(readOfd(ofd).fonts.size).toBeGreaterThan(0)

    const employer = connect()
    const answer = await employer.verifyCode(released.code, { useIn: '440000' })
    expect(answer).toMatchObject({ verified: true, use: { hasForce: true }, annotation: { purpose: '求职' } })
    expect(await employer.verifyNumber({ ...holder, managementNumber: NUMBER })).toMatchObject({
      verified: true,
      status: { integrity: 'not-checked' },
    })

    const keySet = await employer.keySet()
    const statusLists = [await employer.statusList(0), await employer.statusList(1)].filter(
      (list) => list !== undefined,
    )
    expect(statusLists).toHaveLength(1)
    const credential = await scanSvg(released.qr)
    expect(await employer.verifyCredential(credential)).toMatchObject({ verified: true })
    for (const engine of [undefined, noble]) {
      const given = { keySet, ...(engine && { engine }) }
      expect(await verifyOffline(credential, { ...given, statusLists })).toMatchObject({
        verified: true,
        certificate: { holderName: '张三', managementNumber: NUMBER },
        release: answer.release,
        status: { state: 'valid' },
      })
      expect(await verifyReceipt(answer.receipt as string, given)).toMatchObject({
        verified: true,
        receipt: { asked: { by: 'code', useIn: '440000' }, answer: { verified: true } },
      })
    }

    const { value: log } = await mine.verifications(NUMBER).next()
    expect(log?.verifications.map(({ how }) => how).sort()).toEqual(['code', 'credential', 'number'])
    const offer = await mine.offerToWallet(NUMBER, { release: { purpose: '求职', validDays: 30 } })
    expect(offer.txCode).toMatch(/^\d{6}$/)
    expect(await mine.walletReleases(NUMBER)).toEqual([])
    await mine.withdraw(NUMBER, released.code)
    await expect(employer.verifyCode(released.code)).rejects.toMatchObject({
      status: 410,
      code: 'annotation-withdrawn',
    })
    const fresh = (await employer.statusList(0)) as string
    expect(await verifyOffline(credential, { keySet, statusLists: [fresh] })).toMatchObject({
      verified: false,
      status: { state: 'withdrawn' },
    })
    await mine.logout()
    await expect(mine.certificate(NUMBER)).rejects.toMatchObject({ code: 'not-logged-in' })
  })

  it('verifies a list by an API key: each item on its own, one receipt, one answer however often it is sent', async () => {
    const register = createApiKeyRegister({
      keys: apiKeyRegister(service.store.table),
      operator: '经办人甲',
      now: () => new Date(),
    })
    const { key: apiKey } = await register.create('某市某局人事处', 1000)
    const client = connect()
    const items = [{ ...holder, managementNumber: NUMBER }, { code: 'not a code' }, { credential: '123' }]
    const options = { apiKey, idempotencyKey: 'list-of-today', useIn: '440000' }
    const { results, receipt } = await client.verifyBatch(items, options)
    expect(results.map(({ verification, problem }) => verification?.verified ?? problem?.code)).toEqual([
      true,
      'not-found',
      false,
    ])
    expect(await client.verifyBatch(items, options)).toMatchObject({ results: [results[0], {}, {}], receipt })
    const checked = await verifyReceipt(receipt, { keySet: await client.keySet(), engine: noble })
    expect(checked).toMatchObject({
      verified: true,
      receipt: { asked: { by: 'batch', client: { name: '某市某局人事处' } } },
    })
    expect(checked.receipt?.answer.results).toHaveLength(3)
    await expect(client.verifyBatch(items, { apiKey: 'zyk_wrong' })).rejects.toMatchObject({
      status: 401,
      code: 'api-key-required',
    })
    await expect(
      client.verifyBatch([...items, ...items], { apiKey, idempotencyKey: 'list-of-today' }),
    ).rejects.toMatchObject({ status: 422, code: 'idempotency-key-reused' })
    await expect(
      client.verifyBatch(
        Array.from({ length: 101 }, () => ({ code: '1' })),
        { apiKey },
      ),
    ).rejects.toMatchObject({ status: 422, errors: [expect.objectContaining({ pointer: '/items' })] })
  })

  it('renews a session that the service takes no more, once for many requests, and goes on', async () => {
    const storage = memoryStorage()
    const client = connect({ storage })
    await client.login(holder)
    const { session } = (await storage.load()) ?? {}
    await storage.save({ session: { ...session, renewedAt: 1, accessToken: 'spent' } })
    const found = await Promise.all(Array.from({ length: 8 }, () => client.certificate(NUMBER)))
    expect(found).toHaveLength(8)
    await client.refresh()
    expect(await client.certificate(NUMBER)).toMatchObject({ managementNumber: NUMBER })
  })

  it('says what is wrong with an input, field by field, in the language that was asked for', async () => {
    for (const [language, words] of [
      ['zh', /\p{Script=Han}/u],
      ['en', /[a-z]/],
    ] as const) {
      const client = connect({ language })
      await expect(
        client.verifyNumber({ managementNumber: '?', name: '', idNumber: '1' }),
      ).rejects.toMatchObject({
        status: 422,
        code: 'invalid-input',
        detail: expect.stringMatching(words),
        errors: expect.arrayContaining([
          expect.objectContaining({ pointer: '/managementNumber', detail: expect.stringMatching(words) }),
        ]),
      })
    }
  })

  it('does the work that is set whoever failed often, and then is told the truth', async () => {
    const shares: (number | undefined)[] = []
    const client = connect({ onWork: (share) => shares.push(share) })
    for (let tries = 0; tries < 12; tries++) {
      const problem = await client.login({ ...holder, password: 'wrong' }).catch((error) => error)
      expect(problem).toMatchObject({ status: 401, code: 'login-failed' })
    }
    expect(shares.length).toBeGreaterThan(0)
    expect(shares.at(-1)).toBeUndefined()
  })
})
