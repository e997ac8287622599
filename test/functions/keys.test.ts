/**
 * The keys of the deployed functions: each is given what its work needs and no more, and goes on through a rotation of all
 * of them, at every step of the re-keying.
 */

import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { parseCode } from '#lib/credential'
import { activationHash } from '#lib/holder'
import { trustKeys, verifyReceipt } from '#lib/jose'
import type { KeyGroup, Secrets } from '#lib/settings'
import { readSecrets, writeSecrets } from '#lib/settings'
import { activations, registryStore, rekeyStore, type Table, webhooks } from '#lib/store'
import { createVault, keyIdOf } from '#lib/vault'
import { prune } from '../../commands/keys/prune.ts'
import { rekeyAll } from '../../commands/keys/rekey.ts'
import { rotate } from '../../commands/keys/rotate.ts'
import { activationCode } from '../support/activation.ts'
import { otpAt } from '../support/authenticator.ts'
import { type AwsKeys, awsEnvironment, openAwsKeys } from '../support/aws-keys.ts'
import { holder, stranger } from '../support/certificates.ts'
import { routes } from '../support/gateway.ts'
import { travel } from '../support/journey.ts'
import { type Service, startService } from '../support/service.ts'

const PATH = '/zhengyan/test/keys'
const source = { SECRETS_PATH: PATH }
const MINUTE = 60_000
/** Every state that a crash can leave is asked for everything. */
const REPLAYED = { timeout: 120_000 }
const start = new Date('2026-03-02T04:00:00.000Z')

/** Which groups each opened set of keys has really been asked for. */
const used = vi.hoisted(() => [] as Set<string>[])
vi.mock('#lib/settings', async (original) => {
  const settings = await original<typeof import('#lib/settings')>()
  const openKeys: typeof settings.openKeys = async (...args) => {
    const keys = await settings.openKeys(...args)
    const groups = new Set<string>()
    used.push(groups)
    const seen = <T extends object>(secrets: T): T =>
      new Proxy(secrets, {
        get(target, group, receiver) {
          groups.add(String(group))
          return Reflect.get(target, group, receiver)
        },
      })
    return { ...keys, current: () => seen(keys.current()) }
  }
  return { ...settings, openKeys }
})

/** By function: the groups its role may read, those it asked for when it started, and those it used. */
const granted = new Map<string, string[]>()
const asked = new Map<string, string[]>()
const usedBy = new Map<string, Set<string>>()

let service: Service
let aws: AwsKeys
let call: Service['call']

const FUNCTIONS = [...new Set(routes.map(({ functionName }) => functionName))]

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  service = await startService()
  call = service.call
  aws = await openAwsKeys()
  await withParameters(service.secrets)
  delete process.env.SECRETS_FILE
  const queues = {
    IMPORT_BUCKET: 'bucket',
    IMPORT_QUEUE_URL: 'http://127.0.0.1:9/queue',
    WEBHOOK_QUEUE_URL: 'http://127.0.0.1:9/queue',
  }
  Object.assign(process.env, { SECRETS_PATH: PATH, ...queues })
  // The real-name service is there only once the journey has come to it; its function starts then.
  for (const name of [...FUNCTIONS, 'import-work', 'import-split', 'webhook-plan', 'webhook-send'].sort(
    (a, b) => Number(a === 'identity') - Number(b === 'identity'),
  )) {
    const [before, opened] = [aws.reads.length, used.length]
    await (name === 'identity' ? travel(service) : import(`../../functions/${name}.ts`))
    const reads = aws.reads.slice(before)
    expect(reads.length, `${name} asks once`).toBeLessThan(2)
    if (reads.length > 0) asked.set(name, reads.flat().map(groupOf).sort())
    const groups = used[opened]
    if (groups) usedBy.set(name, groups)
  }
  for (const file of ['resources.yml', 'resources-import.yml', 'resources-web.yml', 'resources-webhooks.yml'])
    readRights(file)
})
afterEach(() => {
  aws.broken = undefined
})
afterAll(async () => {
  vi.useRealTimers()
  await aws.close()
  await service.close()
})

async function withParameters(secrets: Secrets): Promise<void> {
  Object.assign(process.env, awsEnvironment(aws))
  await writeSecrets(source, secrets)
}

const groupOf = (parameter: string) => parameter.slice(parameter.lastIndexOf('/') + 1)

