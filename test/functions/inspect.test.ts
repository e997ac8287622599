/** A PDF in, a verdict out, over the deployed functions: documents as they were downloaded, and what forgers make of them. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { formatCode, qrMatrix } from '#lib/credential'
import { createDocumentDrawer, loadFonts } from '#lib/document'
import { trustKeys, verifyReceipt } from '#lib/jose'
import { rewrite, withLink, withPage } from '../support/pdf.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

const SEALED = 'ZY2344000001'
const FILE = 'ZY2311000001'
const ANNOTATED = 'ZY2144000001'
const REVOKED = 'ZY2311000005'
const CORRECTED = 'ZY2311000006'

let service: Service
let token: string

beforeAll(async () => {
  service = await startService()
  await service.record()
  for (const managementNumber of [FILE, REVOKED, CORRECTED])
    await service.record({ managementNumber, issuingRegion: '110000' })
  await service.record({
    managementNumber: ANNOTATED,
    qualification: '一级建造师',
    level: '一级',
    specialty: '建筑工程',
    issueDate: '2022-03-15',
    examDate: '2021-09-11',
  })
  token = (await service.signIn()).accessToken
})
afterAll(() => service.close())

const own = (number: string) => `/v1/certificates/${number}`

async function download(number: string, annotation?: string): Promise<Buffer> {
  const query = annotation ? `?annotation=${annotation}` : ''
  const reply = await service.call('GET', `${own(number)}/document${query}`, { token })
  expect(reply.status).toBe(200)
  return Buffer.from(reply.text, 'base64')
}

async function annotate(number: string): Promise<string> {
  const body = { purpose: '职称评审', recipient: '某某单位', validDays: 30 }
  return (await service.call('POST', `${own(number)}/annotations`, { token, body })).json.code
}

const send = (file: Uint8Array, query = '', from?: string) =>
  service.call('POST', `/v1/verify/document${query}`, { file, ...(from && { from }) })
const inspect = async (file: Uint8Array, query = '') => (await send(file, query)).json

const linkOf = (file: Buffer) => /\/URI \(([^)]*)\)/.exec(file.toString('latin1'))?.[1] as string

describe('a document as it was downloaded', () => {
  test('an electronic certificate is whole, names who sealed it and when, and is what is on record', async () => {
    const answer = await inspect(await download(ANNOTATED, await annotate(ANNOTATED)), '?useIn=440000')
    expect(answer).toMatchObject({
      verified: true,
      signature: { state: 'whole', code: 'signature-whole' },
      checks: {
        structure: { outcome: 'verified' },
        credential: { outcome: 'verified' },
        facts: { outcome: 'verified', code: 'sealed-and-on-record' },
      },
      verification: {
        verified: true,
        status: { record: 'valid', annotation: 'active', integrity: 'verified' },
        certificate: { managementNumber: ANNOTATED, holderName: '张三' },
        annotation: { purpose: '职称评审', recipient: '某某单位' },
        use: { region: '440000', hasForce: true },
      },
    })
    expect(answer.signature.signer).toContain('DEMONSTRATION')
    expect(Math.abs(Date.parse(answer.signature.signedAt) - Date.now())).toBeLessThan(60_000)
  })

  test('a certificate electronic file bears no seal, and is drawn anew from the record and compared', async () => {
    for (const file of [await download(FILE), await download(FILE, await annotate(FILE))]) {
      expect(await inspect(file)).toMatchObject({
        verified: true,
        signature: { state: 'none', code: 'no-seal-by-design' },
        checks: {
          structure: { outcome: 'verified' },
          credential: { outcome: 'verified' },
          facts: { outcome: 'verified', code: 'drawn-the-same' },
        },
        verification: { verified: true, certificate: { managementNumber: FILE } },
      })
    }
  })

  test('stands in the log of its holder as a document, and the receipt names the file', async () => {
    const file = await download(SEALED)
    const { verification } = await inspect(file)
    const log = (await service.call('GET', `${own(SEALED)}/verifications`, { token })).json
    expect(log.verifications).toContainEqual(expect.objectContaining({ how: 'document', verified: true }))
    const keys = await trustKeys((await service.call('GET', '/.well-known/jwks.json')).json)
    const { receipt } = await verifyReceipt(verification.receipt, keys)
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(file))).toString('hex')
    expect(receipt?.asked).toEqual({ by: 'document', sha256: digest, managementNumber: SEALED })
    const pdf = await service.call('POST', '/v1/receipts/document', {
      body: { receipt: verification.receipt },
    })
    expect(pdf.status).toBe(200)
  })
})

describe('a document whose certificate is not what it was', () => {
  test('whose annotation has ended is not verified, and its signature is whole all the same', async () => {
    const code = await annotate(ANNOTATED)
    const file = await download(ANNOTATED, code)
    await service.call('DELETE', `${own(ANNOTATED)}/annotations/${code}`, { token })
    const answer = await inspect(file)
    expect(answer).toMatchObject({
      verified: false,
      signature: { state: 'whole' },
      checks: { facts: { outcome: 'not-checked', code: 'nothing-to-compare' } },
      verification: { verified: false, status: { annotation: 'withdrawn' } },
    })
    expect(answer.verification.certificate).toBeUndefined()
    const other = await annotate(ANNOTATED)
    const lasting = await download(ANNOTATED, other)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 })
    expect(await inspect(lasting)).toMatchObject({
      verified: false,
      signature: { state: 'whole' },
      verification: { status: { annotation: 'expired' } },
    })
    vi.useRealTimers()
  })

  test('that was revoked or corrected since is not verified', async () => {
    const [revoked, corrected] = [await download(REVOKED), await download(CORRECTED)]
    const change = async (number: string, changes: object) => {
      const { certificate } = await service.store.lookup.withAnnotations(number)
      const stored = certificate as NonNullable<typeof certificate>
      expect(await service.store.certificates.replace({ ...stored, ...changes, revision: 2 }, 1)).toBe(true)
    }
    await change(REVOKED, { status: 'revoked', revokedAt: '2024-01-02T03:04:05.000Z' })
    await change(CORRECTED, { holderName: '张叁' })
    expect(await inspect(revoked)).toMatchObject({
      verified: false,
      verification: { verified: false, status: { record: 'revoked' } },
    })
    expect(await inspect(corrected)).toMatchObject({
      verified: false,
      checks: { facts: { outcome: 'failed', code: 'facts-differ', differences: ['holderName'] } },
      verification: { verified: false, differences: ['holderName'], certificate: { holderName: '张叁' } },
    })
  })

  test('of which there is no record is not verified, and nothing is said of it', async () => {
    const answer = await inspect(withLink(await download(FILE), `${ORIGIN}/v/00000000000000000`))
    expect(answer).toMatchObject({ verified: false, checks: { credential: { code: 'not-on-record' } } })
    expect(answer.verification).toBeUndefined()
  })
})

describe('a file that somebody has forged', () => {
  const REFUSED = { verified: false, verification: { verified: false } }
  const fonts = loadFonts()
  const draw = createDocumentDrawer({
    fonts,
    service: { zh: '证验演示机构', en: 'Zhengyan demonstration authority' },
    demonstration: true,
  })

  test('an electronic certificate whose signature was taken out', async () => {
    const file = await download(SEALED)
    const sealed = file.toString('latin1')
    const unsealed = file.subarray(0, sealed.indexOf('%%EOF\n') + 6)
    const answer = await inspect(unsealed)
    expect(answer).toMatchObject({
      ...REFUSED,
      signature: { state: 'none', code: 'seal-missing' },
      checks: { structure: { outcome: 'verified' }, facts: { outcome: 'not-checked' } },
    })
    const log = (await service.call('GET', `${own(SEALED)}/verifications`, { token })).json
    expect(log.verifications).toContainEqual(expect.objectContaining({ how: 'document', verified: false }))
  })

  test('a new file with the QR of somebody else’s certificate: what differs is named', async () => {
    const genuine = await download(FILE)
    const { verification } = await inspect(genuine)
    const link = linkOf(genuine)
    const code = link.split('/v/')[1]?.split('#')[0] as string
    const forged = await draw({
      certificate: { ...verification.certificate, holderName: '李四', idNumber: '990*************23' },
      verification: {
        code: formatCode(code),
        url: `${ORIGIN}/v/${code}`,
        text: link,
        qr: qrMatrix(link),
      },
      now: new Date(),
    })
    expect(await inspect(forged)).toMatchObject({
      ...REFUSED,
      signature: { state: 'none', code: 'no-seal-by-design' },
      checks: {
        structure: { outcome: 'verified' },
        credential: { outcome: 'verified' },
        facts: { outcome: 'failed', code: 'facts-differ', differences: ['holderName', 'idNumber'] },
      },
    })
  })

  test.each<[string, (file: Buffer) => Buffer]>([
    [
      'the true text hidden beneath a cover',
      (file) => withPage(file, (drawn) => `${drawn}\nq 1 1 1 rg 100 500 300 100 re f Q`),
    ],
    [
      'an invisible text beside the true one',
      (file) => withPage(file, (drawn) => drawn.replace('\nBT', '\nBT 3 Tr')),
    ],
    ['a letter drawn with lines', (file) => withPage(file, (drawn) => `${drawn}\n200 600 m 210 620 l S`)],
    [
      'a QR in which one module is another',
      (file) => withPage(file, (drawn) => drawn.replace(/(\d+) (\d+) 1 1 re/, '$1 $2 2 1 re')),
    ],
    [
      'letters that read otherwise than they look',
      (file) =>
        rewrite(file, (text) => text.replace(/(CIDToGIDMap \d+)([\s\S]*)(CIDToGIDMap \d+)/, '$3$2$1')),
    ],
    [
      'another title',
      (file) => rewrite(file, (text) => text.replace(/\/Title <FEFF..../, '/Title <FEFF674E')),
    ],
    [
      'another day of making',
      (file) => rewrite(file, (text) => text.replace(/(CreationDate \(D:20)\d\d/, '$125')),
    ],
  ])('%s: not as it is drawn from the record', async (_, forge) => {
    const genuine = await download(FILE)
    const forged = forge(genuine)
    expect(forged.equals(genuine)).toBe(false)
    expect(await inspect(forged)).toMatchObject({
      ...REFUSED,
      checks: { structure: { outcome: 'verified' }, facts: { outcome: 'failed', code: 'page-differs' } },
    })
  })

  test('a link that leads to another system, or to another code', async () => {
    const file = await download(FILE)
    const link = linkOf(file)
    const elsewhere = await inspect(withLink(file, link.replace(ORIGIN, 'https://zhengyan.exampIe')))
    expect(elsewhere).toMatchObject({ ...REFUSED, checks: { facts: { code: 'link-foreign' } } })
    const [address, credential] = link.split('#')
    const other = linkOf(await download(SEALED)).split('#')[0]
    expect(await inspect(withLink(file, `${other}#${credential}`))).toMatchObject({
      ...REFUSED,
      checks: { credential: { outcome: 'failed', code: 'credential-fails' } },
    })
    expect(await inspect(withLink(file, address as string))).toMatchObject({
      ...REFUSED,
      checks: { credential: { outcome: 'not-checked', code: 'code-alone' }, facts: { code: 'link-foreign' } },
    })
    expect(await inspect(withLink(file, 'https://elsewhere.example/'))).toMatchObject({
      verified: false,
      checks: { credential: { outcome: 'failed', code: 'no-credential' } },
    })
  })

  test('a sealed file with one byte changed leads to no record: nobody’s log tells of it', async () => {
    const logged = async () =>
      (await service.call('GET', `${own(SEALED)}/verifications`, { token })).json.verifications.length
    const [file, before] = [await download(SEALED), await logged()]
    file[3_000] = (file[3_000] as number) ^ 1
    const answer = await inspect(file)
    expect(answer).toEqual({
      verified: false,
      signature: { state: 'changed', code: 'bytes-changed', reason: expect.anything() },
      checks: {
        structure: expect.objectContaining({ outcome: 'not-checked', code: 'file-not-accepted' }),
        credential: expect.objectContaining({ outcome: 'not-checked' }),
        facts: expect.objectContaining({ outcome: 'not-checked' }),
      },
    })
    expect(await logged()).toBe(before)
  })
})

describe('what the route takes', () => {
  test('PDF and OFD: others are told what is missing, in both languages', async () => {
    for (const type of ['application/zip', 'application/json', '']) {
      const reply = await service.call('POST', '/v1/verify/document', {
        file: Buffer.from('x'),
        headers: { 'content-type': type, 'accept-language': 'en' },
      })
      expect(reply.json).toMatchObject({ status: 415, code: 'unsupported-media-type' })
      expect(reply.json.detail).toContain('(application/pdf, application/ofd)')
    }
  })

  test('files up to 4 MB: a larger one is refused before it is read, one of that size is answered', async () => {
    const tooLarge = await send(Buffer.alloc(4 * 1024 * 1024 + 1))
    expect(tooLarge.json).toMatchObject({ status: 413, code: 'too-large', detail: '文件超过 4 MB。' })
    const file = await download(FILE)
    const padded = Buffer.concat([file, Buffer.alloc(4 * 1024 * 1024 - file.length)])
    expect((await inspect(padded)).checks.structure.code).toBe('bytes-appended')
    expect((await inspect(Buffer.alloc(0))).checks.structure.code).toBe('not-a-pdf')
  })

  test('a region that there is not is named, and no answer is given', async () => {
    const reply = await send(await download(FILE), '?useIn=999999')
    expect(reply.json).toMatchObject({ status: 422, errors: [{ pointer: '?useIn', code: 'unknown-region' }] })
  })

  test('files that do not hold are counted; from a network that has sent many, only good ones are answered', async () => {
    const from = '203.0.113.9'
    const bad = Buffer.from('%PDF-1.7 is not enough')
    let status = 200
    let asked = 0
    while (status === 200 && asked < 100) {
      status = (await send(bad, '', from)).status
      asked++
    }
    expect([asked, status]).toEqual([61, 429])
    expect((await send(await download(FILE), '', from)).json.verified).toBe(true)
  })
})
