/** Activation codes in bulk: one a holder, in a file that appears whole or not at all, taken up where a run was cut. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseCode } from '#lib/credential'
import { activationHash } from '#lib/holder'
import { createPolicy } from '#lib/policy'
import { generateSecrets } from '#lib/settings'
import {
  type Activation,
  activations,
  exportRegister,
  judgements,
  openStore,
  registryStore,
} from '#lib/store'
import { createVault, type Vault } from '#lib/vault'
import { makeCodes } from '../../commands/registry/activation-codes.ts'
import { parseCommand, UsageError } from '../../commands/registry/arguments.ts'
import type { Target } from '../../commands/registry/target.ts'
import { createStored } from '../support/certificates.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

const HOLDERS = 120
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-codes-'))

let testStore: TestStore
let vault: Vault
let target: Target
let out: string
let files = 0

const person = (i: number) => ({
  holderName: i === 7 ? '=HYPERLINK("x")' : `张三${i}`,
  idType: 'passport',
  idNumber: `E97${String(i).padStart(6, '0')}`,
})
const tagsOf = (i: number) => vault.tags('passport', person(i).idNumber)

beforeAll(async () => {
  testStore = await openTestStore()
  const secrets = await generateSecrets()
  vault = createVault(secrets)
  const { store, tableName, tap } = testStore
  const recorded = { at: '2023-08-23T08:00:00.000Z', operator: '经办人甲' }
  for (let i = 0; i < HOLDERS; i++) {
    // Every tenth has five certificates.
    for (let n = 0; n < (i % 10 === 0 ? 5 : 1); n++) {
      const managementNumber = `ZY97${String(i).padStart(4, '0')}${n}`
      const stored = createStored(vault, { ...person(i), managementNumber } as never)
      await store.certificates.create({ ...stored, recorded } as never)
    }
  }
  const accounts = openStore({ tableName, endpoint: tap.endpoint })
  target = {
    store: registryStore(store.table, { bulk: false, statusKeys: () => secrets.status }),
    accounts,
    judgements: judgements(store.table),
    exports: exportRegister(store.table),
    policy: createPolicy(),
    activations: activations(store.table),
    vault,
    operator: '经办人甲',
    close: async () => accounts.table.client.destroy(),
  }
})
afterAll(async () => {
  await target.close()
  await testStore.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  out = join(folder, `codes-${++files}.csv`)
})

const make = (file?: string, over: Target = target) =>
  makeCodes({ file, out, validDays: 90, json: true }, over)

const linesOf = (path: string) => {
  const [head, ...lines] = readFileSync(path, 'utf8').split('\r\n').slice(0, -1)
  return { head, lines: lines.map((line) => line.split(',')) }
}

/** Of a person whose name has no comma in it. */
async function isGood(number: string, code: string): Promise<boolean> {
  const kept = await target.activations.find(tagsOf(Number(number.slice(4, 8))))
  return kept?.codeHash === activationHash(parseCode(code).code ?? '')
}

describe('the file', () => {
  test('has the four columns, a line a holder, and every code in it is the one that is kept', async () => {
    const outcome = await make()
    expect(outcome).toMatchObject({ codes: HOLDERS, certificates: HOLDERS + 48, unknown: [], resumed: false })
    const { head, lines } = linesOf(out)
    expect(head).toBe('管理号,姓名,激活码,有效期至')
    expect(lines).toHaveLength(HOLDERS)
    expect(new Set(lines.map(([number = '']) => number.slice(4, 8))).size).toBe(HOLDERS)
    expect(new Set(lines.map((cells) => cells.at(-2))).size).toBe(HOLDERS)
    for (const cells of lines) {
      expect(cells.at(-2)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{5}$/)
      expect(cells.at(-1)).toBe(outcome.validUntil)
      expect(await isGood(cells[0] as string, cells.at(-2) as string)).toBe(true)
    }
  })

  test('is for its owner’s eyes, runs nothing in a spreadsheet, and leaves nothing beside it', async () => {
    await make()
    expect(statSync(out).mode & 0o777).toBe(0o600)
    expect(readFileSync(out, 'utf8')).toContain(`"'=HYPERLINK(""x"")"`)
    expect(readdirSync(folder).filter((name) => name.startsWith(`codes-${files}.`))).toEqual([
      `codes-${files}.csv`,
    ])
  })

  test('is never written over', async () => {
    writeFileSync(out, 'handed out already')
    await expect(make()).rejects.toMatchObject({ code: 'file-exists' })
    expect(readFileSync(out, 'utf8')).toBe('handed out already')
  })

  test('is for the holders of the certificates that a file names, where one is given', async () => {
    const list = join(folder, 'list.csv')
    writeFileSync(list, '姓名,管理号\r\n,zy9700030\r\n,ZY9700100\r\n,ZY9700101\r\n,ZY0000000\r\n')
    const outcome = await make(list)
    expect(outcome).toMatchObject({ codes: 2, certificates: 3, unknown: [5] })
    expect(
      linesOf(out)
        .lines.map(([number]) => number?.slice(0, 8))
        .sort(),
    ).toEqual(['ZY970003', 'ZY970010'])
    writeFileSync(list, '姓名\r\n张三\r\n')
    rmSync(out)
    await expect(make(list)).rejects.toMatchObject({ code: 'heading-missing' })
  })
})

