/** The keys' commands: an escrow brings a lost deployment back, and takes nothing away from one that is there. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ALL_KEY_GROUPS, generateSecrets, readSecrets, type Secrets, writeSecrets } from '#lib/settings'
import { run } from '../../commands/keys/command.ts'
import { after } from '../../commands/keys/edge.ts'
import { openEscrow, restored, sealEscrow } from '../../commands/keys/escrow.ts'
import { type AwsKeys, awsEnvironment, openAwsKeys } from '../support/aws-keys.ts'
import { withChains } from '../support/certified.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-keys-'))
const PATH = '/zhengyan/test/keys'
const source = { SECRETS_PATH: PATH }
let aws: AwsKeys
let secrets: Secrets
let out = ''
let err = ''

beforeAll(async () => {
  aws = await openAwsKeys()
  Object.assign(process.env, awsEnvironment(aws), source)
})
beforeEach(async () => {
  aws.parameters.clear()
  secrets = await generateSecrets()
  await writeSecrets(source, secrets)
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
afterAll(async () => {
  for (const name of [...Object.keys(awsEnvironment(aws)), 'SECRETS_PATH']) delete process.env[name]
  await aws.close()
  rmSync(folder, { recursive: true })
})

const file = (name: string, content?: string) => {
  const path = join(folder, name)
  if (content !== undefined) writeFileSync(path, content)
  return path
}
const stored = () => readSecrets(source, ALL_KEY_GROUPS)

test('an escrow for two people is opened by either, and brings back every key of a deployment that lost all', async () => {
  const identities = [await generateX25519Identity(), await generateX25519Identity()]
  const recipients = await Promise.all(identities.map(identityToRecipient))
  const path = file('two.age')
  const flags = recipients.flatMap((recipient) => ['--recipient', recipient])
  expect(await run(['escrow', '--out', path, ...flags])).toBe(0)
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/)
  for (const { key } of [...secrets.idMac, ...secrets.idCipher, ...secrets.factor])
    expect(text + out).not.toContain(key)
  for (const [i, identity] of identities.entries()) {
    aws.parameters.clear()
    const key = file(`identity-${i}`, `# created: today\n${identity}\n`)
    expect(await run(['restore', path, '--identity-file', key])).toBe(0)
    expect(await stored()).toEqual(secrets)
  }
  expect(await run(['escrow', '--out', path, ...flags])).toBe(1)
  expect(err).toContain('EEXIST')
})

test('an escrow under a passphrase is opened by it and by no other; a damaged one not at all, and nothing is written', async () => {
  const right = file('right', 'correct horse battery\n')
  const whole = file('whole.age')
  expect(await run(['escrow', '--out', whole, '--passphrase-file', right])).toBe(0)
  // 2^18: a second and 256 MB for each guess. Here, where four are made, less.
  expect(Buffer.from(armor.decode(readFileSync(whole, 'utf8'))).toString('latin1')).toMatch(
    /^.*\n-> scrypt \S+ 18\n/,
  )
  const encrypter = new Encrypter()
  encrypter.setPassphrase('correct horse battery')
  encrypter.setScryptWorkFactor(10)
  const content = JSON.stringify({ format: 'zhengyan-escrow-1', madeAt: '', of: PATH, secrets })
  const text = armor.encode(await encrypter.encrypt(content))
  const path = file('passphrase.age', text)
  aws.parameters.clear()
  expect(await run(['restore', path, '--passphrase-file', file('wrong', 'correct horse batteries\n')])).toBe(
    1,
  )
  const cut = file('cut.age', text.replace(/.{8}(=*\n-----END)/, 'AAAAAAAA$1'))
  expect(await run(['restore', cut, '--passphrase-file', right])).toBe(1)
  expect(aws.parameters.size).toBe(0)
  expect(await run(['restore', path, '--passphrase-file', right])).toBe(0)
  expect(await stored()).toEqual(secrets)
  expect(await run(['escrow', '--out', file('x.age'), '--passphrase-file', file('short', 'secret\n')])).toBe(
    2,
  )
})

test('an escrow that is older than a rotation takes nothing away, and brings no key back that was dropped or revoked', async () => {
  const escrow = { madeAt: '2026-01-05T04:00:00.000Z', of: PATH, secrets }
  expect(await run(['rotate', 'idMac', 'idCipher', 'factor', 'status', '--now'])).toBe(0)
  expect(await run(['rotate', 'token', 'credential', '--leaked'])).toBe(0)
  const present = await stored()
  expect(await restored(present, escrow)).toEqual(present)
  const { idMac: _, ...without } = present
  expect((await restored(without, escrow)).idMac).toEqual(secrets.idMac)
  expect((await restored({}, escrow)).token).toEqual(secrets.token)
})

test('what is no escrow of ours is refused, whoever sealed it', async () => {
  const identity = await generateX25519Identity()
  const whom = { recipients: [await identityToRecipient(identity)] }
  const incomplete = { ...secrets, idMac: [] } as unknown as Secrets
  const sealed = await sealEscrow({ madeAt: '', of: '', secrets: incomplete }, whom)
  await expect(openEscrow(sealed, { identity })).rejects.toThrow('idMac')
  await expect(openEscrow('no age at all', { identity })).rejects.toThrow()
})

test('a key is rotated in its own parameter alone; the list shows ids and periods, and no key', async () => {
  const before = new Map(aws.parameters)
  expect(await run(['rotate', 'token'])).toBe(0)
  const changed = [...aws.parameters]
    .filter(([name, value]) => before.get(name) !== value)
    .map(([name]) => name)
  expect(changed.sort()).toEqual([`${PATH}/token`, `${PATH}/tokenPublic`])
  out = ''
  expect(await run(['list', '--json'])).toBe(0)
  const listed = JSON.parse(out)
  expect(
    listed.filter(({ group, writes }: { group: string; writes: boolean }) => group === 'token' && writes),
  ).toHaveLength(1)
  for (const text of [...aws.parameters.values()].flatMap(
    (value) => value.match(/"(?:key|d)":"([^"]+)"/g) ?? [],
  ))
    expect(out).not.toContain(text.split('"')[3])
})

test.each([
  [['rotate', 'seal'], 'seal'],
  [['rotate', 'idMac', '--leaked'], '--leaked'],
  [['rotate', 'token', '--kms', 'x'], '--kms'],
  [['prune', '--now'], '--now'],
  [['escrow'], '--out'],
  [['forget'], 'Usage'],
])('%j is refused with what is wrong, and changes nothing', async (argv, named) => {
  const before = new Map(aws.parameters)
  expect(await run(argv)).toBe(2)
  expect(err).toContain(named)
  expect(aws.parameters).toEqual(before)
})

test('a credential key gets the certificate that a CA has issued for its request, and keeps it through an escrow', async () => {
  const where = ['--origin', 'https://zhengyan.example']
  expect(await run(['certificate-request', '--name', '某省考试院', ...where])).toBe(0)
  expect(out).toContain('BEGIN CERTIFICATE REQUEST')
  expect(await run(['certificate-request', '--name', '某省考试院', '--key', 'another', ...where])).toBe(2)
  expect(err).toContain('another')

  const [key] = (await withChains(secrets)).credential
  const chain = file(
    'chain.pem',
    (key?.x5c ?? [])
      .map((der) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`)
      .join(''),
  )
  out = ''
  expect(await run(['list'])).toBe(0)
  expect(out).toContain('无证书 no certificate')
  expect(await run(['certificates', chain, '--origin', 'https://other.example'])).toBe(1)
  expect(err).toContain('subjectAltName')
  expect((await stored()).credential[0]).not.toHaveProperty('x5c')

  out = ''
  expect(await run(['certificates', chain, ...where])).toBe(0)
  expect(out).toContain('证书至 certificate until')
  expect((await stored()).credential[0]).toMatchObject({ x5c: key?.x5c })

  const escrow = file('certified.age')
  const passphrase = file('certified.passphrase', 'a long enough passphrase')
  expect(await run(['escrow', '--out', escrow, '--passphrase-file', passphrase])).toBe(0)
  aws.parameters.clear()
  expect(await run(['restore', escrow, '--passphrase-file', passphrase])).toBe(0)
  expect((await stored()).credential[0]).toMatchObject({ x5c: key?.x5c })
  expect(await run(['certificates', ...where])).toBe(2)
})

test('what CloudFront sends is accepted after every step of its change, and two deployments of one step part nothing', () => {
  const old = { sent: 'old', also: 'old' }
  const published = after('publish', old)
  const switched = after('switch', published)
  const dropped = after('drop', switched)
  expect([published.sent, switched.also]).toEqual(['old', 'old'])
  expect(dropped).toEqual({ sent: published.also, also: published.also })
  const accepts = ({ sent, also }: typeof old, value: string) => [sent, also].includes(value)
  // Functions and CloudFront change at different moments: each may be a step behind the other.
  for (const [one, next] of [
    [old, published],
    [published, switched],
    [switched, dropped],
  ] as const) {
    expect(accepts(one, next.sent)).toBe(true)
    expect(accepts(next, one.sent)).toBe(true)
  }
  expect(() => after('switch', old)).toThrow('publish')
  expect(() => after('publish', published)).toThrow('switch')
})
