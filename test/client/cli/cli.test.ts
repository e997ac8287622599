/** `zhengyan-verify` as a personnel office runs it: a list in, verdicts and receipts out, and nothing asked twice. */

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDF } from '@libpdf/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readList } from '#client/list'
import { newCode } from '#lib/credential'
import { readXlsx } from '../../../client/list/xlsx.ts'
import { API_KEY, startService } from './service.ts'

const program = join(import.meta.dirname, '../../../client/cli/main.ts')
const office = join(import.meta.dirname, '../../fixtures/registry/office.xlsx')

let service: Awaited<ReturnType<typeof startService>>
let folder: string
beforeEach(async () => {
  service = await startService()
  folder = mkdtempSync(join(tmpdir(), 'zhengyan-cli-'))
})
afterEach(async () => {
  await service.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
  // biome-ignore lint/suspicious/noExplicitAny: what the command writes
  readonly json: any
}

/** @param end resolves when the program is to be ended by that signal */
async function run(
  args: readonly string[],
  environment = {},
  end?: { readonly when: Promise<unknown>; readonly signal: NodeJS.Signals },
): Promise<Ended> {
  const child = spawn(
    process.execPath,
    [program, '--origin', service.origin, '--cache', join(folder, 'cache'), ...args],
    {
      env: { ...process.env, ZHENGYAN_API_KEY: API_KEY, ...environment },
    },
  )
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  void end?.when.then(() => child.kill(end.signal))
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, out, err, json: out.startsWith('{') ? JSON.parse(out) : undefined }
}

const listOf = (rows: readonly string[]) => {
  const path = join(folder, 'list.csv')
  writeFileSync(path, `\uFEFF${rows.join('\r\n')}\r\n`)
  return path
}
const codes = (n: number) => ['核验码', ...Array.from({ length: n }, () => newCode())]
const written = (name: string) =>
  readList(new Uint8Array(readFileSync(join(folder, name))), new URL(service.origin).host)

