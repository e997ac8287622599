/** The server as processes: several workers, TLS of its own, an orderly end, and settings that are wrong. */

import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../local/store.ts'
import { type Service, startService } from '../support/service.ts'
import { makeTlsCertificate } from '../support/tls.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-process-'))
const running = new Set<ChildProcess>()
let service: Service
beforeAll(async () => {
  service = await startService()
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await service.close()
  rmSync(folder, { recursive: true })
})

async function start(settings: Readonly<Record<string, string>>) {
  const port = await freePort()
  const child = fork(new URL('../../local/serve.ts', import.meta.url).pathname, [folder], {
    env: { ...process.env, ...service.environment, PORT: String(port), ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  running.add(child)
  let said = ''
  for (const output of [child.stdout, child.stderr]) {
    output?.on('data', (chunk) => {
      said += chunk
    })
  }
  const exit = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child)
      resolve(code ?? signal)
    })
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    exit.then((code) => reject(new Error(`ended with ${code}: ${said}`)))
  })
  ready.catch(() => {})
  return { child, port, origin: `http://127.0.0.1:${port}`, ready, exit, said: () => said }
}

/** The processes that a process has started. */
const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

test('two workers answer; one that is killed is missed by nobody and is replaced; a signal ends all', async () => {
  const { child, origin, ready, exit } = await start({ WORKERS: '2' })
  await ready
  const health = async () => (await fetch(`${origin}/health`, { headers: { connection: 'close' } })).status
  expect(await health()).toBe(200)
  const workers = childrenOf(child.pid as number)
  expect(workers).toHaveLength(2)
  process.kill(workers[0] as number, 'SIGKILL')
  await expect.poll(() => childrenOf(child.pid as number).includes(workers[0] as number)).toBe(false)
  for (let i = 0; i < 10; i++) expect(await health()).toBe(200)
  await expect.poll(() => childrenOf(child.pid as number).length, { timeout: 20_000 }).toBe(2)
  child.kill('SIGTERM')
  expect(await exit).toBe(0)
  await expect(fetch(`${origin}/health`)).rejects.toThrow()
})

test('TLS by files, read again on a signal when the certificate is renewed', async () => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const write = async () => {
    const made = await makeTlsCertificate()
    writeFileSync(cert, made.cert)
    writeFileSync(key, made.key)
    return made.cert
  }
  const first = await write()
  const { child, port, ready, exit } = await start({ WORKERS: '1', TLS_CERT_FILE: cert, TLS_KEY_FILE: key })
  await ready
  const serial = (ca: string) =>
    new Promise<string>((resolve, reject) => {
      request({ host: 'localhost', port, path: '/health', ca, agent: false }, (reply) => {
        resolve((reply.socket as TLSSocket).getPeerCertificate().serialNumber)
        reply.resume()
      })
        .once('error', reject)
        .end()
    })
  const before = await serial(first)
  const second = await write()
  child.kill('SIGHUP')
  await expect.poll(() => serial(second).catch(() => before)).not.toBe(before)
  child.kill('SIGINT')
  expect(await exit).toBe(0)
})

test('it ends with whoever started it', async () => {
  const { child, ready, exit } = await start({ WORKERS: '2' })
  await ready
  child.disconnect()
  expect(await exit).toBe(0)
})

test.each([
  [{ PORT: 'three' }, 'PORT'],
  [{ WORKERS: '0' }, 'WORKERS'],
  [{ TRUSTED_PROXIES: '10.0.0.0/99' }, '10.0.0.0/99'],
  [{ TLS_CERT_FILE: '/nowhere.pem' }, 'TLS_KEY_FILE'],
  [{ WORKERS: '1', TABLE_NAME: '' }, 'TABLE_NAME'],
  // Without a password the file is a demonstration's, and this is none.
  [{ WORKERS: '1', DEMONSTRATION: 'false', IDENTITY_PROOF: 'activation-code' }, 'SEAL_PKCS12_PASSWORD_FILE'],
  // And without a demonstration what stands on a certificate is no proof of the person.
  [{ WORKERS: '1', DEMONSTRATION: 'false', IDENTITY_PROOF: 'facts' }, 'IDENTITY_PROOF'],
  [{ WORKERS: '2', SECRETS_FILE: '/nowhere.json' }, '/nowhere.json'],
])('%j stops the start, and is named', async (wrong, named) => {
  const { exit, said } = await start(wrong as Record<string, string>)
  expect(await exit).toBe(1)
  expect(said()).toContain(named)
  expect(said()).not.toContain('node:internal')
})

test('a port that is taken stops the start', async () => {
  const { origin, port, ready, child, exit } = await start({ WORKERS: '1' })
  await ready
  const second = await start({ WORKERS: '1', PORT: String(port) })
  expect(await second.exit).toBe(1)
  expect(second.said()).toContain(`EADDRINUSE`)
  expect((await fetch(`${origin}/ready`)).status).toBe(200)
  child.kill('SIGTERM')
  await exit
})
