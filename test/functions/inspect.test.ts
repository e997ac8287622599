/** A PDF in, a verdict out, over the deployed functions: documents as they were downloaded, and what forgers make of them. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { trustKeys, verifyReceipt } from '#lib/jose'
import { rewrite, withLink } from '../support/pdf.ts'
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
    const pdf = await service.call('POST', '/v1/receipts/document', { body: { receipt: verification.receipt } })
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

  test('that was revoked since is not verified', async () => {
    const file = await download(REVOKED)
    const stored = (await service.store.lookup.withAnnotations(REVOKED)).certificate
    await service.store.table.put({
      Item: { ...stored, pk: `CERT#${REVOKED}`, sk: 'CERT' } as never,
    } as never).catch(() => undefined)
    expect((await inspect(file)).verification.status.record).toBeDefined()
  })
})
