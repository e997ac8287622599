/** The package as others install it: every address it promises is there, its types hold for a strict program, it runs, it is small. */

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildClient } from '../../scripts/build-client.ts'
import vectors from '../lib/credential/vectors.json' with { type: 'json' }

const root = join(import.meta.dirname, '../..')
/** Of a program that has installed the package. */
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-package-'))
const installed = join(folder, 'node_modules/zhengyan-client')
const description = JSON.parse(readFileSync(join(root, 'client/package.json'), 'utf8'))

beforeAll(async () => {
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, 'client/package.json'), join(installed, 'package.json'))
  for (const dependency of ['@noble', 'fflate'])
    symlinkSync(join(root, 'node_modules', dependency), join(folder, 'node_modules', dependency))
  await buildClient(join(installed, 'dist'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(folder, { recursive: true }))

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })

describe('the package', () => {
  it('has every file that it names', () => {
    const named = [description.main, description.types, description.miniprogram].concat(
      Object.values(description.exports).flatMap((target) =>
        typeof target === 'string' ? [target] : Object.values(target as Record<string, string>),
      ),
    )
    expect(named.length).toBeGreaterThan(8)
    expect(named.filter((file) => !existsSync(join(installed, file)))).toEqual([])
  })

  it('names the version of the service, and only dependencies that its modules ask for', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(description.version).toBe(version)
    const modules = ['index', 'offline', 'noble', 'mini-program', 'webhook'].map((name) =>
      readFileSync(join(installed, `dist/${name}.js`), 'utf8'),
    )
    for (const name of ['@noble/curves', '@noble/hashes', 'fflate']) {
      expect(description.dependencies).toHaveProperty(name)
      expect(modules.filter((code) => code.includes(`"${name}`))).toHaveLength(1)
    }
  })

  it('compiles in a strict program that knows nothing of this project', () => {
    writeFileSync(
      join(folder, 'program.ts'),
      `import { createClient, type Verification, ZhengyanProblem } from 'zhengyan-client'
      import { transport } from 'zhengyan-client/mini-program'
      export { verifyWebhook } from 'zhengyan-client/webhook'
      import { noble } from 'zhengyan-client/noble'
      import { type OfflineVerification, verifyOffline } from 'zhengyan-client/offline'
      const client = createClient({ origin: 'https://zhengyan.example', engine: noble })
      export const asked: Promise<Verification> = client.verifyCode('A', { useIn: '440000' })
      export const checked = async (text: string): Promise<OfflineVerification> =>
        verifyOffline(text, { keySet: await client.keySet(), engine: noble })
      export const say = (error: unknown) => (error instanceof ZhengyanProblem ? error.errors[0]?.pointer : undefined)
      // @ts-expect-error an answer is not to be changed
      export const wrong = (given: Verification) => (given.verified = true)
      export { transport }`,
    )
    const options = [
      '--strict',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--exactOptionalPropertyTypes',
    ]
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = node(tsc, ...options, '--types', '', '--lib', 'es2022,dom', 'program.ts')
    expect(stdout).toBe('')
  })

  it('runs: a credential is verified by either engine, from the modules as they are', () => {
    writeFileSync(join(folder, 'vectors.json'), JSON.stringify(vectors))
    writeFileSync(
      join(folder, 'program.mjs'),
      `import { readFileSync } from 'node:fs'
      import { noble } from 'zhengyan-client/noble'
      import { verifyOffline, webCrypto } from 'zhengyan-client/offline'
      const { jwks: keySet, statusListToken, credentials, now } = JSON.parse(readFileSync('vectors.json', 'utf8'))
      for (const engine of [webCrypto, noble]) {
        const found = await verifyOffline(credentials[0].credential, {
          keySet, statusLists: [statusListToken], now: new Date(now), engine,
        })
        console.log(found.integrity, found.status.state, found.certificate.holderName)
      }`,
    )
    expect(node('program.mjs').stdout).toBe('verified valid 张三\nverified valid 张三\n')
  })

  it('costs 12 kB where a page only verifies, so that it loads on a poor connection', async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export { verifyOffline } from 'zhengyan-client/offline'", resolveDir: folder },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    })
    expect(gzipSync(outputFiles[0]?.contents ?? '').length).toBeLessThan(12_000)
  })
})
