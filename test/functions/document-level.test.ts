/** The level that a deployment promises reaches the file: where nobody looked, a setting that is lost is a promise broken. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type LocalTimeStampAuthority,
  startTimeStampAuthority,
} from '../lib/document/time-stamp-authority.ts'
import { type Service, startService } from '../support/service.ts'

let authority: LocalTimeStampAuthority
let service: Service

beforeAll(async () => {
  authority = await startTimeStampAuthority(new Date())
  service = await startService({ TIMESTAMP_URL: authority.url, PDF_LEVEL: 'B-LTA' })
})
afterAll(async () => {
  await service.close()
  await authority.close()
})

test('a document has the level that PDF_LEVEL says, and is whole', async () => {
  await service.record()
  const token = (await service.signIn()).accessToken
  const reply = await service.call('GET', '/v1/certificates/ZY2344000001/document', { token })
  expect(reply.status).toBe(200)
  const file = Buffer.from(reply.text, 'base64')
  for (const part of ['/Type /DSS', '/SubFilter /ETSI.RFC3161']) expect(file.includes(part)).toBe(true)
  const { json } = await service.call('POST', '/v1/verify/document', { file })
  expect(json).toMatchObject({ verified: true, signature: { state: 'whole' } })
})
