/**
 * An OFD in, a verdict out, over the deployed functions: documents as they were downloaded, and what forgers make of them. And a
 * PDF by the same SM2 key, where the deployment says so.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { edited, pack, partsOf, withPart } from '../lib/inspection/made-ofd.ts'
import { type Service, startService } from '../support/service.ts'

const SEALED = 'ZY2344000001'
const FILE = 'ZY2311000001'
const PAGE = 'Doc_0/Pages/Page_0/Content.xml'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-ofd-'))
let service: Service
let token: string
let sealed: Buffer
let file: Buffer

beforeAll(async () => {
  service = await startService({
    SM2_PKCS12_FILE: join(folder, 'sm2.p12'),
    ELECTRONIC_SEAL_FILE: join(folder, 'seal.esl'),
    PDF_SIGNED_BY: 'sm2',
  })
  await service.record()
  await service.record({ managementNumber: FILE, issuingRegion: '110000' })
  token = (await service.signIn()).accessToken
  sealed = await download(SEALED)
  file = await download(FILE)
})
afterAll(async () => {
  await service.close()
  rmSync(folder, { recursive: true })
})

async function download(number: string, format = 'ofd'): Promise<Buffer> {
  const reply = await service.call('GET', `/v1/certificates/${number}/document?format=${format}`, {
    token,
  })
  expect(reply.status).toBe(200)
  return Buffer.from(reply.text, 'base64')
}

const inspect = async (bytes: Uint8Array) =>
  (await service.call('POST', '/v1/verify/document', { file: bytes })).json

describe('a document as it was downloaded', () => {
  test('an electronic certificate is whole, names who sealed it and when, and is what is on record', async () => {
    const answer = await inspect(sealed)
    expect(answer).toMatchObject({
      verified: true,
      signature: {
        state: 'whole',
        code: 'signature-whole',
        signer: expect.stringContaining('DEMONSTRATION'),
      },
      checks: {
        structure: { outcome: 'verified' },
        credential: { outcome: 'verified' },
        facts: { outcome: 'verified', code: 'sealed-and-on-record' },
      },
      verification: { certificate: { managementNumber: SEALED } },
    })
    expect(Math.abs(Date.parse(answer.signature.signedAt) - Date.now())).toBeLessThan(600_000)
  })

  test('a PDF that is signed by SM2 is whole, and whole no more with a byte changed', async () => {
    const pdf = await download(SEALED, 'pdf')
    // sm2-sign-with-sm3 (GB/T 33560-2017), in hexadecimal as all of the signature is.
    expect(pdf.includes('06082a811ccf55018375')).toBe(true)
    expect(await inspect(pdf)).toMatchObject({
      verified: true,
      signature: { state: 'whole', signer: expect.stringContaining('DEMONSTRATION') },
      checks: { facts: { code: 'sealed-and-on-record' } },
    })
    const at = pdf.indexOf('/Lang (zh-CN)')
    pdf.write('/Lang (zh-TW)', at, 'latin1')
    expect(await inspect(pdf)).toMatchObject({
      verified: false,
      signature: { state: 'changed', code: 'bytes-changed' },
    })
  })

  test('a certificate electronic file has no seal by design: it is drawn anew, and the same to the byte', async () => {
    expect(await inspect(file)).toMatchObject({
      verified: true,
      signature: { state: 'none', code: 'no-seal-by-design' },
      checks: { facts: { outcome: 'verified', code: 'drawn-the-same' } },
    })
  })
})

describe('a document that somebody has changed', () => {
  test('a name on a file: what differs is named', async () => {
    const answer = await inspect(edited(file, PAGE, '张三', '李四'))
    expect(answer).toMatchObject({
      verified: false,
      signature: { state: 'none' },
      checks: { facts: { code: 'facts-differ', differences: ['holderName'] } },
    })
  })

  test('a font of a file whose letters look otherwise than they read', async () => {
    const font = partsOf(file).find(([path]) => path.endsWith('.ttf'))?.[0] as string
    const changed = withPart(file, font, (part) => {
      part[part.length - 40] = (part[part.length - 40] as number) ^ 1
      return part
    })
    expect(await inspect(changed)).toMatchObject({
      verified: false,
      checks: { facts: { code: 'page-differs' } },
    })
  })

  test('the seal of an electronic certificate, taken out with all that belongs to it', async () => {
    const plain = partsOf(sealed)
      .filter(([path]) => !path.startsWith('Doc_0/Signs/'))
      .map(
        ([path, part]) =>
          [
            path,
            path === 'OFD.xml'
              ? Buffer.from(
                  Buffer.from(part)
                    .toString()
                    .replace(/<ofd:Signatures>.*<\/ofd:Signatures>/, ''),
                )
              : part,
          ] as const,
      )
    expect(await inspect(pack(plain))).toMatchObject({
      verified: false,
      signature: { state: 'none', code: 'seal-missing' },
    })
  })

  test('a byte of a sealed one leads to no record', async () => {
    const answer = await inspect(edited(sealed, PAGE, '张三', '李四'))
    expect(answer).toMatchObject({ verified: false, signature: { state: 'changed', code: 'bytes-changed' } })
    expect(answer).not.toHaveProperty('verification')
  })
})
