/** The holder's own certificates and annotations through the deployed function. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { annotationTerms } from '#lib/policy'
import { judgements } from '#lib/store'
import { holder, stranger } from '../support/certificates.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

let service: Service
let call: Service['call']
let holderToken: string
let strangerToken: string
/** Of the holder, at the start: each test begins there again. */
let firstToken: string

const start = new Date('2023-08-23T08:00:00.000Z')
const DAY = 86_400_000

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  service = await startService()
  call = service.call
  await service.record()
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000002' })
  firstToken = (await service.signIn()).accessToken
  strangerToken = (await service.signIn(stranger, 'ZY2344000002')).accessToken
})
afterAll(() => service.close())

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  holderToken = firstToken
})
afterEach(() => {
  service.tap.treat = () => 'pass'
  vi.useRealTimers()
})

/** Moves the clock and logs in again, for a session is shorter than an annotation. */
async function goTo(moment: Date | number) {
  vi.setSystemTime(moment)
  holderToken = (await service.signIn()).accessToken
}

let count = 0
/** A further certificate of the holder, with an empty annotation set. */
async function newCertificate(...more: Parameters<Service['record']>) {
  const managementNumber = `ZY55${String(++count).padStart(6, '0')}`
  await service.record({ managementNumber, ...more[0] }, more[1])
  return managementNumber
}

const get = (path: string, token = holderToken) => call('GET', path, { token })
const annotate = (number: string, body: object = {}, token = holderToken) =>
  call('POST', `/v1/certificates/${number}/annotations`, {
    token,
    body: { purpose: '求职', validDays: 30, ...body },
  })
const list = async (number: string) => (await get(`/v1/certificates/${number}/annotations`)).json.annotations
const withdraw = (number: string, code: string, token = holderToken) =>
  call('DELETE', `/v1/certificates/${number}/annotations/${code}`, { token })
const verify = (code: string) => call('GET', `/v1/verify/${code}`)

