import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { Level } from 'level'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { generateSecrets } from '#lib/settings'
import { openTable, registryStore } from '#lib/store'
import { parseCommand, UsageError } from '../../commands/registry/arguments.ts'
import { progressDisplay } from '../../commands/registry/progress.ts'
import { localSettings } from '../../local/settings.ts'
import { isListening, openLocalStore } from '../../local/store.ts'
import { createRow, createRows, csvOf, fileOf } from '../lib/registry/fixtures.ts'
import { openTestStore } from '../support/store.ts'

// Every test starts several processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const program = fileURLToPath(new URL('../../commands/registry.ts', import.meta.url))

interface Finished {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** A data directory of its own, and a port nobody listens on. */
async function openPlace(): Promise<NodeJS.ProcessEnv> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return {
    ...process.env,
    DATA_DIR: mkdtempSync(join(tmpdir(), 'zhengyan-cli-')),
    DYNAMODB_PORT: String(port),
    TABLE_NAME: '',
  }
}

/** @param killAfter milliseconds after its store listens; counted from its start it would often be done already */
function registry(env: NodeJS.ProcessEnv, argv: readonly string[], killAfter?: number): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...argv], { env })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  if (killAfter !== undefined) {
    void vi
      .waitUntil(() => isListening(Number(env.DYNAMODB_PORT)), { timeout: 20_000, interval: 5 })
      .then(() => setTimeout(() => child.kill('SIGKILL'), killAfter))
  }
  return new Promise((resolve) => child.on('exit', (status) => resolve({ status, out, err })))
}

let place: NodeJS.ProcessEnv
beforeAll(async () => {
  place = await openPlace()
})

describe('npm run registry', () => {
  it('loads a file, says so for machines, and ends with 0 only if nothing was refused', async () => {
    const good = fileOf(csvOf(createRows(20)))
    const first = await registry(place, ['import', good, '--json', '--operator', '经办人甲'])
    expect(first.status).toBe(0)
    expect(JSON.parse(first.out)).toMatchObject({
      new: 20,
      unchanged: 0,
      changed: 0,
      refused: 0,
      warned: 0,
      operator: '经办人甲',
    })
    expect(existsSync(`${good}.report.csv`)).toBe(false)

    const bad = fileOf(
      csvOf([
        ...createRows(2),
        createRow({ managementNumber: 'ZY0000000009', idNumber: '990101199003070011' }),
      ]),
    )
    const second = await registry(place, ['import', bad])
    expect(second.status).toBe(1)
    expect(second.out).toContain('未变 unchanged 2')
    expect(second.out).toContain(`${bad}.report.csv`)
    const report = readFileSync(`${bad}.report.csv`, 'utf8')
    expect(report.startsWith('\uFEFF行 Row,列 Column,')).toBe(true)
    expect(report.split('\r\n')[1]).toMatch(
      /^4,证件号码 ID number,拒绝 refused,id-number-check-character,.*,990\*{13}11$/,
    )
  })

  it('writes nothing in a dry run', async () => {
    const file = fileOf(csvOf([createRow({ managementNumber: 'ZYDRYRUN01' })]))
    const run = await registry(place, ['import', file, '--dry-run', '--json'])
    expect(JSON.parse(run.out)).toMatchObject({ new: 1, dryRun: true })
    expect((await registry(place, ['show', 'ZYDRYRUN01', '--json'])).status).toBe(1)
  })

  it('revokes with operator and reason, and shows it with the ID number masked', async () => {
    await registry(place, ['import', fileOf(csvOf([createRow()]))])
    expect((await registry(place, ['revoke', 'ZY2344000001'])).status).toBe(1)
    const revoked = await registry(place, [
      'revoke',
      'zy2344000001',
      '--reason',
      '材料不实',
      '--operator',
      '经办人乙',
    ])
    expect(revoked.status).toBe(0)
    const shown = await registry(place, ['show', 'ZY2344000001', '--json'])
    const certificate = JSON.parse(shown.out)
    expect(certificate).toMatchObject({
      status: 'revoked',
      idNumber: expect.stringMatching(/^990\*+\d[\dX]$/),
    })
    expect(certificate.history).toMatchObject([
      { action: 'revoke', operator: '经办人乙', reason: '材料不实', before: { status: 'valid' } },
    ])
    expect(shown.out).not.toContain('encryptedIdNumber')
  })

  it('explains a file it cannot take, in one line of each language, with status 1', async () => {
    const { status, err, out } = await registry(place, ['import', fileOf('a,b\r\n1,2\r\n')])
    expect([status, out]).toEqual([1, ''])
    expect(err).toMatch(/没有找到表头.*\n.*no heading row.*heading-missing/)
    const machine = await registry(place, ['import', '/nowhere.csv', '--json'])
    expect(JSON.parse(machine.out)).toMatchObject({ error: { code: 'file-unreadable' } })
  })
})

it('an import killed with the store it has opened itself is completed by the next, and the export proves it', async () => {
  const env = await openPlace()
  const rows = createRows(1500)
  const file = fileOf(csvOf(rows))
  for (const life of [20, 80, 160]) await registry(env, ['import', file], life)
  const run = await registry(env, ['import', file, '--json'])
  expect(JSON.parse(run.out)).toMatchObject({ rows: 1500, refused: 0, new: 1500, unchanged: 0 })

  const first = `${file}.export.csv`
  expect((await registry(env, ['export', first, '--operator', '经办人甲'])).status).toBe(0)
  const taken = JSON.parse((await registry(env, ['exports', '--json'])).out)
  expect(taken).toMatchObject([{ operator: '经办人甲', certificates: 1500 }])
  const other = await openPlace()
  expect((await registry(other, ['import', first])).status).toBe(0)
  expect((await registry(other, ['export', `${first}.again`])).status).toBe(0)
  expect(readFileSync(`${first}.again`, 'utf8')).toBe(readFileSync(first, 'utf8'))
  expect(readFileSync(first, 'utf8').split('\r\n')).toHaveLength(1502)
}, 120_000)

