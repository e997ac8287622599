/** A deployment with an operator's own qualification, region and remark: from the file of an office to the answer. */

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPolicy } from '#lib/policy'
import { importCertificates, openSheet } from '#lib/registry'
import { readRuleSets } from '#lib/settings'
import { registryStore } from '#lib/store'
import { type Service, startService } from '../support/service.ts'

const POLICY_DIR = join(import.meta.dirname, '../../policy/examples')
const managementNumber = 'ZY9800000001'
const presented = { managementNumber, name: '张三', idNumber: '990101199003070015' }

let service: Service
beforeAll(async () => {
  service = await startService()
  process.env.POLICY_DIR = POLICY_DIR
})
afterAll(() => service.close())

const file = () => {
  const path = join(mkdtempSync(join(tmpdir(), 'own-policy-')), 'results.csv')
  writeFileSync(
    path,
    `管理号,姓名,证件号码,资格名称,级别,专业,考试日期,批准日期,签发日期,发证省份,发证机关
${managementNumber},张三,${presented.idNumber},检验师（示例）,一级,示例材料检验,2030-06-01,2030-06-02,2030-08-01,示例区,示例机关
`,
  )
  return path
}

test('the import reads the names of the operator’s catalogues without a warning', async () => {
  const path = file()
  const summary = await importCertificates({
    sheet: await openSheet(path),
    fileName: path,
    store: registryStore(service.store.table, { bulk: true, statusKeys: () => service.secrets.status }),
    vault: service.vault,
    catalogues: createPolicy(readRuleSets(POLICY_DIR)),
    operator: '测试员',
    now: () => new Date('2030-09-01T00:00:00.000Z'),
  })
  expect(summary).toMatchObject({ new: 1, refused: 0, warned: 0 })
})

test('an employer is told name, specialty and region in both languages, and the rule that decided', async () => {
  const { status, json } = await service.call('POST', '/v1/verify', {
    body: { ...presented, useIn: '980000' },
  })
  expect(status).toBe(200)
  expect(json).toMatchObject({
    verified: true,
    certificate: {
      qualification: {
        id: 'example-inspector',
        name: { zh: '示例检验师', en: 'Example Inspector' },
        level: 'level-1',
        specialtyName: { zh: '示例材料检验', en: 'Example Materials' },
      },
      issuingRegion: { code: '980000', name: { zh: '示例地区', en: 'Example Region' } },
      result: { determined: true, rule: { id: 'example-inspector-here' } },
    },
    use: { hasForce: true },
  })
})

test('the remark of a region is said; a region of no catalogue is refused, and named', async () => {
  const asked = (useIn: string) => service.call('POST', '/v1/verify', { body: { ...presented, useIn } })
  expect((await asked('130000')).json.use.reason.zh).toContain('OFD')
  const { status, json } = await asked('970000')
  expect({ status, errors: json.errors }).toMatchObject({
    status: 422,
    errors: [{ pointer: '/useIn', code: 'unknown-region', detail: expect.stringContaining('970000') }],
  })
})

test('the page offers the region and names it', async () => {
  const { accessToken } = await service.signIn(undefined, managementNumber)
  const { json } = await service.call('POST', `/v1/certificates/${managementNumber}/annotations`, {
    token: accessToken,
    body: { purpose: '执业注册', validDays: 30 },
  })
  const { text } = await service.call('GET', `/v/${json.code}?useIn=980000`, {
    headers: { accept: 'text/html' },
  })
  expect(text).toContain('示例检验师')
  expect(text).toMatch(/<option value="980000" selected[^>]*>示例地区/)
})