describe('certificates', () => {
  test('a 软考 certificate of 2023 from 广东: an electronic certificate with force in 广东 alone', async () => {
    const { status, json } = await get('/v1/certificates/ZY2344000001')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      managementNumber: 'ZY2344000001',
      holderName: '张三',
      idNumber: '990*************15',
      gender: 'male',
      birthDate: '1990-03-07',
      qualification: { id: 'computer-software', level: 'intermediate', specialty: '网络工程师' },
      issuingRegion: { code: '440000', name: { zh: '广东省' } },
      status: 'valid',
      result: {
        kind: 'electronic-certificate',
        mark: '电子证书',
        force: { equalToPaper: true, territory: { scope: 'regions', regions: ['440000'] } },
      },
    })
  })

  test('the same from 北京: a certificate electronic file with the exact mark; 一级建造师 of 2022: the national seal', async () => {
    const beijing = await newCertificate({ issuingRegion: '110000' })
    expect((await get(`/v1/certificates/${beijing}`)).json.result).toMatchObject({
      kind: 'certificate-electronic-file',
      mark: '人力资源和社会保障部人事考试中心提供查询结果',
      seal: null,
    })
    const firstClass = await newCertificate({
      qualification: '一级建造师',
      level: '一级',
      specialty: '建筑工程',
      examDate: '2021-09-11',
      approvalDate: '2021-12-20',
      issueDate: '2022-03-15',
    })
    expect((await get(`/v1/certificates/${firstClass}`)).json.result).toMatchObject({
      kind: 'electronic-certificate',
      seal: { name: '中华人民共和国人力资源和社会保障部专业技术人员职业资格证书专用章' },
      force: { territory: { scope: 'nation' } },
    })
  })

  test('the number is found however it is typed in the address', async () => {
    expect((await get('/v1/certificates/zy2344000001')).status).toBe(200)
    expect((await get(`/v1/certificates/${encodeURIComponent('ＺＹ2344000001')}/annotations`)).status).toBe(
      200,
    )
  })

  test('someone else’s certificate is as unknown as none, on every route, byte for byte', async () => {
    const routes = [
      ['GET', ''],
      ['GET', '/annotations'],
      ['POST', '/annotations', { purpose: '求职', validDays: 30 }],
      ['DELETE', '/annotations/0000-0000-0000-00000'],
      ['GET', '/verifications'],
    ] as const
    for (const [method, path, body] of routes) {
      const answers = []
      for (const number of ['ZY2344000002', 'ZY0000000000', 'x', '%00', '..%2F..', 'x'.repeat(3000)]) {
        const { status, text } = await call(method, `/v1/certificates/${number}${path}`, {
          token: holderToken,
          body,
        })
        answers.push(`${status} ${text.replace(/"requestId":"[^"]*"/, '')}`)
      }
      expect(new Set(answers).size, `${method} ${path}`).toBe(1)
      expect(answers[0]).toMatch(/^404 .*"not-found"/)
    }
  })

  test('an unlisted qualification is shown as recorded, classified by the default rule, and flagged', async () => {
    const number = await newCertificate({
      qualification: '某某某资格',
      level: undefined,
      specialty: undefined,
    })
    const { json } = await get(`/v1/certificates/${number}`)
    expect(json.qualification).toEqual({ id: 'unlisted', name: { zh: '某某某资格', en: '某某某资格' } })
    expect(json.result).toMatchObject({
      kind: 'certificate-electronic-file',
      flags: ['unlisted-qualification'],
    })
  })

  test('the list is paged, newest issue first, each certificate once; a place in it is nobody else’s', async () => {
    const person = {
      name: '周七',
      idType: 'passport',
      idNumber: 'E99777777',
      password: 'made-up password',
    } as const
    const numbers = Array.from({ length: 45 }, (_, i) => `ZY77${String(i).padStart(6, '0')}`)
    for (const [i, managementNumber] of numbers.entries()) {
      const issueDate = `20${String(10 + (i % 10)).padStart(2, '0')}-01-0${1 + (i % 9)}`
      await service.record({ ...person, holderName: person.name, managementNumber, issueDate })
    }
    const { accessToken } = await service.signIn(person, numbers[0])
    const seen: { managementNumber: string; issueDate: string }[] = []
    let next: string | undefined
    let pages = 0
    do {
      const page = await get(`/v1/certificates${next ? `?next=${next}` : ''}`, accessToken)
      seen.push(...page.json.certificates)
      next = page.json.next
      if (next) {
        expect(next).not.toMatch(/ZY77|HOLDER|CERT/)
        const foreign = await get(`/v1/certificates?next=${next}`, strangerToken)
        expect(foreign.json.errors[0]).toMatchObject({ pointer: '?next', code: 'unknown-position' })
      }
      pages++
    } while (next)
    expect(pages).toBe(3)
    expect(seen.map(({ managementNumber }) => managementNumber).toSorted()).toEqual(numbers)
    const dates = seen.map(({ issueDate }) => issueDate)
    expect(dates).toEqual(dates.toSorted().reverse())
  })
})

