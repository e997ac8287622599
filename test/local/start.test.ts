/** `npm start`, really started: the README's journey, Ctrl-C, a second start, and every way in which a start fails. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { labelOf } from '#lib/certificate'

// On a busy machine a start takes its time; the time it takes is only reported.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

const program = new URL('../../local/start.ts', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'zhengyan-start-'))
const dataDir = join(folder, 'data')

interface Settings {
  readonly PORT: string
  readonly DYNAMODB_PORT: string
  readonly DATA_DIR: string
  readonly IDENTITY_PROOF?: string
}

const running = new Set<ChildProcess>()
afterAll(async () => {
  // In order, also after a failed test: killed, it could not close its store.
  const ends = [...running].map((child) => once(child, 'exit'))
  for (const child of running) child.kill('SIGTERM')
  await Promise.all(ends)
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function freeSettings(dataDir: string): Promise<Settings> {
  const [port, storePort] = [await freePort(), await freePort()]
  return { PORT: String(port), DYNAMODB_PORT: String(storePort), DATA_DIR: dataDir }
}

/** Starts the program. `ready` is its screen; it rejects with what was written when the program ends before. */
function start(settings: Settings) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const exit = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child)
      resolve(code ?? signal)
    })
  })
  const ready = new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8')
        if (output.includes('Ctrl-C')) resolve(output)
      })
    }
    exit.then(() => reject(new Error(output)))
  })
  ready.catch(() => {})
  return {
    ready,
    async stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') {
      child.kill(signal)
      return exit
    },
    /** The exit status and what was written, for a start that fails. */
    failure: async () => ({ status: await exit, output }),
  }
}

/** A client that knows nothing but HTTP. */
function client(port: string) {
  return async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    // biome-ignore lint/suspicious/noExplicitAny: replies of every form
    return { status: response.status, json: (text && JSON.parse(text)) as any }
  }
}

const holder = { name: '张三', idNumber: '990101199003070015' }
const number = 'ZY2344000001'

