/** `npm run policy -- rejudge` as an operator runs it, killed on the way. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createPolicy } from '#lib/policy'
import { keepRules } from '#lib/registry'
import { generateSecrets } from '#lib/settings'
import { assertFormat, judgements, registryStore } from '#lib/store'
import { createRows, importInto, statusKeys } from '../lib/registry/fixtures.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

vi.setConfig({ testTimeout: 90_000 })

const program = fileURLToPath(new URL('../../commands/policy.ts', import.meta.url))
const COUNT = 300
const KILLS = 3

let db: TestStore
let environment: NodeJS.ProcessEnv
/** With the example that makes 软考 national from 2030 on; the rows below are issued then. */
const rules = mkdtempSync(join(tmpdir(), 'rejudge-rules-'))
const none = mkdtempSync(join(tmpdir(), 'rejudge-none-'))
const folder = mkdtempSync(join(tmpdir(), 'rejudge-'))
const example = new URL('../../policy/examples/ruankao-national.json', import.meta.url)
writeFileSync(join(rules, 'national.json'), readFileSync(example))

beforeAll(async () => {
  db = await openTestStore()
  await assertFormat(db.store.table)
  const secretsFile = join(folder, 'secrets.json')
  writeFileSync(secretsFile, JSON.stringify(await generateSecrets()))
  environment = {
    ...process.env,
    TABLE_NAME: db.tableName,
    DYNAMODB_ENDPOINT: db.tap.endpoint,
    SECRETS_FILE: secretsFile,
    POLICY_DIR: rules,
  }
  const dates = { examDate: '2030-05-27', approvalDate: '2030-05-28', issueDate: '2030-08-21' }
  const rows = createRows(COUNT, (i) => (i % 2 ? dates : {}))
  const { summary } = await importInto(registryStore(db.store.table, { bulk: true, statusKeys }), rows, {
    now: () => new Date('2030-09-01T00:00:00.000Z'),
  })
  expect(summary.new).toBe(COUNT)
})
afterAll(() => db.close())

function start(...argv: string[]): {
  child: ChildProcess
  ended: Promise<{ status: number | null; out: string; err: string }>
} {
  const child = spawn(process.execPath, [program, 'rejudge', ...argv], { env: environment })
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  return {
    child,
    ended: new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err }))),
  }
}
const run = (...argv: string[]) => start(...argv).ended

const changes = async () => {
  const found = []
  for (let i = 0; i < COUNT; i++) {
    found.push((await db.store.answerChanges.list(`ZY23${String(i).padStart(8, '0')}`)).length)
  }
  return found
}

describe('npm run policy -- rejudge', () => {
  it('says what it needs where no rules are kept, and keeps them for the next time', async () => {
    const { status, out } = await run('--json')
    expect({ status, code: JSON.parse(out).error.code }).toEqual({ status: 1, code: 'nothing-to-compare' })
    expect((await run('--old', join(none, 'nowhere'))).status).toBe(2)
    expect((await run('--svg', 'x')).status).toBe(2)
    expect(await keepRules(judgements(db.store.table), createPolicy(), () => new Date())).toBe(true)
  })

  it('lists and counts what changes, writing nothing', async () => {
    const list = join(folder, 'list.csv')
    const { status, out } = await run('--json', '--out', list)
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      judged: COUNT,
      changed: COUNT / 2,
      finished: true,
      applied: false,
      changes: [
        { from: expect.stringContaining('未能确定'), to: expect.stringContaining('全国有效'), count: 150 },
      ],
    })
    expect(readFileSync(list, 'utf8').trim().split('\n')).toHaveLength(COUNT / 2)
    expect((await changes()).every((count) => count === 0)).toBe(true)
    const shown = (await run('--old', none)).out
    expect(shown).toContain('ruankao-national v1')
    expect(shown).toContain('150 份结论有变')
  })

  it(`killed ${KILLS} times with kill -9 and run again, has told each holder once`, async () => {
    for (let kill = 1; kill <= KILLS; kill++) {
      const { child, ended } = start('--apply', '--json')
      let left = kill * 30
      db.tap.treat = ({ body }) => {
        if (String(body.Item?.pk?.S).startsWith('CHANGED#') && --left === 0) child.kill('SIGKILL')
        return 'pass'
      }
      expect((await ended).status).toBeNull()
    }
    db.tap.treat = () => 'pass'
    const partly = (await changes()).filter((count) => count > 0).length
    expect(partly).toBeGreaterThan(0)
    expect(partly).toBeLessThan(COUNT / 2)
    const { status, out } = await run('--apply', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      judged: COUNT,
      changed: COUNT / 2,
      finished: true,
      resumed: true,
    })
    expect(await changes()).toEqual(Array.from({ length: COUNT }, (_, i) => i % 2))
    expect(JSON.parse((await run('--apply', '--json')).out)).toMatchObject({ judged: 0, changed: 0 })
  })
})
