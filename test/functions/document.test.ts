/** The PDF over the deployed function: who gets which, under which code, and what is refused. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatCode, verifyCredential } from '#lib/credential'
import { trustKeys } from '#lib/jose'
import { verifyStatusList } from '#lib/status-list'
import { stranger } from '../support/certificates.ts'
import { readOfd, textsOf } from '../support/ofd.ts'
import { scanSvg } from '../support/scan.ts'
import { type Service, startService } from '../support/service.ts'

let service: Service
let token: string

const FILE = 'ZY2311000001'
const SEALED = 'ZY2344000001'
const ANNOTATED = 'ZY2144000001'
const REVOKED = 'ZY2344000003'
const CONSTRUCTOR = { qualification: '一级建造师', level: '一级', specialty: '建筑工程' }

beforeAll(async () => {
  service = await startService()
  await service.record()
  await service.record({ managementNumber: FILE, issuingRegion: '110000' })
  await service.record({
    managementNumber: ANNOTATED,
    ...CONSTRUCTOR,
    issueDate: '2022-03-15',
    examDate: '2021-09-11',
  })
  await service.record(
    { managementNumber: REVOKED },
    { status: 'revoked', revokedAt: '2024-01-02T03:04:05.000Z' },
  )
  await service.record({ ...stranger, holderName: stranger.name, managementNumber: 'ZY2344000002' })
  token = (await service.signIn()).accessToken
})
afterAll(() => service.close())

const document = (number: string, annotation?: string) =>
  service.call('GET', `/v1/certificates/${number}/document${annotation ? `?annotation=${annotation}` : ''}`, {
    token,
  })
const annotate = async (number: string) =>
  (
    await service.call('POST', `/v1/certificates/${number}/annotations`, {
      token,
      body: { purpose: '职称评审', validDays: 30 },
    })
  ).json.code as string
const bytesOf = ({ text }: { text: string }) => Buffer.from(text, 'base64')
/** The code on the documents that need no annotation. */
const standingCode = async (number: string) =>
  (await service.store.lookup.withAnnotations(number)).annotations.entries.findLast(
    ({ expiresAt }) => !expiresAt,
  )?.code as string

describe('an electronic certificate', () => {
  test('comes sealed and signed', async () => {
    const reply = await document(SEALED)
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
    })
    expect(bytesOf(reply).subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytesOf(reply).includes('/ByteRange')).toBe(true)
  })

  test('that needs an annotation is not given without one', async () => {
    expect((await document(ANNOTATED)).json).toMatchObject({ status: 403, code: 'annotation-required' })
    expect((await document(ANNOTATED, await annotate(ANNOTATED))).status).toBe(200)
  })

  test('is not given under an annotation that was withdrawn, or is of another certificate', async () => {
    const code = await annotate(ANNOTATED)
    expect((await document(SEALED, code)).json).toMatchObject({ status: 404 })
    await service.call('DELETE', `/v1/certificates/${ANNOTATED}/annotations/${code}`, { token })
    expect((await document(ANNOTATED, code)).json).toMatchObject({
      status: 410,
      code: 'annotation-withdrawn',
    })
  })
})