describe('a list', () => {
  it('in XLSX comes back in XLSX, with verdicts and receipts, and 1 says that somebody is not verified', async () => {
    const out = join(folder, 'result.xlsx')
    const { status, json, err } = await run([office, '--out', out, '--json', '--lang', 'en'])
    expect([status, err]).toEqual([1, ''])
    // 李四 has two rows.
    expect(json).toMatchObject({ verified: 8, failed: 2, unreadable: 0, notChecked: 0, complete: true })
    const { file } = written('result.xlsx')
    expect(file.rows[2]?.cells.slice(18, 20)).toEqual(['Valid', '在广东省内与纸质证书具有同等效力'])
    expect(file.rows[4]?.cells[18]).toBe('Not found')
    expect(file.rows[2]?.cells.at(-1)).toBe('1-1')
    expect(readFileSync(join(folder, 'result.receipts.jws'), 'utf8')).toMatch(/^eyJ[\w.-]+\n$/)
    expect(existsSync(join(folder, 'result.journal'))).toBe(false)
    expect(service.asked).toHaveLength(1)
    expect(service.asked[0]?.items[5]).toMatchObject({ idType: 'taiwan-permit' })
  })

  it('killed half-way and taken up again asks nothing twice and loses nothing, and 0 says that all are verified', async () => {
    const path = listOf(codes(450))
    // The third is never answered: the program is dead by then.
    service.intervene((_, n) => (n < 3 ? undefined : new Promise(() => {})))
    const journal = join(folder, 'list.verified.journal')
    const noted = () =>
      (existsSync(journal) ? readFileSync(journal, 'utf8') : '').split('"answered"').length - 1
    const third = (async () => {
      while (noted() < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    })()
    expect((await run([path], {}, { when: third, signal: 'SIGKILL' })).status).toBe(null)
    const answered = service.asked.slice(0, 2)
    const unanswered = service.asked.slice(2)
    // As if the line that it was writing when it was killed were half there.
    writeFileSync(journal, `${readFileSync(journal, 'utf8')}{"answered":3,"ans`)
    service.intervene(() => undefined)
    const before = service.asked.length
    const { status, json } = await run([path, '--json'])
    expect([status, json.verified, json.resumed]).toEqual([0, 450, true])
    const again = service.asked.slice(before)
    for (const { key } of answered) expect(again.map((one) => one.key)).not.toContain(key)
    for (const batch of unanswered) expect(again).toContainEqual(batch)
    const sent = new Map([...answered, ...again].map(({ key, items }) => [key, items]))
    expect([...sent.values()].flat()).toHaveLength(450)
    expect(new Set([...sent.values()].flat().map((item) => JSON.stringify(item))).size).toBe(450)
    expect(readFileSync(join(folder, 'list.verified.receipts.jws'), 'utf8').trim().split('\n')).toHaveLength(
      5,
    )
    expect(existsSync(journal)).toBe(false)
  })

  it('waits as long as it is told, and asks again under the same key', async () => {
    service.intervene((_, n) => (n === 1 ? { status: 429, code: 'api-quota', retryAfter: 1 } : undefined))
    const begun = performance.now()
    expect((await run([listOf(codes(2))])).status).toBe(0)
    expect(performance.now() - begun).toBeGreaterThan(1000)
    expect(service.asked[1]).toEqual(service.asked[0])
  })

  it('beyond the quota of the day ends with 2: what is known is written, and the next run goes on from there', async () => {
    const quota = { status: 429, code: 'api-quota', retryAfter: 40_000 }
    service.intervene((_, n) => (n === 2 ? quota : undefined))
    const path = listOf(codes(150))
    const first = await run([path, '--json'])
    expect([first.status, first.json.stopped.code]).toEqual([2, 'api-quota'])
    expect([first.json.verified, first.json.notChecked].toSorted()).toEqual([100, 50])
    expect((await run([path])).status).toBe(0)
    expect(service.asked).toHaveLength(3)
  })

  it('is not taken from an answer that the service has not signed', async () => {
    service.signAsStranger()
    const { status, json, err } = await run([listOf(codes(1)), '--json'])
    expect([status, json.verified, err]).toEqual([2, 0, ''])
    expect(json.stopped.detail.zh).toContain('签名')
  })
})

describe('a folder', () => {
  it('is read file by file, and comes back as a workbook with a row for each certificate', async () => {
    const pdfs = join(folder, 'pdfs')
    mkdirSync(join(pdfs, '甲'), { recursive: true })
    const link = async (name: string, uri: string) => {
      const document = PDF.create()
      document.addPage().addLinkAnnotation({ rect: { x: 0, y: 0, width: 9, height: 9 }, uri, borderWidth: 0 })
      writeFileSync(join(pdfs, name), await document.save())
    }
    await link('甲/张三.pdf', await service.credential(1))
    await link('乙.pdf', `https://evil.test/v/${newCode()}`)
    writeFileSync(join(pdfs, 'note.docx'), '')
    const { status, json } = await run([pdfs, '--out', join(folder, 'r.xlsx'), '--json'])
    expect([status, json.verified, json.unreadable, json.otherFiles]).toEqual([1, 1, 1, 1])
    const rows = readXlsx(new Uint8Array(readFileSync(join(folder, 'r.xlsx'))), () => true).rows
    expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
      ['文件', '核验结果'],
      ['乙.pdf', '无法核验：内容有误'],
      ['甲/张三.pdf', '有效'],
    ])
  })

  it('that is stopped by Ctrl-C says how to go on, and has written nothing but its journal', async () => {
    const path = listOf(codes(1))
    let reached = () => {}
    const when = new Promise<void>((resolve) => {
      reached = resolve
    })
    service.intervene(() => {
      reached()
      return new Promise(() => {})
    })
    const { status, err } = await run([path], {}, { when, signal: 'SIGINT' })
    expect([status, err]).toEqual([130, expect.stringContaining('同一命令')])
    expect(existsSync(join(folder, 'list.verified.csv'))).toBe(false)
    expect(existsSync(join(folder, 'list.verified.journal'))).toBe(true)
  })
})

describe('without a network', () => {
  it('signatures are checked by what was kept, and what only the service knows is not guessed', async () => {
    const [good, revoked, forged] = [
      await service.credential(1),
      await service.credential(2),
      await service.credential(3),
    ]
    service.revoke(2)
    const spoilt = forged.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    const path = listOf(['二维码内容', good, revoked, spoilt, newCode()])
    expect((await run([path, '--offline'])).err).toContain('--refresh')
    expect((await run(['--refresh'])).status).toBe(0)
    await service.stop()
    const { status, json } = await run([path, '--offline', '--json'], { ZHENGYAN_API_KEY: '' })
    expect(status).toBe(2)
    expect(json.results.map(({ row, code }: { row: number; code: string }) => [row, code])).toEqual([
      [2, 'genuine'],
      [3, 'revoked'],
      [4, 'forged'],
      [5, 'needs-service'],
    ])
    expect(service.asked).toEqual([])
  })

  it('a forged signature is settled here, and never asked', async () => {
    const text = (await service.credential(1)).replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    const { status } = await run([listOf(['二维码内容', text])])
    expect([status, service.asked]).toEqual([1, []])
  })
})

it('a list that lacks a column is told by row and column, in both languages, before anything is asked', async () => {
  const { status, err } = await run([listOf(['姓名,管理号', '张三,ZY2344000001'])])
  expect(status).toBe(2)
  expect(err).toContain('“证件号码”列')
  expect(err).toContain('“ID number”')
})
