/** What is installed elsewhere: the built server under the start script of the platforms of functions, and their settings. */

import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../../local/store.ts'
import { buildServer } from '../../scripts/build-server.ts'
import { type Service, startService } from '../support/service.ts'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-packages-'))
let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(async () => {
  await service.close()
  rmSync(folder, { recursive: true })
})

test('the built server needs nothing beside it: pages, fonts, functions and health check are in its folder', async () => {
  const program = join(folder, 'server')
  await buildServer(program)
  cpSync(join(root, 'packages/faas/scf_bootstrap'), join(program, 'scf_bootstrap'))
  symlinkSync(process.execPath, join(program, 'node'))
  await service.record()
  const { accessToken } = await service.signIn()
  const port = String(await freePort())
  const env = { ...service.environment, FC_SERVER_PORT: port, PATH: '/usr/bin:/bin' }
  // The tests' own folder, where neither sources nor packages are.
  const server = spawn(join(program, 'scf_bootstrap'), {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (chunk) => {
    said += chunk
  })
  // Not waited for in one go: the store that it asks for is in this process.
  const ready = () =>
    execute(process.execPath, [join(program, 'ready.mjs')], { env: { PORT: port } }).then(
      () => true,
      () => said || false,
    )
  await expect.poll(ready, { timeout: 20_000, interval: 200 }).toBe(true)
  const origin = `http://127.0.0.1:${port}`
  expect(
    (await fetch(`${origin}/scan`, { headers: { 'accept-encoding': 'br' } })).headers.get('content-encoding'),
  ).toBe('br')
  const authorization = { authorization: `Bearer ${accessToken}` }
  const certificate = `${origin}/v1/certificates/ZY2344000001`
  const released = await fetch(`${certificate}/annotations`, {
    method: 'POST',
    headers: { ...authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ purpose: '求职', validDays: 30 }),
  })
  const { code } = (await released.json()) as { code: string }
  const document = await fetch(`${certificate}/document?annotation=${code}`, { headers: authorization })
  expect(Buffer.from(await document.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-')
  server.kill('SIGTERM')
  expect((await once(server, 'exit'))[0]).toBe(0)
})

const known =
  readFileSync(join(root, 'lib/settings/environment.ts'), 'utf8') +
  readFileSync(join(root, 'server/settings.ts'), 'utf8')
const isSetting = (name: string) => /^AWS_/.test(name) || known.includes(`  ${name}:`)

test.each([
  ['alibaba-fc.yaml', (file: ReturnType<typeof parse>) => file.resources.server.props.environmentVariables],
  ['tencent-scf.yml', (file: ReturnType<typeof parse>) => file.inputs.environment.variables],
])('%s names settings that there are', (name, settingsOf) => {
  const settings = settingsOf(parse(readFileSync(join(root, 'packages/faas', name), 'utf8')))
  expect(Object.keys(settings).length).toBeGreaterThan(10)
  expect(Object.keys(settings).filter((one) => !isSetting(one))).toEqual([])
})

test('the settings of the example for systemd are settings that there are', () => {
  const lines = readFileSync(join(root, 'packages/systemd/environment.example'), 'utf8').split('\n')
  const names = lines.flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? [])
  expect(names.length).toBeGreaterThan(8)
  expect(names.filter((name) => !isSetting(name))).toEqual([])
})

test.runIf(existsSync('/usr/bin/systemd-analyze'))('systemd finds nothing wrong with the units', () => {
  const units = ['zhengyan', 'zhengyan-import'].map((name) => join(root, `packages/systemd/${name}.service`))
  const argv = ['verify', '--man=no', ...units]
  // It looks for the program too, which is not there on every machine.
  const said = (() => {
    try {
      return execFileSync('systemd-analyze', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    } catch (error) {
      return String((error as { stderr: string }).stderr)
    }
  })()
  expect(said.split('\n').filter((line) => line && !/is not executable/.test(line))).toEqual([])
})
