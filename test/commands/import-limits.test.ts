/** Files made to exhaust whoever reads them: refused by the limit's name, in both languages, with nothing written. */

import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSheet } from '#lib/registry'
import { LIMITS, type LimitName } from '../../lib/registry/sheet/limits.ts'
import { BOMBS, writeBombs } from '../lib/registry/bombs.ts'
import { createRows, csvOf, fileOf } from '../lib/registry/fixtures.ts'

const reader = fileURLToPath(new URL('../lib/registry/read-bombs.ts', import.meta.url))

interface Reading {
  readonly answers: readonly { readonly code: string; readonly written: number }[]
  readonly peakMegabytes: number
}

const read = (way: string, files: readonly string[]) =>
  new Promise<Reading>((resolve, reject) => {
    const child = fork(reader, [way, ...files])
    child.once('message', (reading) => resolve(reading as Reading))
    child.once('exit', (status) => reject(new Error(`the reader ended: ${status}`)))
  })

let files: readonly string[]
beforeAll(() => {
  files = writeBombs()
})

describe.each(['command', 'function'])('the %s', (way) => {
  it('refuses every bomb by its limit, writes nothing, and stays within 500 MB', {
    timeout: 120_000,
  }, async () => {
    const { answers, peakMegabytes } = await read(way, files)
    expect(answers.map(({ code, written }, i) => [BOMBS[i]?.[0], code, written])).toEqual(
      BOMBS.map(([name, limit]) => [name, limit === 'malformed' ? 'file-malformed' : `limit-${limit}`, 0]),
    )
    expect(peakMegabytes).toBeLessThan(500)
  })
})

describe('a limit', () => {
  it.each([
    ['seconds', 0],
    ['rows', 3],
    ['cells', 20],
  ] as const)('of %s holds for CSV', async (limit, most) => {
    const file = fileOf(csvOf(createRows(10)))
    await expect(openSheet(file, { limits: { [limit]: most } })).rejects.toMatchObject({
      code: `limit-${limit}`,
      detail: { zh: expect.stringContaining(limit), en: expect.stringContaining(`at most ${most}`) },
    })
  })

  it.each(['strings', 'cells', 'seconds'] as const)('of %s holds for XLSX', async (limit) => {
    const office = fileURLToPath(new URL('../fixtures/registry/office.xlsx', import.meta.url))
    await expect(openSheet(office, { limits: { [limit]: 0 } })).rejects.toMatchObject({
      code: `limit-${limit}`,
    })
  })

  it('is broken by one of these files or tried above, each of them', () => {
    const tried: readonly LimitName[] = ['seconds', 'cells', 'strings', 'rows']
    const broken = new Set<string>([...BOMBS.map(([, limit]) => limit), ...tried])
    expect(Object.keys(LIMITS).filter((name) => !broken.has(name))).toEqual([])
  })
})
