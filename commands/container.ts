/**
 * `npm run container:try`: the steps of the Containerfile in clean folders, where there is no container at hand; then its
 * program as nobody, on a root that it may not write to, with the whole way of a certificate through it. What a
 * container would do besides (its base image, its network, its limits) is not tried.
 */

import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import dynalite from 'dynalite'
import { fail } from '../local/fail.ts'
import { freePort } from '../local/store.ts'
import { buildStages, type Image } from './container/build.ts'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'zhengyan-container-'))
const NOBODY = 65_532

function step(what: string): void {
  console.log(`• ${what}`)
}

/** As in the container: its environment and nothing of this one, as nobody where this process may change who it is. */
function inside({ folder, env }: Image, settings: Readonly<Record<string, string>>) {
  const mayChange = process.getuid?.() === 0
  return {
    cwd: folder,
    env: { PATH: `${dirname(process.execPath)}${delimiter}/usr/bin${delimiter}/bin`, ...env, ...settings },
    ...(mayChange && { uid: NOBODY, gid: NOBODY }),
  }
}

async function tryImage(image: Image, endpoint: string): Promise<void> {
  const data = join(work, 'data')
  mkdirSync(data)
  if (process.getuid?.() === 0) chownSync(data, NOBODY, NOBODY)
  cpSync(join(root, 'local/demo/certificates.csv'), join(work, 'certificates.csv'))
  chmodSync(work, 0o755)
  execFileSync('chmod', ['-R', 'a-w,a+rX', image.root])
  const settings = {
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    WORKERS: '2',
    PUBLIC_ORIGIN: 'https://zhengyan.example',
    TABLE_NAME: 'zhengyan',
    DYNAMODB_ENDPOINT: endpoint,
    SECRETS_FILE: join(data, 'secrets.json'),
    SEAL_PKCS12_FILE: join(data, 'seal.p12'),
    DEMONSTRATION: 'true',
  }
  const options = inside(image, settings)
  // Not waited for in one go: the store that they ask is in this process.
  const run = (program: string, ...argv: string[]) => execute(program, argv, options)

  step('store.mjs create, registry.mjs import')
  await run('node', 'store.mjs', 'create')
  await run(
    'node',
    'registry.mjs',
    'import',
    join(work, 'certificates.csv'),
    '--report',
    join(data, 'report.csv'),
  )

  step(
    `${image.entrypoint.join(' ')}, as uid ${options.uid ?? process.getuid?.()}, on a root without the right to write`,
  )
  const [program = '', ...argv] = image.entrypoint
  const server = spawn(program, argv, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = once(server, 'exit')
  const [check = '', ...checked] = image.healthCheck
  for (let tries = 0; ; tries++) {
    try {
      await run(check, ...checked)
      break
    } catch {
      if (tries === 50 || server.exitCode !== null) fail('健康检查未通过 / the health check does not succeed')
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  step(`${image.healthCheck.join(' ')}: ready`)
  const origin = `http://127.0.0.1:${settings.PORT}`
  const page = await fetch(`${origin}/`, { headers: { 'accept-encoding': 'br' } })
  const facts = { managementNumber: 'ZY2344000001', name: '张三', idNumber: '990101199003070015' }
  const answer = await fetch(`${origin}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(facts),
  })
  const { verified } = (await answer.json()) as { verified?: boolean }
  if (page.headers.get('content-encoding') !== 'br' || verified !== true) {
    fail(`应答有误 / a wrong answer: ${page.status}, ${answer.status}`)
  }
  step('GET / from the compressed files, POST /v1/verify: verified')
  server.kill('SIGTERM')
  const [code] = await exited
  if (code !== 0) fail(`未能正常结束 / it did not end in order: ${code}`)
  step('SIGTERM: ended in order')
}

const store = dynalite({ createTableMs: 0 })
try {
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve))
  const image = buildStages(root, work, step)
  await tryImage(image, `http://127.0.0.1:${(store.address() as AddressInfo).port}`)
  console.log('✓ Containerfile：各步均可执行，服务可用 / every step runs, and what comes of them serves')
} finally {
  store.closeAllConnections()
  store.close()
  execFileSync('chmod', ['-R', 'u+w', work])
  rmSync(work, { recursive: true, force: true })
}
