import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRuleSets } from '../../../lib/settings/policy-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'policy-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('reading the operator’s folder', () => {
  it('is no error when there is none', () => {
    expect(readRuleSets(join(folder, 'absent'))).toEqual([])
  })

  it('takes the JSON files in the order of their names, and nothing else', () => {
    for (const name of ['b.json', 'a.json', 'README.md']) writeFileSync(join(folder, name), '{}')
    expect(readRuleSets(folder).map(({ source }) => source)).toEqual(['a.json', 'b.json'])
    for (const name of ['b.json', 'a.json', 'README.md']) rmSync(join(folder, name))
  })

  it('names a file that is not JSON', () => {
    writeFileSync(join(folder, 'x.json'), 'no')
    expect(() => readRuleSets(folder)).toThrow(/x\.json/)
    rmSync(join(folder, 'x.json'))
  })
})