it('a store whose table was being made when its process was killed is made anew, not waited for', async () => {
  const env = await openPlace()
  expect((await registry(env, ['show', 'ZY2344000001'])).status).toBe(1)
  const database = new Level<string, object>(join(String(env.DATA_DIR), 'store'), { valueEncoding: 'json' })
  const key = 'table~zhengyan-local'
  const table = await database.get(key)
  expect(table).toMatchObject({ TableStatus: 'ACTIVE' })
  await database.put(key, { ...table, TableStatus: 'CREATING' })
  await database.close()
  expect((await registry(env, ['import', fileOf(csvOf([createRow()]))])).status).toBe(0)
})

it('does not open data that another version has written, and says what to do', async () => {
  const env = await openPlace()
  const settings = localSettings(env)
  const own = await openLocalStore(settings)
  const { client, name: TableName } = openTable({ tableName: settings.tableName, endpoint: own.endpoint })
  await client.send(new PutCommand({ TableName, Item: { pk: 'FORMAT', sk: 'FORMAT', format: 1 } }))
  client.destroy()
  await own.close()
  const { status, err } = await registry(env, ['show', 'ZY2344000001'])
  expect(status).toBe(1)
  expect(err).toMatch(/^✗ 数据由另一版本写成（格式 1.*migrate.*\n.*move the data directory away.*\n$/)
})

it('on AWS every certificate is written under its condition, and the caller’s identity answers for it', async () => {
  const arn = 'arn:aws-cn:sts::123456789012:assumed-role/registrar/zhang'
  const sts = createHttpServer((_, response) => {
    response.setHeader('content-type', 'text/xml')
    response.end(`<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
      <Arn>${arn}</Arn><UserId>AROAEXAMPLEID:zhang</UserId><Account>123456789012</Account>
      </GetCallerIdentityResult></GetCallerIdentityResponse>`)
  })
  await new Promise<void>((resolve) => sts.listen(0, '127.0.0.1', resolve))
  const { store, tap, tableName, close } = await openTestStore()
  const secrets = fileOf(JSON.stringify(await generateSecrets()), 'deployed-secrets.json')
  const deployed = {
    ...process.env,
    TABLE_NAME: tableName,
    SECRETS_FILE: secrets,
    AWS_ENDPOINT_URL_DYNAMODB: tap.endpoint,
    AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${(sts.address() as { port: number }).port}`,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  }
  const run = await registry(deployed, ['import', fileOf(csvOf(createRows(30))), '--json'])
  expect(JSON.parse(run.out)).toMatchObject({ new: 30, operator: arn })
  expect(tap.requests.map(({ operation }) => operation)).not.toContain('BatchWriteItem')
  const { status } = JSON.parse(readFileSync(secrets, 'utf8'))
  const statusKeys = () => status
  const [recorded] = await registryStore(store.table, { bulk: false, statusKeys }).getMany(['ZY2300000003'])
  expect(recorded).toMatchObject({ recorded: { operator: arn } })
  sts.close()
  await close()
})

describe('the command line', () => {
  it.each([
    [['fly']],
    [['import']],
    [['import', 'a.csv', 'b.csv']],
    [['import', 'a.csv', '--reason', 'x']],
    [['import', 'a.csv', '--encoding', 'latin1']],
    [['correct', 'MN', '--set', '姓名', '--reason', 'x']],
    [['show', 'MN', '--bogus']],
    [['exports', 'a.csv']],
  ])('%j is refused with the usage', (argv) => {
    expect(() => parseCommand(argv)).toThrow(UsageError)
    expect(() => parseCommand(argv)).toThrow(/npm run registry/)
  })

  it('takes encodings and delimiters by their usual names, and values that contain =', () => {
    const command = parseCommand(['import', 'a.txt', '--encoding', 'GBK', '--delimiter', 'tab'])
    expect(command).toMatchObject({ encoding: 'gb18030', delimiter: '\t' })
    expect(
      parseCommand(['correct', 'MN', '--set', '发证机关=甲=乙', '--set', '专业=', '--reason', 'x']),
    ).toMatchObject({
      values: { 发证机关: '甲=乙', 专业: '' },
    })
  })
})

describe('the progress', () => {
  const state = {
    rows: 120_000,
    fraction: 0.4,
    new: 119_990,
    unchanged: 0,
    changed: 0,
    refused: 10,
    warned: 0,
  }
  function shown(isTTY: boolean): string {
    let text = ''
    let clock = 0
    const display = progressDisplay({ isTTY, write: (part) => (text += part) }, () => clock)
    for (clock = 0; clock <= 40_000; clock += 50) display.show(state)
    display.end()
    return text
  }

  it('is a bar with rows, rate and time left on a terminal', () => {
    const text = shown(true)
    expect(text).toContain('██████████░░░░░░░░░░░░░░')
    expect(text).toContain('120000 行 rows · 40% · 3000/s · 剩余 left 1:00 · 拒绝 refused 10')
    expect(text.endsWith('\r\x1b[K')).toBe(true)
  })

  it('is a plain line now and then where it is piped', () => {
    const text = shown(false)
    expect(text).not.toContain('\x1b')
    expect(text).not.toContain('\r')
    expect(text.trim().split('\n')).toHaveLength(8)
  })
})
