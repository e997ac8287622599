/** `npm run seal`: an operator makes an electronic seal, sees what is in one, and is told what is wrong with it. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { readSeal } from '#lib/seal'
import { run } from '../../commands/seal/command.ts'
import { makeDemonstrationPkcs12 } from '../../lib/document/signing/demonstration-signer.ts'
import { pem } from '../lib/document/keys.ts'
import { issue } from '../lib/seal/certificates.ts'

const NOW = new Date('2026-12-01T02:00:00Z')
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-seal-'))
const at = (name: string) => join(folder, name)
const NAME = ['--name', '某省人事考试证书专用章', '--id', '99000000000001']
let out = ''
let err = ''

beforeAll(async () => {
  vi.stubEnv('DATA_DIR', at('data'))
  writeFileSync(at('maker.p12'), await makeDemonstrationPkcs12('制章', NOW, { kind: 'SM2', use: '制章' }))
  writeFileSync(at('password'), '制章\n')
  writeFileSync(at('signer.pem'), pem('CERTIFICATE', issue({ name: '某省人事考试院' }).certificates[0]))
  writeFileSync(at('picture.png'), 'a picture')
})
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  out = ''
  err = ''
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const AUTHORITY = [
  '--maker',
  at('maker.p12'),
  '--maker-password-file',
  at('password'),
  '--signer',
  at('signer.pem'),
]

test('without maker and signer it is a demonstration, which its name and both certificates say', async () => {
  expect(await run(['make', ...NAME, '--out', at('demonstration.esl'), '--json'], NOW)).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    name: '演示 某省人事考试证书专用章',
    createdAt: '2026-12-01T02:00:00.000Z',
    validFrom: '2026-12-01T02:00:00.000Z',
    validTo: '2029-12-01T02:00:00.000Z',
    maker: expect.stringContaining('DEMONSTRATION'),
    signers: [{ certificate: expect.stringContaining('DEMONSTRATION') }],
    picture: { type: 'PNG', width: 42, height: 42 },
  })
})

test('an authority’s names its maker and its signer, its days and its picture, and holds', async () => {
  const file = at('authority.esl')
  const days = ['--from', '2027-01-01', '--to', '2030-01-01', '--type', '3']
  const picture = ['--picture', at('picture.png'), '--size', '45x30']
  expect(await run(['make', ...NAME, ...AUTHORITY, ...days, ...picture, '--out', file], NOW)).toBe(0)
  expect(out).toContain('某省人事考试院')
  const seal = readSeal(readFileSync(file))
  expect(seal).toMatchObject({
    type: 3,
    name: '某省人事考试证书专用章',
    validFrom: new Date('2026-12-31T16:00:00Z'),
    validTo: new Date('2029-12-31T16:00:00Z'),
    picture: { type: 'PNG', width: 45, height: 30 },
  })
  expect(Buffer.from(seal.picture.data).toString()).toBe('a picture')
  writeFileSync(at('maker.pem'), pem('CERTIFICATE', seal.maker))
  out = ''
  expect(await run(['check', file, '--at', '2028-01-01', '--known', at('maker.pem'), '--json'], NOW)).toBe(0)
  expect(JSON.parse(out)).toMatchObject({ holds: true, seal: { id: '99000000000001' } })
})

test('one that is there is never written over, and is shown as it is', async () => {
  const before = readFileSync(at('demonstration.esl'))
  expect(await run(['make', ...NAME, '--out', at('demonstration.esl')], NOW)).toBe(1)
  expect(err).toContain('EEXIST')
  expect(readFileSync(at('demonstration.esl'))).toEqual(before)
  expect(await run(['show', at('demonstration.esl')], NOW)).toBe(0)
  expect(out).toContain('印章标识 id: 99000000000001')
})

test('one that has ended, by an unknown maker, is told by both reasons and by the exit status', async () => {
  const known = ['--known', at('signer.pem')]
  expect(await run(['check', at('demonstration.esl'), '--at', '2030-01-01', ...known], NOW)).toBe(1)
  expect(out).toContain('✗ 印章不在有效期内。')
  expect(out).toContain('(maker-unknown)')
  expect(out).toContain('✓ 制章者的签名有效。')
})

test.each([
  ['what is no seal', ['show', at('password')], 'seal-unreadable'],
  ['a file that is not there', ['check', at('nothing.esl')], 'ENOENT'],
  [
    'an id that is not ASCII',
    ['make', ...NAME.slice(0, 3), '印章', '--out', at('x.esl')],
    'value-unwritable',
  ],
  [
    'a maker’s file with another password',
    ['make', ...NAME, ...AUTHORITY.with(3, at('picture.png')), '--out', at('x.esl')],
    'signer-unusable',
  ],
])('%s is refused with its reason', async (_what, argv, code) => {
  expect(await run(argv, NOW)).toBe(1)
  expect(err).toContain(`(${code})`)
  out = ''
  expect(await run([...argv, '--json'], NOW)).toBe(1)
  expect(JSON.parse(out).error).toMatchObject({ code, zh: expect.any(String), en: expect.any(String) })
})

test.each([
  [['make']],
  [['make', ...NAME, ...AUTHORITY.slice(0, 4)]],
  [['make', ...NAME, '--from', '2026-13-01']],
  [['make', ...NAME, '--from', '2027-01-01', '--to', '2027-01-01']],
  [['make', ...NAME, '--picture', at('picture.png'), '--size', '42x42']],
  [['make', ...NAME, ...AUTHORITY, '--picture', at('picture.png')]],
  [['make', ...NAME, ...AUTHORITY, '--picture', at('signer.pem'), '--size', '42x42']],
  [['make', ...NAME, '--type', '0']],
  [['show']],
  [['check', at('demonstration.esl'), '--name', 'x']],
  [['melt']],
])('%j is no right usage, and the usage is shown', async (argv) => {
  expect(await run(argv, NOW)).toBe(2)
  expect(err).toContain('npm run seal -- <command>')
})