describe('a first start', () => {
  let settings: Settings
  let screen: string
  let system: ReturnType<typeof start>
  let ask: ReturnType<typeof client>
  beforeAll(async () => {
    settings = await freeSettings(dataDir)
    ask = client(settings.PORT)
    const started = performance.now()
    system = start(settings)
    screen = await system.ready
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    process.stdout.write(`npm start: ready after ${seconds} s on the first start\n`)
  })

  test('ends with a screen that says what to open, whom to log in as, and what to scan', () => {
    expect(screen).toContain(`http://localhost:${settings.PORT}`)
    expect(screen).toContain(`${holder.name}  ${holder.idNumber}  zhengyan-demo`)
    expect(screen).toMatch(/http:\/\/localhost:\d+\/v\/[0-9A-HJKMNP-TV-Z]{17}\n/)
    expect(screen).toContain('▀')
    expect(screen).toMatch(/已载入 \d+ 份演示证书/)
  })

  test('bears the whole journey: log in, list, annotate, verify by code and by number, withdraw, verify again', async () => {
    const login = await ask('POST', '/v1/login', { idNumber: holder.idNumber, password: 'zhengyan-demo' })
    expect(login.status).toBe(200)
    const token = login.json.accessToken
    const { certificates } = (await ask('GET', '/v1/certificates', undefined, token)).json
    const numbers = certificates.map(({ managementNumber }: { managementNumber: string }) => managementNumber)
    expect(numbers).toContain(number)

    const annotations = `/v1/certificates/${number}/annotations`
    const wish = { purpose: '职称评审', recipient: '某单位', validDays: 30 }
    const annotation = await ask('POST', annotations, wish, token)
    expect(annotation.status).toBe(201)
    const { code } = annotation.json

    const byCode = await ask('GET', `/v1/verify/${code}?useIn=110000`)
    expect(byCode.json).toMatchObject({
      verified: true,
      certificate: {
        result: { kind: 'electronic-certificate', force: { territory: { regions: ['440000'] } } },
      },
      use: { region: '110000', hasForce: false },
    })
    const byNumber = await ask('POST', '/v1/verify', { managementNumber: number, ...holder })
    expect(byNumber).toMatchObject({ status: 200, json: { verified: true } })
    expect((await ask('GET', `/v/${code}`)).json.verified).toBe(true)

    expect((await ask('DELETE', `${annotations}/${code}`, undefined, token)).status).toBe(204)
    expect(await ask('GET', `/v1/verify/${code}`)).toMatchObject({
      status: 410,
      json: { code: 'annotation-withdrawn' },
    })
    const log = await ask('GET', `/v1/certificates/${number}/verifications`, undefined, token)
    // By number; and twice by code from here, which is one entry.
    expect(
      log.json.verifications.map(({ how, count }: { how: string; count: number }) => [how, count]),
    ).toEqual(
      expect.arrayContaining([
        ['number', 1],
        ['code', 2],
      ]),
    )
  })

  test('writes no address of a request to its log: numbers and codes stand in them', async () => {
    await ask('GET', '/v1/verify/7K3M9QXD2V5RT8HWN?useIn=110000')
    await ask('GET', `/v/%E5%BC%A0%E4%B8%89`)
    const log = () => readFileSync(join(dataDir, 'server.log'), 'utf8')
    await expect.poll(log).toContain('"route":"GET /v/{code}"')
    for (const word of [number, '7K3M9QXD2V5RT8HWN', '%E5%BC%A0', 'useIn', holder.idNumber, holder.name]) {
      expect(log().includes(word), word).toBe(false)
    }
  })

  test('registers the holder of another certificate, and answers unknown addresses in its own form', async () => {
    // The numbers stand in the demo file, which is imported as real data is.
    const [headings, ...rows] = readFileSync(
      new URL('../../local/demo/certificates.csv', import.meta.url),
      'utf8',
    )
      .replace('\ufeff', '')
      .split('\n')
      .map((line) => line.split(','))
    const another = rows.find((row) => row.includes('居民身份证') && !row.includes(holder.idNumber))
    const [name, idNumber, managementNumber] = (['holderName', 'idNumber', 'managementNumber'] as const).map(
      (field) => another?.[headings?.indexOf(labelOf(field).zh) ?? -1],
    )
    const facts = { name, idNumber, managementNumber, password: 'made-up password' }
    expect((await ask('POST', '/v1/register', { ...facts, name: '不是我' })).status).toBe(422)
    expect((await ask('POST', '/v1/register', facts)).status).toBe(201)
    expect((await ask('POST', '/v1/login', facts)).status).toBe(200)
    expect(await ask('GET', '/v1/nowhere')).toMatchObject({ status: 404, json: { code: 'route-not-found' } })
  })

  test('a second start beside it fails: its ports are taken, and its data', async () => {
    const other = await freeSettings(dataDir)
    const taken = [
      [{ ...other, PORT: settings.PORT }, `端口 ${settings.PORT} 已被占用，请设置 PORT`],
      [{ ...other, DYNAMODB_PORT: settings.DYNAMODB_PORT }, '请设置 DYNAMODB_PORT'],
      [other, '数据目录正被另一个进程使用'],
    ] as const
    await Promise.all(
      taken.map(async ([wrong, words]) => {
        const { status, output } = await start(wrong).failure()
        expect(status).toBe(1)
        expect(output).toContain(words)
        expect(output.trim().split('\n')).toHaveLength(1)
      }),
    )
  })

  test('Ctrl-C stops it cleanly, and nobody listens any more', async () => {
    expect(await system.stop('SIGINT')).toBe(0)
    for (const port of [settings.PORT, settings.DYNAMODB_PORT]) {
      await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow()
    }
  })

  test('a second start finds everything as it was, and loads nothing again', async () => {
    const again = start({ ...settings, IDENTITY_PROOF: 'activation-code' })
    const screen = await again.ready
    expect(screen).not.toContain('已载入')
    const login = await ask('POST', '/v1/login', { idNumber: holder.idNumber, password: 'zhengyan-demo' })
    const path = `/v1/certificates/${number}/annotations`
    const { annotations } = (await ask('GET', path, undefined, login.json.accessToken)).json
    expect(annotations.map(({ state }: { state: string }) => state)).toEqual(['withdrawn', 'active'])
    await usesCodeOf(screen)
    expect(await again.stop('SIGTERM')).toBe(0)
  })

  /** The screen says where the codes are, and gives one for a person who registered here by the facts before. */
  async function usesCodeOf(screen: string): Promise<void> {
    const file = join(dataDir, 'activation-codes.csv')
    expect(screen).toContain(file)
    const [, idNumber, activationCode] =
      /注册 register\s+\S+\s+(\d{17}[\dX])\s+\S+\s+(\S+)/.exec(screen) ?? []
    expect(readFileSync(file, 'utf8')).toContain(`,${activationCode},`)
    expect((await ask('GET', '/v1/auth')).json).toMatchObject({ identityProof: 'activation-code' })
    const recovery = { idNumber, activationCode, password: 'another made-up one' }
    expect((await ask('POST', '/v1/recover', recovery)).status).toBe(200)
  }

  test('a damaged store or secrets file stops a start with one line that names it', async () => {
    const damage = {
      'store/CURRENT': 'garbage',
      'secrets.json': '{"idMacKey": 1',
    }
    await Promise.all(
      Object.entries(damage).map(async ([file, content], i) => {
        const damaged = join(folder, `damaged-${i}`)
        cpSync(dataDir, damaged, { recursive: true })
        writeFileSync(join(damaged, file), content)
        const { status, output } = await start(await freeSettings(damaged)).failure()
        expect(status).toBe(1)
        expect(output).toContain(join(damaged, file.split('/')[0] as string))
        expect(output.trim().split('\n')).toHaveLength(1)
      }),
    )
  })
})