function readRights(file: string): void {
  const yaml = (name: string) =>
    parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'), { merge: true, maxAliasCount: -1 })
  const { Resources } = yaml(file)
  for (const { handler, role } of Object.values<{ handler: string; role: string }>(
    yaml('serverless.yml').functions,
  )) {
    if (!Resources[role]) continue
    const statements = Resources[role].Properties.Policies[0].PolicyDocument.Statement
    const parameters = statements
      .filter(({ Action }: { Action: unknown }) => JSON.stringify(Action).includes('ssm:'))
      .flatMap(({ Resource }: { Resource: unknown }) => Resource)
      .map((one: { 'Fn::Sub': string }) => one['Fn::Sub'])
    const ofKeys = parameters.filter((arn: string) => /\.secrets\}\//.test(arn))
    if (ofKeys.length > 0)
      granted.set(/functions\/([\w-]+)\.handler/.exec(handler)?.[1] as string, ofKeys.map(groupOf).sort())
    expect(parameters.join()).not.toContain('*')
  }
}

test('each function asks for the keys that its role grants, in one request, and for no other', () => {
  expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(granted))
  const holding = (group: KeyGroup) =>
    [...asked].filter(([, groups]) => groups.includes(group)).map(([name]) => name)
  expect(holding('token').sort()).toEqual(['identity', 'login'])
  expect(holding('idMac').sort()).toEqual([
    'account',
    'batch',
    'identity',
    'import-work',
    'inspect',
    'login',
    'second-factor',
    'verify',
    'wallet',
  ])
  expect(holding('factor').sort()).toEqual(['login', 'second-factor'])
  expect(holding('credentialPublic').sort()).toEqual(['batch', 'document', 'inspect', 'verify', 'wallet'])
  expect(holding('status').sort()).toEqual(['document', 'import-work', 'lookup', 'wallet'])
  expect(holding('webhook')).toEqual(['webhook-send'])
  expect(asked.get('webhook-send')).toEqual(['webhook'])
  expect(asked.get('login')).toEqual(['factor', 'idMac', 'token'])
})

test('each function uses every key it is given', () => {
  for (const name of FUNCTIONS.filter((one) => asked.has(one)))
    expect([...(usedBy.get(name) ?? [])].sort(), name).toEqual(asked.get(name))
})

const facts = (person: { readonly name: string; readonly idNumber: string }, managementNumber: string) => ({
  managementNumber,
  name: person.name,
  idNumber: person.idNumber,
})

/** Fails every write after the first ones, as a process that is killed makes none. */
function mortal(table: Table, writes: number): Table {
  let left = writes
  const live =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (left-- <= 0) throw new Error('killed')
      return write(...args)
    }
  const send = table.client.send.bind(table.client) as (command: object) => Promise<unknown>
  const client = new Proxy(table.client, {
    get: (target, name) =>
      name === 'send'
        ? (command: object) =>
            /^(Put|Delete|Update)/.test(command.constructor.name) ? live(send)(command) : send(command)
        : Reflect.get(target, name),
  })
  const { put, update, delete: remove } = table
  return { ...table, client, put: live(put), update: live(update), delete: live(remove) }
}

const noPlaces = { bulk: false, statusKeys: () => [] }
const targetOver = (over: Table) => ({
  source,
  of: PATH,
  openStore: async () => ({
    store: registryStore(over, noPlaces),
    rekey: rekeyStore(over, { first: 1, longest: 1, giveUpAfter: 1 }),
    webhooks: webhooks(over),
    close: async () => {},
  }),
})

