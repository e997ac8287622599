/** A folder that imports what is put into it: nothing is lost, nothing half written is read, each file has its answer. */

import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createPolicy } from '#lib/policy'
import { generateSecrets } from '#lib/settings'
import { activations, exportRegister, judgements, registryStore } from '#lib/store'
import { createVault } from '#lib/vault'
import { parseCommand } from '../../commands/registry/arguments.ts'
import type { Target } from '../../commands/registry/target.ts'
import { watchFolder } from '../../commands/registry/watch.ts'
import { createRow, createRows, csvOf } from '../lib/registry/fixtures.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

let db: TestStore
let target: Target
let folder: string
beforeAll(async () => {
  db = await openTestStore()
  const secrets = await generateSecrets()
  target = {
    store: registryStore(db.store.table, { bulk: true, statusKeys: () => secrets.status }),
    judgements: judgements(db.store.table),
    exports: exportRegister(db.store.table),
    policy: createPolicy(),
    accounts: db.store,
    activations: activations(db.store.table),
    vault: createVault(secrets),
    operator: '经办人甲',
    close: async () => {},
  }
})
afterAll(() => db.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhengyan-watch-'))
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(() => {
  vi.restoreAllMocks()
  db.tap.treat = () => 'pass'
  rmSync(folder, { recursive: true })
})

const command = (...more: string[]) => {
  const read = parseCommand(['watch', folder, '--json', ...more])
  if (read === 'help') throw new Error('help')
  return read
}
const put = (name: string, content: Uint8Array | string) => writeFileSync(join(folder, name), content)
const summary = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const once = () => watchFolder(command('--once'), target, new AbortController().signal, 150)

test('a whole file goes to done, one with a wrong row or that is none to refused, each with what there is to say', async () => {
  put('good.csv', csvOf(createRows(3)))
  put(
    'partly.csv',
    csvOf([createRow({ managementNumber: 'ZY9990000001' }), createRow({ idNumber: '12345' })]),
  )
  put('none.xlsx', 'not a workbook')
  put('.hidden.csv', 'left alone')
  put('notes.txt', 'left alone')
  expect(await once()).toEqual({ done: 1, refused: 2 })
  expect(readdirSync(folder).sort()).toEqual(['.hidden.csv', 'done', 'notes.txt', 'refused'])
  expect(readdirSync(join(folder, 'done')).sort()).toEqual(['good.csv', 'good.csv.summary.json'])
  expect(readdirSync(join(folder, 'refused')).sort()).toEqual([
    'none.xlsx',
    'none.xlsx.summary.json',
    'partly.csv',
    'partly.csv.report.csv',
    'partly.csv.summary.json',
  ])
  expect(summary('done/good.csv.summary.json')).toMatchObject({ fileName: 'good.csv', new: 3, refused: 0 })
  expect(summary('refused/partly.csv.summary.json')).toMatchObject({ new: 1, refused: 1 })
  expect(summary('refused/none.xlsx.summary.json').error.zh).not.toBe('')
})

test('the same name again does not overwrite what was kept', async () => {
  for (const number of ['ZY9991000001', 'ZY9991000002']) {
    put('daily.csv', csvOf([createRow({ managementNumber: number })]))
    expect(await once()).toEqual({ done: 1, refused: 0 })
  }
  expect(readdirSync(join(folder, 'done')).filter((name) => name.endsWith('daily.csv'))).toHaveLength(2)
})

test('a file that is still being written is left until it is whole', async () => {
  const text = csvOf(createRows(40)).toString()
  const watching = once()
  const half = Math.floor(text.length / 2)
  put('slow.csv', text.slice(0, half))
  for (let at = half; at < text.length; at += 200) {
    await pause(30)
    appendFileSync(join(folder, 'slow.csv'), text.slice(at, at + 200))
  }
  expect(await watching).toEqual({ done: 1, refused: 0 })
  expect(summary('done/slow.csv.summary.json')).toMatchObject({ rows: 40 })
})

test('where the store fails the file stays, and is imported when it is back', async () => {
  put('later.csv', csvOf([createRow({ managementNumber: 'ZY9992000001' })]))
  const stop = new AbortController()
  const watching = watchFolder(command(), target, stop.signal, 150)
  await target.store.putLease(
    { owner: 'x', operator: '李四', host: 'elsewhere', processId: 1, until: Date.now() + 1_500 },
    undefined,
  )
  await pause(800)
  expect(readdirSync(folder)).toContain('later.csv')
  await expect.poll(() => readdirSync(join(folder, 'done')), { timeout: 20_000 }).toContain('later.csv')
  stop.abort()
  expect(await watching).toEqual({ done: 1, refused: 0 })
})