test('a store whose secrets are gone is not opened with new ones, which would read nothing in it', async () => {
  const orphaned = join(folder, 'orphaned')
  mkdirSync(join(orphaned, 'store'), { recursive: true })
  const { status, output } = await start(await freeSettings(orphaned)).failure()
  expect(status).toBe(1)
  expect(output).toContain(join(orphaned, 'secrets.json'))
  expect(output.trim().split('\n')).toHaveLength(1)
  expect(existsSync(join(orphaned, 'secrets.json'))).toBe(false)
})

test('Ctrl-C before it is ready leaves nothing behind', async () => {
  const settings = await freeSettings(join(folder, 'early'))
  const system = start(settings)
  // The first that is there is the data directory; the rest is still starting.
  await expect
    .poll(() => readFileSync(join(settings.DATA_DIR, 'secrets.json')).length, { timeout: 10_000 })
    .toBeTruthy()
  expect(await system.stop('SIGINT')).toBe(0)
  await expect(fetch(`http://127.0.0.1:${settings.PORT}/health`)).rejects.toThrow()
})

test('a data directory that cannot be one, and a port that is none: one line each', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  mkdirSync(join(folder, 'ok'))
  const settings = await freeSettings(join(folder, 'ok'))
  const wrong = [
    [{ ...settings, DATA_DIR: file }, `数据目录无法写入 / the data directory cannot be written: ${file}`],
    [{ ...settings, DATA_DIR: join(file, 'inside') }, '数据目录无法写入'],
    [{ ...settings, PORT: 'three thousand' }, 'PORT 应为 1 至 65535 的端口号'],
    [{ ...settings, IDENTITY_PROOF: 'none' }, 'IDENTITY_PROOF 应为 facts、activation-code、oidc 之一'],
    [{ ...settings, DYNAMODB_PORT: '0' }, 'DYNAMODB_PORT 应为 1 至 65535 的端口号'],
  ] as const
  await Promise.all(
    wrong.map(async ([one, words]) => {
      const { status, output } = await start(one).failure()
      expect(status).toBe(1)
      expect(output).toContain(words)
      expect(output.trim().split('\n')).toHaveLength(1)
    }),
  )
})
