/** Settings and secrets: a start with wrong ones stops, names what is wrong, and repeats no value. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import {
  ALL_KEY_GROUPS,
  ensureSecretsFile,
  generateSecrets,
  newSymmetricKey,
  readEnvironment,
  readSecrets,
  writeSecrets,
} from '#lib/settings'

const folder = mkdtempSync(join(tmpdir(), 'zhengyan-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const settings = { TABLE_NAME: 'zhengyan-test', PUBLIC_ORIGIN: 'https://zhengyan.example/' }

test('settings are read once, an origin without its slash', () => {
  expect(readEnvironment(settings)).toMatchObject({
    TABLE_NAME: 'zhengyan-test',
    PUBLIC_ORIGIN: 'https://zhengyan.example',
    POLICY_DIR: 'policy',
    DEMONSTRATION: false,
  })
  expect(readEnvironment({ ...settings, DEMONSTRATION: 'true' }).DEMONSTRATION).toBe(true)
})

test.each([
  ['TABLE_NAME', undefined],
  ['TABLE_NAME', 'x'],
  ['PUBLIC_ORIGIN', undefined],
  ['PUBLIC_ORIGIN', 'zhengyan.example'],
  ['DYNAMODB_ENDPOINT', 'swordfish'],
  ['DEMONSTRATION', 'swordfish'],
])('%s = %s stops the start, by name', (name, value) => {
  const wrong = () => readEnvironment({ ...settings, [name]: value })
  expect(wrong).toThrow(name)
  expect(wrong).not.toThrow('swordfish')
})

test('all wrong settings are named at once', () => {
  expect(() => readEnvironment({})).toThrow(/TABLE_NAME.*PUBLIC_ORIGIN/s)
})

const withSecrets = (content: unknown) => {
  const file = join(folder, 'wrong.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readSecrets({ SECRETS_FILE: file }, ALL_KEY_GROUPS)
}

test('secrets that are wrong stop the start: file and field are named, no value is', async () => {
  const good = await generateSecrets()
  expect(await withSecrets(good)).toEqual(good)
  const [key] = good.token
  const [mac] = good.idMac
  const wrong = {
    'idMac.0.key': { ...good, idMac: [{ ...mac, key: 'c3dvcmRmaXNo' }] },
    'idCipher.0.key': { ...good, idCipher: [{ id: 'a', key: 'swordfish' }] },
    idCipher: { ...good, idCipher: [mac, mac] },
    status: { ...good, status: undefined },
    token: { ...good, token: [] },
    'token.0.d': { ...good, token: [{ ...key, d: undefined }] },
    'credential.0': { ...good, credential: [{ ...key, crv: 'P-521' }] },
  }
  for (const [field, content] of Object.entries(wrong)) {
    const failure = await withSecrets(content).catch((error: Error) => error)
    expect(failure).toBeInstanceOf(Error)
    const { message } = failure as Error
    expect(message).toContain(field)
    expect(message).toContain('wrong.json')
    for (const value of ['swordfish', 'c3dvcmRmaXNo', key?.d as string]) expect(message).not.toContain(value)
  }
  await expect(withSecrets('{"idMac": "swordfish')).rejects.toThrow(/JSON.*wrong\.json/)
  await expect(readSecrets({}, ['idMac'])).rejects.toThrow('SECRETS_FILE or SECRETS_PATH')
})

test('a process is given the groups it asks for, and nothing else of the file', async () => {
  const file = join(folder, 'groups.json')
  const all = await generateSecrets()
  writeFileSync(file, JSON.stringify({ ...all, credential: 'damaged' }))
  const { idMac, token } = all
  expect(await readSecrets({ SECRETS_FILE: file }, ['idMac', 'token'])).toEqual({ idMac, token })
})

test('a new secrets file is the owner’s alone; an existing one is never touched', async () => {
  const file = join(folder, 'secrets.json')
  await ensureSecretsFile(file)
  const first = readFileSync(file, 'utf8')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await ensureSecretsFile(file)
  expect(readFileSync(file, 'utf8')).toBe(first)
  const source = { SECRETS_FILE: file }
  const before = await readSecrets(source, ALL_KEY_GROUPS)
  const status = [newSymmetricKey(), ...before.status]
  await writeSecrets(source, { status })
  expect(await readSecrets(source, ALL_KEY_GROUPS)).toEqual({ ...before, status })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a group of keys that came later is made in an existing file, and any other that is missing is not', async () => {
  const file = join(folder, 'earlier.json')
  const { webhook: _, wallet: __, ...earlier } = await generateSecrets()
  writeFileSync(file, JSON.stringify(earlier), { mode: 0o600 })
  await ensureSecretsFile(file)
  const { webhook, wallet, ...kept } = await readSecrets({ SECRETS_FILE: file }, ALL_KEY_GROUPS)
  expect(kept).toEqual(earlier)
  expect([webhook, wallet].map((keys) => keys.length)).toEqual([1, 1])
  const { idMac: ___, ...damaged } = earlier
  writeFileSync(file, JSON.stringify(damaged))
  await ensureSecretsFile(file)
  await expect(readSecrets({ SECRETS_FILE: file }, ['idMac'])).rejects.toThrow('idMac')
})

test('two deployments share no secret', async () => {
  const [one, other] = await Promise.all([generateSecrets(), generateSecrets()])
  for (const name of ALL_KEY_GROUPS.filter((group) => one[group].length > 0))
    expect(one[name]).not.toEqual(other[name])
  expect(one.token).not.toEqual(one.credential)
})