describe('annotations', () => {
  test('one is made with code, address and QR, listed, and verified under its code', async () => {
    const number = await newCertificate()
    const { status, json } = await annotate(number, {
      purpose: ' 职称评审 ',
      recipient: '某单位',
      validDays: 90,
    })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      url: `${ORIGIN}/v/${json.code.replaceAll('-', '')}`,
      purpose: '职称评审',
      recipient: '某单位',
      issuedAt: '2023-08-23T08:00:00.000Z',
      expiresAt: '2023-11-21T08:00:00.000Z',
      state: 'active',
    })
    expect(json.qr).toMatch(/^<svg[^>]* xmlns="http:\/\/www.w3.org\/2000\/svg"/)
    expect(await list(number)).toMatchObject([{ code: json.code, state: 'active' }])
    expect((await verify(json.code)).json.annotation).toEqual({
      purpose: '职称评审',
      recipient: '某单位',
      expiresAt: '2023-11-21T08:00:00.000Z',
    })
  })

  test('fifty parallel requests leave exactly three', async () => {
    const number = await newCertificate()
    const answers = await Promise.all(Array.from({ length: 50 }, () => annotate(number)))
    const made = answers.filter(({ status }) => status === 201)
    expect(made).toHaveLength(3)
    const others = answers.filter(({ status }) => status !== 201)
    expect(new Set(others.map(({ status, json }) => `${status} ${json.code}`))).toEqual(
      new Set(['409 annotation-quota']),
    )
    expect((await list(number)).map(({ code }: { code: string }) => code).sort()).toEqual(
      made.map(({ json }) => json.code).sort(),
    )
    for (const { json } of made) expect((await verify(json.code)).status).toBe(200)
  })

  test('parallel annotations and withdrawals never leave more than three that count', async () => {
    const number = await newCertificate()
    const first = await Promise.all([annotate(number), annotate(number), annotate(number)])
    await Promise.all([
      ...first.map(({ json }) => withdraw(number, json.code)),
      ...Array.from({ length: 12 }, () => annotate(number)),
    ])
    const active = (await list(number)).filter(({ state }: { state: string }) => state === 'active')
    expect(active.length).toBeLessThanOrEqual(3)
    while ((await annotate(number)).status === 201) active.push({})
    expect(active).toHaveLength(3)
  })

  test('the window is ninety days, to the millisecond', async () => {
    expect(annotationTerms).toMatchObject({
      quota: 3,
      windowDays: 90,
      countsExpired: true,
      countsWithdrawn: false,
    })
    const number = await newCertificate()
    for (let i = 0; i < 3; i++) expect((await annotate(number, { validDays: 1 })).status).toBe(201)
    await goTo(start.getTime() + 90 * DAY - 1)
    expect(await list(number)).toMatchObject([
      { state: 'expired' },
      { state: 'expired' },
      { state: 'expired' },
    ])
    expect((await annotate(number)).json.code).toBe('annotation-quota')
    await goTo(start.getTime() + 90 * DAY)
    for (let i = 0; i < 3; i++) expect((await annotate(number)).status).toBe(201)
    expect((await annotate(number)).status).toBe(409)
  })

  test('a withdrawn one does not count, and cannot be withdrawn to a second place', async () => {
    const number = await newCertificate()
    const codes = []
    for (let i = 0; i < 3; i++) codes.push((await annotate(number)).json.code)
    expect((await annotate(number)).status).toBe(409)
    expect((await withdraw(number, codes[0])).status).toBe(204)
    expect((await withdraw(number, codes[0])).status).toBe(204)
    expect((await annotate(number)).status).toBe(201)
    expect((await annotate(number)).status).toBe(409)
  })

  test('thirty in ninety days are all that a certificate can have, withdrawn ones too', async () => {
    const number = await newCertificate()
    for (let i = 0; i < 30; i++) {
      const { status, json } = await annotate(number)
      expect(status).toBe(201)
      await withdraw(number, json.code)
    }
    expect((await annotate(number)).json.code).toBe('annotation-quota')
  })

  test('a withdrawn one is over at once, and stays known as withdrawn after its expiry', async () => {
    const number = await newCertificate()
    const { code } = (await annotate(number, { validDays: 1 })).json
    await withdraw(number, code.toLowerCase().replaceAll('-', ''))
    expect((await verify(code)).json.code).toBe('annotation-withdrawn')
    await goTo(start.getTime() + 2 * DAY)
    expect(await list(number)).toMatchObject([{ state: 'withdrawn' }])
    expect((await verify(code)).json.code).toBe('annotation-withdrawn')
  })

  test('only the holder can withdraw, and only under the certificate it belongs to', async () => {
    const number = await newCertificate()
    const other = await newCertificate()
    const { code } = (await annotate(number)).json
    expect((await withdraw(number, code, strangerToken)).status).toBe(404)
    expect((await withdraw('ZY2344000002', code, strangerToken)).status).toBe(404)
    expect((await withdraw(other, code)).status).toBe(404)
    expect((await withdraw(number, 'no-code')).status).toBe(404)
    expect((await verify(code)).status).toBe(200)
  })

  test('a revoked certificate is not released any more, but its releases can be withdrawn', async () => {
    const number = await newCertificate()
    const { code } = (await annotate(number)).json
    const stored = await service.store.certificates.find(number)
    if (!stored) throw new Error('not there')
    await service.store.certificates.replace({ ...stored, status: 'revoked', revision: 2 }, 1)
    expect((await annotate(number)).json.code).toBe('certificate-revoked')
    expect((await withdraw(number, code)).status).toBe(204)
  })

  test('an ended one is remembered for a year, so that its code still says why it does not work', async () => {
    const number = await newCertificate()
    const { code } = (await annotate(number, { validDays: 1 })).json
    await goTo(start.getTime() + 366 * DAY - 1)
    await annotate(number)
    expect((await verify(code)).json.code).toBe('annotation-expired')
    await goTo(start.getTime() + 366 * DAY)
    await annotate(number)
    expect((await verify(code)).json.code).toBe('not-found')
  })

  test.each(['PutItem code', 'PutItem annotation set'])(
    'an answer of the database lost at %s: one annotation, once',
    async (which) => {
      const number = await newCertificate()
      let puts = which.endsWith('code') ? 1 : 2
      service.tap.treat = ({ operation }) => (operation === 'PutItem' && --puts === 0 ? 'lose' : 'pass')
      const { status, json } = await annotate(number)
      service.tap.treat = () => 'pass'
      expect(status).toBe(201)
      expect(await list(number)).toMatchObject([{ code: json.code }])
      expect((await verify(json.code)).status).toBe(200)
    },
  )

  test.each([
    ['over ninety days', { validDays: 91 }, '/validDays', 'annotation-too-long'],
    ['no days', { validDays: 0 }, '/validDays', 'annotation-too-long'],
    ['half days', { validDays: 1.5 }, '/validDays', 'annotation-too-long'],
    ['days in words', { validDays: '30' }, '/validDays', 'wrong-type'],
    ['no purpose', { purpose: undefined }, '/purpose', 'required'],
    ['an empty purpose', { purpose: '  ' }, '/purpose', 'too-short'],
    ['an endless purpose', { purpose: '求'.repeat(61) }, '/purpose', 'too-long'],
    ['a purpose nobody can see', { purpose: '\u200b\u200b' }, '/purpose', 'unreadable-text'],
    ['a purpose written backwards', { purpose: 'abc\u202edef' }, '/purpose', 'unreadable-text'],
    ['a purpose over two lines', { purpose: 'a\nb' }, '/purpose', 'unreadable-text'],
    ['half a character', { recipient: 'x\ud842' }, '/recipient', 'unreadable-text'],
    ['an empty recipient', { recipient: '' }, '/recipient', 'too-short'],
  ])('%s: refused, with the place named', async (_name, fields, pointer, code) => {
    const { status, json } = await annotate('ZY2344000001', fields)
    expect({ status, errors: json.errors }).toMatchObject({ status: 422, errors: [{ pointer, code }] })
  })

  test('sixty characters outside the BMP are sixty characters', async () => {
    expect((await annotate(await newCertificate(), { purpose: '𠮷'.repeat(60) })).status).toBe(201)
  })
})

