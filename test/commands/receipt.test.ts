/** `npm run receipt`: an employer checks, years later and without a network, what was answered. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateSigningKey, localSigner, publishedJwk, signReceipt } from '#lib/jose'

const issuer = { id: 'https://zhengyan.example', name: { zh: '某机构', en: 'Some authority' } }
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-receipt-'))
const file = (name: string) => join(folder, name)
let receipt: string

beforeAll(async () => {
  const key = await generateSigningKey()
  receipt = await signReceipt(
    {
      asked: { by: 'code', code: '7K3M9QXD2V5RT8HWN' },
      answer: { verified: true, status: { record: 'valid' } },
    },
    await localSigner(key),
    { issuer: issuer.id, now: new Date('2026-01-05T04:00:00Z') },
  )
  writeFileSync(file('jwks.json'), JSON.stringify({ keys: [await publishedJwk(key, issuer)] }))
  writeFileSync(file('answer.json'), JSON.stringify({ verified: true, receipt }))
  writeFileSync(file('receipt.txt'), `${receipt}\n`)
  writeFileSync(file('other.txt'), `${receipt.slice(0, -4)}AAAA`)
  writeFileSync(file('nothing.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, '../../commands/receipt.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: file('none') },
  })

test.each(['answer.json', 'receipt.txt'])('a good receipt is told as such (%s)', (name) => {
  const { status, stdout } = run(file(name), '--keys', file('jwks.json'))
  expect(status).toBe(0)
  expect(stdout).toContain('✓ 签名 signature')
  expect(stdout).toContain('某机构')
  expect(stdout).toContain('2026-01-05T04:00:00.000Z')
})

test('machines get the whole check', () => {
  const { status, stdout } = run(file('receipt.txt'), '--keys', file('jwks.json'), '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    signature: { outcome: 'verified' },
    receipt: { issuer: issuer.id },
  })
})

test('a changed receipt fails, and shows nothing of what it says', () => {
  const { status, stdout } = run(file('other.txt'), '--keys', file('jwks.json'))
  expect(status).toBe(1)
  expect(stdout).toContain('✗ 签名 signature')
  expect(stdout).not.toContain('2026-01-05')
})

test.each([
  ['no file', [], '用法 / usage'],
  ['a file that is not there', ['gone.txt'], '无法读取 / cannot read'],
  ['a file without a receipt', ['nothing.json', '--keys', 'jwks.json'], '没有回执 / no receipt'],
  ['keys that are none', ['receipt.txt', '--keys', 'answer.json'], '不是密钥集 / not a key set'],
  ['no keys and no system here', ['receipt.txt'], '--keys'],
])('%s is said in one line', (_, args, message) => {
  const { status, stderr } = run(...args.map((arg) => (arg.startsWith('--') ? arg : file(arg))))
  expect(status).toBe(1)
  expect(stderr).toContain(message)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