describe('a certificate electronic file', () => {
  test('comes without any signature', async () => {
    expect(bytesOf(await document(FILE)).includes('/ByteRange')).toBe(false)
  })

  test('keeps its code from one download to the next, also when several come at once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => document(FILE)))
    const code = await standingCode(FILE)
    await document(FILE)
    expect(await standingCode(FILE)).toBe(code)
  })

  test('is verified by the code on it, with no annotation needed', async () => {
    await document(FILE)
    const { json } = await service.call('GET', `/v1/verify/${await standingCode(FILE)}`)
    expect(json).toMatchObject({ verified: true, status: { annotation: 'none-needed' } })
    expect(json.certificate.result).toMatchObject({ kind: 'certificate-electronic-file', seal: null })
  })

  test('withdrawn, is seen to be by the list too, and the next document is another release', async () => {
    const releases = `/v1/certificates/${FILE}/annotations`
    const keys = await trustKeys((await service.call('GET', '/.well-known/jwks.json')).json)
    const check = async (text: string) => {
      const list = await verifyStatusList((await service.call('GET', '/v1/status/0')).text, keys, {
        now: new Date(),
      })
      return (await verifyCredential(text, { keys, now: new Date(), statusLists: [list] })).withdrawal.reason
    }
    const standing = async () => {
      await document(FILE)
      const { json } = await service.call('GET', releases, { token })
      const { code, qr } = json.annotations[0]
      return { code, text: await scanSvg(qr) }
    }
    const first = await standing()
    expect(await check(first.text)).toBe('not-withdrawn')
    await service.call('DELETE', `${releases}/${first.code}`, { token })
    const second = await standing()
    expect([await check(first.text), await check(second.text)]).toEqual(['withdrawn', 'not-withdrawn'])
    const present = async (credential?: string) =>
      (await service.call('POST', '/v1/verify/credential', { body: { credential } })).json.verified
    expect(await present(first.text.split('#')[1])).toBe(false)
    expect(await present(second.text.split('#')[1])).toBe(true)
  })
})

describe('as OFD', () => {
  const ofd = (number: string, query: string, accept?: string) =>
    service.call('GET', `/v1/certificates/${number}/document${query}`, {
      token,
      ...(accept && { headers: { accept } }),
    })
  /** The first bytes of a ZIP file. */
  const PACKED = 'PK\u0003\u0004'

  test.each([
    ['by the address', '?format=ofd', undefined],
    ['by what the client accepts', '', 'application/ofd'],
    ['by the address, whatever the client accepts', '?format=ofd', 'application/pdf'],
  ])('a certificate electronic file comes %s', async (_, query, accept) => {
    const reply = await ofd(FILE, query, accept)
    expect(reply).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'application/ofd',
        'content-disposition': 'inline; filename="certificate.ofd"',
        'cache-control': 'no-store',
      },
    })
    expect(bytesOf(reply).toString('latin1', 0, 4)).toBe(PACKED)
    expect(textsOf(readOfd(bytesOf(reply)))).toContain(formatCode(await standingCode(FILE)))
  })

  test.each([
    ['nothing asked for', '', undefined],
    ['PDF by the address', '?format=pdf', 'application/ofd'],
    ['a browser', '', 'text/html,application/xhtml+xml,*/*;q=0.8'],
  ])('it is a PDF all the same: %s', async (_, query, accept) => {
    expect((await ofd(FILE, query, accept)).headers['content-type']).toBe('application/pdf')
  })

  test('in another form, there is none', async () => {
    expect((await ofd(FILE, '?format=doc')).json).toMatchObject({ status: 422, code: 'invalid-input' })
  })

  test('an electronic certificate is refused where the deployment has no SM2 seal, and its PDF is given', async () => {
    expect((await ofd(SEALED, '?format=ofd')).json).toMatchObject({
      status: 406,
      code: 'format-unavailable',
      detail: expect.stringContaining('请下载 PDF'),
    })
    expect((await document(SEALED)).status).toBe(200)
  })
})

describe('nobody gets', () => {
  test('a document of a revoked certificate', async () => {
    expect((await document(REVOKED)).json).toMatchObject({ status: 409, code: 'certificate-revoked' })
  })

  test('a document of someone else, or without being logged in', async () => {
    expect((await document('ZY2344000002')).status).toBe(404)
    expect((await service.call('GET', `/v1/certificates/${SEALED}/document`)).status).toBe(401)
  })

  test('a file name that says whose it is, or opens it', async () => {
    const { headers } = await document(SEALED)
    expect(headers['content-disposition']).toBe('inline; filename="certificate.pdf"')
  })
})
