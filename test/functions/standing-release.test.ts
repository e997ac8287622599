/** The code on documents that need no annotation: its holder sees it, and can take it back. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { StoredCertificate } from '#lib/certificate'
import { createCredentialIssuer } from '#lib/credential'
import { openRuntime, type WholeRuntime } from '../support/runtime.ts'
import { ORIGIN, type Service, startService } from '../support/service.ts'

const FILE = 'ZY2311000001'

let service: Service
let runtime: WholeRuntime
let token: string
let stored: StoredCertificate

beforeAll(async () => {
  service = await startService()
  runtime = await openRuntime()
  stored = await service.record({ managementNumber: FILE, issuingRegion: '110000' })
  token = (await service.signIn(undefined, FILE)).accessToken
})
afterAll(async () => {
  runtime.store.table.client.destroy()
  await service.close()
})

const of = (number: string, path: string) => `/v1/certificates/${number}${path}`
const document = (query = '') => service.call('GET', of(FILE, `/document${query}`), { token })
const releases = async () => (await service.call('GET', of(FILE, '/annotations'), { token })).json.annotations
const withdraw = (code: string) => service.call('DELETE', of(FILE, `/annotations/${code}`), { token })
const byCode = (code: string) => service.call('GET', `/v1/verify/${code}`)
const byCredential = (credential: string) =>
  service.call('POST', '/v1/verify/credential', { body: { credential } })

/** What the QR of a document says that is printed now. */
const printed = (code: string) =>
  createCredentialIssuer(
    runtime.keyRing.signerAt,
    ORIGIN,
  )({
    certificate: runtime.view.forVerifier(stored),
    statusPlace: stored.statusPlace,
    code: code.replaceAll('-', ''),
    now: new Date(),
  })

test('its holder sees it beside the annotations, without an end; it is no annotation, and counts as none', async () => {
  expect(await releases()).toEqual([])
  await document()
  const body = { purpose: '求职', validDays: 30 }
  for (const status of [201, 201, 201, 409])
    expect((await service.call('POST', of(FILE, '/annotations'), { token, body })).status).toBe(status)
  const listed = await releases()
  expect(listed).toHaveLength(4)
  const { code, ...standing } = listed.at(-1)
  expect(standing).toEqual({
    url: `${ORIGIN}/v/${code.replaceAll('-', '')}`,
    issuedAt: expect.any(String),
    state: 'active',
    qr: expect.stringContaining('<svg'),
  })
  expect((await document(`?annotation=${code}`)).status).toBe(200)
})

test('withdrawn, it is over at once, on paper too; and the next document has another', async () => {
  const { code } = (await releases()).at(-1)
  const paper = await printed(code)
  const digits = paper.split('#')[1] as string
  expect((await byCredential(digits)).json).toMatchObject({ verified: true })
  // A credential says its moment in whole seconds: what is printed next belongs to a later one.
  await new Promise((resolve) => setTimeout(resolve, 1100))

  expect((await withdraw(code)).status).toBe(204)
  expect((await byCode(code)).json).toMatchObject({ status: 410, code: 'annotation-withdrawn' })
  expect((await document(`?annotation=${code}`)).json).toMatchObject({ code: 'annotation-withdrawn' })
  expect((await releases()).at(-1)).toMatchObject({ code, state: 'withdrawn' })

  await document()
  const next = (await releases())[0]
  expect(next).toMatchObject({ state: 'active' })
  expect(next.code).not.toBe(code)
  expect((await byCode(next.code)).json).toMatchObject({
    verified: true,
    status: { annotation: 'none-needed' },
  })
  expect((await byCredential((await printed(next.code)).split('#')[1] as string)).json.verified).toBe(true)

  for (const presented of [paper, digits]) {
    const { json } = await byCredential(presented)
    expect(json).toMatchObject({
      verified: false,
      status: { annotation: 'withdrawn', integrity: 'verified' },
    })
    expect(json.certificate).toBeUndefined()
  }
  expect((await byCode(code)).status).toBe(410)
})

test('its QR is kept as a picture, by its holder alone, as long as it stands', async () => {
  const { code } = (await releases())[0]
  const at = of(FILE, `/annotations/${code}/qr.png`)
  const reply = await service.call('GET', at, { token })
  expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'image/png' } })
  expect(Buffer.from(reply.text, 'base64').subarray(1, 4).toString()).toBe('PNG')
  expect((await service.call('GET', at)).status).toBe(401)
  await withdraw(code)
  expect((await service.call('GET', at, { token })).status).toBe(410)
})