describe('who verified', () => {
  test('is told to the holder alone: when, how, from which network, under which annotation', async () => {
    const number = await newCertificate()
    const { code } = (await annotate(number, { recipient: '某单位' })).json
    const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) Mobile/15E148'
    await call('GET', `/v1/verify/${code}?useIn=110000`, { from: '203.0.113.77', userAgent: phone })
    vi.setSystemTime(Date.now() + 1000)
    const facts = { managementNumber: number, name: holder.name, idNumber: holder.idNumber }
    await call('POST', '/v1/verify', { body: facts, from: '2001:db8:1:2:3::4' })
    expect((await get(`/v1/certificates/${number}/verifications`)).json).toEqual({
      verifications: [
        {
          at: '2023-08-23T08:00:01.000Z',
          firstAt: '2023-08-23T08:00:01.000Z',
          count: 1,
          how: 'number',
          verified: true,
          verifier: { network: '2001:db8:1::/48', client: 'program' },
        },
        {
          at: '2023-08-23T08:00:00.000Z',
          firstAt: '2023-08-23T08:00:00.000Z',
          count: 1,
          how: 'code',
          verified: true,
          useIn: '110000',
          annotation: { code: code.replaceAll('-', ''), purpose: '求职', recipient: '某单位' },
          verifier: { network: '203.0.113.0/24', client: 'phone' },
        },
      ],
    })
    expect((await get(`/v1/certificates/${number}/verifications`, strangerToken)).status).toBe(404)
  })

  test('is paged, and a place in one log is none in another', async () => {
    const [number, other] = [await newCertificate(), await newCertificate()]
    const facts = { managementNumber: number, name: holder.name, idNumber: holder.idNumber }
    for (let i = 0; i < 25; i++) {
      await call('POST', '/v1/verify', { body: facts, from: `203.0.${i}.1` })
      await call('POST', '/v1/verify', { body: facts, from: `203.0.${i}.2` })
    }
    const first = (await get(`/v1/certificates/${number}/verifications`)).json
    expect(first.verifications).toHaveLength(20)
    const second = (await get(`/v1/certificates/${number}/verifications?next=${first.next}`)).json
    expect(second.verifications).toHaveLength(5)
    expect(second.verifications[0]).toMatchObject({ count: 2 })
    expect(second.next).toBeUndefined()
    expect((await get(`/v1/certificates/${other}/verifications?next=${first.next}`)).status).toBe(422)
  })

  test('a failed attempt is not in the log: it is nobody’s business whether the number was right', async () => {
    const number = await newCertificate()
    const wrong = { managementNumber: number, name: '王六', idNumber: holder.idNumber }
    expect((await call('POST', '/v1/verify', { body: wrong })).status).toBe(404)
    expect((await get(`/v1/certificates/${number}/verifications`)).json.verifications).toEqual([])
  })

  test('beside it stands how the answer has changed, on the first page alone and for the holder alone', async () => {
    const number = await newCertificate()
    expect((await get(`/v1/certificates/${number}/verifications`)).json).toEqual({ verifications: [] })
    const change = {
      at: start.toISOString(),
      from: { zh: '证书电子文件，未能确定', en: 'Certificate electronic file, not established' },
      to: { zh: '电子证书，全国有效，须加注', en: 'Electronic certificate, in force nationwide' },
      rule: { id: 'ruankao-national', version: 1 },
      basis: [{ number: '（文号）', title: '（标题）', date: '2030-01-01' }],
    }
    await judgements(service.store.table).recordChange({ managementNumber: number, ...change })
    const { json } = await get(`/v1/certificates/${number}/verifications`)
    expect(json.answerChanges).toEqual([change])
    expect((await get(`/v1/certificates/${number}/verifications`, strangerToken)).status).toBe(404)
    const facts = { managementNumber: number, name: holder.name, idNumber: holder.idNumber }
    for (let i = 0; i < 21; i++) await call('POST', '/v1/verify', { body: facts })
    const { next } = (await get(`/v1/certificates/${number}/verifications`)).json
    expect((await get(`/v1/certificates/${number}/verifications?next=${next}`)).json).not.toHaveProperty(
      'answerChanges',
    )
  })
})