test('a new run makes the codes of an older one worthless', async () => {
  await make()
  const older = linesOf(out).lines
  out = join(folder, `codes-${++files}.csv`)
  await make()
  for (const cells of older.slice(0, 10)) {
    expect(await isGood(cells[0] as string, cells.at(-2) as string)).toBe(false)
  }
})

describe('a run that was cut short', () => {
  /** As if the process had been killed at some write, before or after it reached the store. */
  function killedAt(write: number, reached: boolean): Target {
    let writes = 0
    const put = async (...args: [Activation, readonly string[]]) => {
      if (++writes < write) return target.activations.put(...args)
      if (reached && writes === write) await target.activations.put(...args)
      throw new Error('killed')
    }
    return { ...target, activations: { ...target.activations, put } }
  }

  test.each([
    [1, false],
    [60, true],
    // On the second page: what the first has written stays.
    [600, false],
  ])(
    'at write %i (reached the store: %s) leaves no file, and the next gives the same codes on',
    async (write, reached) => {
      const list = join(folder, 'everybody.csv')
      const numbers = Array.from({ length: HOLDERS }, (_, i) =>
        Array.from({ length: i % 10 === 0 ? 5 : 1 }, (_, n) => `ZY97${String(i).padStart(4, '0')}${n}`),
      ).flat()
      // Two pages, as of a large file.
      writeFileSync(list, ['管理号', ...numbers, ...numbers, ...numbers, ...numbers].join('\r\n'))
      await expect(make(list, killedAt(write, reached))).rejects.toThrow('killed')
      expect(existsSync(out)).toBe(false)
      for (const name of [`${out}.unfinished`, `${out}.run`]) expect(statSync(name).mode & 0o777).toBe(0o600)
      const outcome = await make(list)
      expect(outcome).toMatchObject({ codes: HOLDERS, resumed: true })
      const { lines } = linesOf(out)
      expect(lines).toHaveLength(HOLDERS)
      for (const cells of lines.slice(0, 30))
        expect(await isGood(cells[0] as string, cells.at(-2) as string)).toBe(true)
    },
  )

  test('is not taken up with other arguments', async () => {
    await expect(make(undefined, killedAt(3, false))).rejects.toThrow('killed')
    const list = join(folder, 'other.csv')
    writeFileSync(list, '管理号\r\nZY9700030\r\n')
    await expect(make(list)).rejects.toMatchObject({ code: 'file-exists' })
  })
})

test('the command line says what is missing', () => {
  const wrong = [
    ['activation-codes', '--all'],
    ['activation-codes', '--out', 'x.csv'],
    ['activation-codes', 'list.csv', '--all', '--out', 'x.csv'],
    ['activation-codes', '--all', '--out', 'x.csv', '--valid-days', '0'],
    ['holder', 'ZY9700030'],
    ['holder', 'reset'],
    ['holder', 'open', 'ZY9700030'],
  ]
  for (const argv of wrong) expect(() => parseCommand(argv), argv.join(' ')).toThrow(UsageError)
  expect(parseCommand(['holder', 'reset', 'ZY9700030', '--reason', '核实'])).toMatchObject({
    name: 'holder',
    action: 'reset',
    argument: 'ZY9700030',
  })
})