test(
  'all keys change while everything runs, and at every step of the re-keying everything is found',
  REPLAYED,
  async () => {
    const numbers = ['ZY7700000001', 'ZY7700000002']
    const person = { ...holder, idNumber: '990101198808080005', name: '王五' }
    const mine = { holderName: person.name, idNumber: person.idNumber }
    for (const managementNumber of numbers) await service.record({ ...mine, managementNumber })
    const other = 'ZY7700000003'
    await service.record({ managementNumber: other, holderName: stranger.name, idNumber: stranger.idNumber })
    let tokens = await service.signIn(person, numbers[0])
    // Of somebody who has no account: nothing but the tag leads to it.
    const newcomer = {
      ...holder,
      idNumber: '990101198808080021',
      name: '赵六',
      managementNumber: 'ZY7700000004',
    }
    await service.record({ ...newcomer, holderName: newcomer.name })
    const activation = await activationCode(service, newcomer)
    const keptAs = activationHash(parseCode(activation).code as string)
    const code = (
      await call('POST', `/v1/certificates/${numbers[0]}/annotations`, {
        token: tokens.accessToken,
        body: { purpose: '求职', validDays: 90 },
      })
    ).json.code as string
    const before = (await call('GET', `/v1/verify/${code}`)).json.receipt as string

    let strangers = 0
    async function expectAllThere(step: string): Promise<void> {
      const listed = await call('GET', '/v1/certificates', { token: tokens.accessToken })
      expect(
        listed.json.certificates?.map((one: { managementNumber: string }) => one.managementNumber),
        step,
      ).toEqual(numbers.toReversed())
      for (const number of numbers) {
        const { status, json } = await call('GET', `/v1/certificates/${number}`, {
          token: tokens.accessToken,
        })
        expect([status, json.idNumber?.slice(-1)], step).toEqual([200, '5'])
        expect((await call('POST', '/v1/verify', { body: facts(person, number) })).json.verified, step).toBe(
          true,
        )
      }
      expect((await call('GET', `/v1/certificates/${other}`, { token: tokens.accessToken })).status).toBe(404)
      expect((await call('POST', '/v1/verify', { body: facts(stranger, other) })).json.verified, step).toBe(
        true,
      )
      // From elsewhere each time: who asks for what is not there has to wait before long.
      const wrong = { body: facts(person, other), from: `203.0.${++strangers}.1` }
      if (/[37]$|use$|gone$/.test(step))
        expect((await call('POST', '/v1/verify', wrong)).status, step).toBe(404)
      expect((await call('GET', `/v1/verify/${code}`)).json.verified, step).toBe(true)
      const live = createVault(await readSecrets(source, ['idMac', 'idCipher']), () => new Date())
      const kept = await activations(service.store.table).find(live.tags('resident-id', newcomer.idNumber))
      expect(kept?.codeHash, step).toBe(keptAs)
      // A password costs time to check.
      if (/[02468]$/.test(step)) return
      expect((await call('POST', '/v1/login', { body: login })).status, step).toBe(200)
    }
    const spend = (refreshToken: string) => call('POST', '/v1/refresh', { body: { refreshToken } })
    const refresh = async () => {
      tokens = (await spend(tokens.refreshToken)).json
      expect(tokens.accessToken).toBeDefined()
    }
    // A session of which somebody has a token that was spent before all this.
    const login = { idNumber: person.idNumber, password: person.password }
    const { refreshToken: spent } = (await call('POST', '/v1/login', { body: login })).json
    const { refreshToken: current } = (await spend(spent)).json

    await rotate(source, ['idMac', 'idCipher', 'status', 'token'], {}, new Date())
    const kms = await aws.createKey()
    await rotate(source, ['credential'], { kms }, new Date())
    await expectAllThere('published, not read')
    vi.setSystemTime(start.getTime() + 11 * MINUTE)
    await expectAllThere('read, not in use')
    vi.setSystemTime(start.getTime() + 16 * MINUTE)
    await refresh()
    await expectAllThere('in use')

    const { table } = service.store
    // One write further each time, and killed: every state that a crash can leave.
    let runs = 0
    async function rekeyWriteByWrite() {
      for (;;) {
        const run = await rekeyAll(targetOver(mortal(table, 1)), { now: () => new Date() }).catch(
          (error: Error) => error,
        )
        await expectAllThere(`after write ${++runs}`)
        expect(runs).toBeLessThan(60)
        if (!(run instanceof Error)) return run
        expect(run.message).toBe('killed')
      }
    }
    expect((await rekeyWriteByWrite()).notYet).toBe(new Date(start.getTime() + 31 * MINUTE).toISOString())
    vi.setSystemTime(start.getTime() + 32 * MINUTE)
    await refresh()
    await expectAllThere('now in use')
    expect(await rekeyWriteByWrite()).not.toHaveProperty('notYet')
    expect(runs).toBeGreaterThan(10)
    const secrets = await readSecrets(source, ['idMac', 'idCipher'])
    const vault = createVault(secrets, () => new Date())
    const [newMac, newCipher] = [secrets.idMac[0]?.id as string, secrets.idCipher[0]?.id as string]
    const [stored] = await registryStore(table, noPlaces).getMany([numbers[0] as string])
    expect(stored?.holder.startsWith(`${newMac}.`)).toBe(true)
    expect(stored?.encryptedIdNumber.startsWith(`${newCipher}.`)).toBe(true)
    const account = await service.store.accounts.findByTags(vault.tags('resident-id', person.idNumber))
    expect(account?.tags).toHaveLength(1)

    const target = targetOver(table)
    vi.setSystemTime(start.getTime() + 47 * MINUTE)
    await refresh()
    const pruned = await prune(target, new Date())
    expect(pruned.inUse.filter(({ group }) => group !== 'status')).toEqual([])
    expect(pruned.secrets.idMac.map(({ id }) => id)).toEqual([newMac])
    expect(pruned.secrets.idCipher.map(({ id }) => id)).toEqual([newCipher])
    expect(pruned.secrets.token).toHaveLength(1)
    vi.setSystemTime(start.getTime() + 59 * MINUTE)
    await refresh()
    await expectAllThere('old keys gone')
    expect((await spend(spent)).status, 'reuse is seen across the change of keys').toBe(401)
    expect((await spend(current)).status, 'and has ended the session').toBe(401)
    const recovery = { idNumber: newcomer.idNumber, password: newcomer.password, activationCode: activation }
    expect((await call('POST', '/v1/recover', { body: recovery })).status, 'the code is found').toBe(200)

    // A day later the new credential key signs, in KMS; what the old one signed still verifies.
    vi.setSystemTime(start.getTime() + 25 * 60 * MINUTE)
    await refresh()
    const signed = aws.signed.length
    const after = (await call('GET', `/v1/verify/${code}`)).json.receipt as string
    expect(aws.signed.length).toBeGreaterThan(signed)
    await prune(target, new Date())
    vi.setSystemTime(start.getTime() + 26 * 60 * MINUTE)
    const published = (await call('GET', '/.well-known/jwks.json')).json
    expect(published.keys).toHaveLength(2)
    expect(JSON.stringify(published)).not.toMatch(/"d"|kms/)
    expect(
      JSON.stringify([...aws.parameters.entries()].filter(([name]) => /credential/.test(name))),
    ).not.toContain('"d"')
    const trusted = await trustKeys(published)
    for (const receipt of [before, after])
      expect(await verifyReceipt(receipt, trusted)).toMatchObject({
        signature: { outcome: 'verified' },
        key: { outcome: 'verified' },
      })
  },
)

