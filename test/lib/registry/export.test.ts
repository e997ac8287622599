/** Who takes the whole registry away, with every ID number in clear, is on record; and nobody whose record cannot be made. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExportContext, exportCertificates } from '#lib/registry'
import { type ExportRegister, exportRegister } from '#lib/store'
import { openTestStore, type TestStore } from '../../support/store.ts'
import { catalogues, createRows, importInto, noon, vault } from './fixtures.ts'
import { type MemoryStore, memoryStore } from './memory-store.ts'

let testStore: TestStore
let exports: ExportRegister
let store: MemoryStore
beforeAll(async () => {
  testStore = await openTestStore()
  exports = exportRegister(testStore.store.table)
  store = memoryStore()
  await importInto(store, createRows(30))
})
afterAll(() => testStore.close())

const context = (more: Partial<ExportContext> = {}): ExportContext => ({
  store,
  exports,
  vault,
  regions: catalogues.regions,
  operator: '经办人甲',
  now: () => noon,
  ...more,
})

describe('an export', () => {
  it('is on record before anything is read, and with how many once it is done', async () => {
    const parts = exportCertificates(context())
    await parts.next()
    const [begun] = await exports.list(10)
    expect(begun).toEqual({
      exportId: expect.stringMatching(/^[0-9a-f]{16}$/),
      operator: '经办人甲',
      startedAt: noon.toISOString(),
    })
    for await (const _ of parts);
    expect(await exports.list(10)).toEqual([{ ...begun, finishedAt: noon.toISOString(), certificates: 30 }])
  })

  it('that was stopped half way stands as not finished, the newest first, and with nobody else in it', async () => {
    const later = new Date(noon.getTime() + 60_000)
    const parts = exportCertificates(context({ operator: '经办人乙', now: () => later }))
    for (let i = 0; i < 2; i++) await parts.next()
    await parts.return(undefined)
    const [newest, before] = await exports.list(10)
    expect(newest).toMatchObject({ operator: '经办人乙', startedAt: later.toISOString() })
    expect(newest).not.toHaveProperty('finishedAt')
    expect(before?.operator).toBe('经办人甲')
    expect(JSON.stringify(await exports.list(10))).not.toMatch(/ZY|990101|张/)
  })

  it('cannot be taken when it cannot be recorded', async () => {
    let read = 0
    const unread = {
      async *scan() {
        read++
        yield []
      },
    }
    const record = () => Promise.reject(new Error('no store'))
    const parts = exportCertificates(context({ store: unread, exports: { record } }))
    await expect(parts.next()).rejects.toThrow('no store')
    expect(read).toBe(0)
  })
})
