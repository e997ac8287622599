/** The demo file, imported as real data is, into a real table: a second time nothing is written at all. */

import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPolicy } from '#lib/policy'
import { importCertificates, openSheet } from '#lib/registry'
import { generateSecrets } from '#lib/settings'
import { registryStore } from '#lib/store'
import { createVault } from '#lib/vault'
import { openTestStore, type TestStore } from '../../support/store.ts'

const fileName = new URL('../../../local/demo/certificates.csv', import.meta.url).pathname

let db: TestStore
beforeEach(async () => {
  db = await openTestStore()
})
afterEach(() => db.close())

async function everything() {
  const { table } = db.store
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }))
  return Items.map((item) => JSON.stringify(item)).sort()
}

test.each([true, false])(
  'imported twice, the second time changes and writes nothing (in bulk: %s)',
  async (bulk) => {
    const secrets = await generateSecrets()
    const load = async (now: string) =>
      importCertificates({
        sheet: await openSheet(fileName),
        fileName,
        store: registryStore(db.store.table, { bulk, statusKeys: () => secrets.status }),
        vault: createVault(secrets),
        catalogues: createPolicy(),
        operator: 'test',
        now: () => new Date(now),
      })
    await load('2026-01-05T04:00:00Z')
    const before = await everything()
    const requests = db.tap.requests.length
    const second = await load('2026-01-06T04:00:00Z')
    expect(second).toMatchObject({ new: 0, changed: 0, refused: 0, unchanged: second.rows })
    expect(second.rows).toBeGreaterThan(200)
    expect(await everything()).toEqual(before)
    const sent = new Set(db.tap.requests.slice(requests).map(({ operation }) => operation))
    expect([...sent].filter((operation) => !/^(BatchGetItem|GetItem|Scan)$/.test(operation))).toEqual([])
    for (const item of before) expect(item).not.toContain('990101199003070015')
  },
)
