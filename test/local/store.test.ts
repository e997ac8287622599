/** The embedded store under `npm start`: what it leaves open, it keeps in memory. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { Level } from 'level'
import { expect, test, vi } from 'vitest'
import { openTable } from '#lib/store'
import { localSettings } from '../../local/settings.ts'
import { freePort, openLocalStore } from '../../local/store.ts'

test('a query that has been answered leaves no iterator open, whether it read all or stopped at a limit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyan-store-'))
  const settings = localSettings({ DATA_DIR: folder, DYNAMODB_PORT: String(await freePort()) })
  const made = vi.spyOn(Level.prototype, 'values')
  const store = await openLocalStore(settings)
  const table = openTable({ tableName: settings.tableName, endpoint: store.endpoint })
  for (const limit of [undefined, 1]) {
    const asked = new QueryCommand({
      TableName: settings.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'FORMAT' },
      Limit: limit,
    })
    await Promise.all(Array.from({ length: 10 }, () => table.client.send(asked)))
  }
  const iterators = made.mock.results.map(({ value }) => value as { next(): Promise<unknown> })
  expect(iterators.length).toBeGreaterThanOrEqual(20)
  for (const iterator of iterators)
    await expect(iterator.next()).rejects.toMatchObject({ code: 'LEVEL_ITERATOR_NOT_OPEN' })
  made.mockRestore()
  table.client.destroy()
  await store.close()
  rmSync(folder, { recursive: true })
})