test('a second factor goes on through a change of its keys and of the tags, and none of its keys is pruned', async () => {
  const path = '/v1/account/second-factor'
  const day = start.getTime() + 26 * 60 * MINUTE
  const { name, password } = holder
  async function secure(serial: number) {
    const [idNumber, managementNumber] = [`E9830000${serial}`, `ZY770000001${serial}`]
    const person = { name, idType: 'passport', idNumber, password } as const
    const live = createVault(await readSecrets(source, ['idMac', 'idCipher']))
    const [tag] = live.tags('passport', idNumber)
    const encryptedIdNumber = live.encrypt(idNumber, managementNumber)
    await service.record(
      { ...person, holderName: name, managementNumber },
      { holder: tag, encryptedIdNumber },
    )
    const { accessToken: token } = await service.signIn(person, managementNumber)
    const { secret, enrolment } = (await call('POST', path, { token, body: { password } })).json
    const otp = otpAt(secret)
    expect((await call('PUT', path, { token, body: { enrolment, otp } })).status).toBe(200)
    const login = async () =>
      (await call('POST', '/v1/login', { body: { ...person, otp: otpAt(secret) } })).status
    const keptUnder = async () => {
      const tags = createVault(await readSecrets(source, ['idMac', 'idCipher'])).tags('passport', idNumber)
      return keyIdOf((await service.store.accounts.findByTags(tags))?.secondFactor?.secret ?? '')
    }
    return { login, keptUnder }
  }
  const target = targetOver(service.store.table)
  vi.setSystemTime(day)
  const first = await secure(1)
  const [old] = (await readSecrets(source, ['factor'])).factor.map(({ id }) => id)
  await rotate(source, ['idMac', 'factor'], {}, new Date())
  vi.setSystemTime(day + 16 * MINUTE)
  expect(await first.login()).toBe(200)
  const second = await secure(2)
  await rekeyAll(target, { now: () => new Date() })
  vi.setSystemTime(day + 32 * MINUTE)
  expect(await rekeyAll(target, { now: () => new Date() })).not.toHaveProperty('notYet')
  vi.setSystemTime(day + 48 * MINUTE)
  const { secrets, inUse } = await prune(target, new Date())
  vi.setSystemTime(day + 60 * MINUTE)
  expect([await first.login(), await second.login()]).toEqual([200, 200])
  const ids = secrets.factor.map(({ id }) => id)
  expect([inUse.filter(({ group }) => group !== 'status'), secrets.idMac.length, ids.length]).toEqual([
    [],
    1,
    2,
  ])
  expect([await first.keptUnder(), await second.keptUnder()]).toEqual([old, ids[0]])
})

test('while keys cannot be read again those that were read serve on, and a key in KMS that is away is a 503', async () => {
  aws.broken = 400
  vi.setSystemTime(start.getTime() + 28 * 60 * MINUTE)
  const number = 'ZY7700000003'
  const answer = await call('POST', '/v1/verify', { body: facts(stranger, number) })
  expect([answer.status, answer.json.code]).toEqual([503, 'unavailable'])
  aws.broken = undefined
  expect((await call('POST', '/v1/verify', { body: facts(stranger, number) })).json.verified).toBe(true)
})
