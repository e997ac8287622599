/** Settings and secrets: a start with wrong ones stops, names what is wrong, and repeats no value. */

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ensureSecretsFile, generateSecrets, readEnvironment, readSecrets, writeSecrets } from '#lib/settings'

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
  return readSecrets({ SECRETS_FILE: file })
}

test('secrets that are wrong stop the start: file and field are named, no value is', async () => {
  const good = await generateSecrets()
  expect(await withSecrets(good)).toEqual(good)
  const [key] = good.tokenKeys
  const wrong = {
    idMacKey: { ...good, idMacKey: 'c3dvcmRmaXNo' },
    idCipherKey: { ...good, idCipherKey: 'swordfish' },
    statusKey: { ...good, statusKey: undefined },
    tokenKeys: { ...good, tokenKeys: [] },
    'tokenKeys.0.d': { ...good, tokenKeys: [{ ...key, d: undefined }] },
    'credentialKeys.0.crv': { ...good, credentialKeys: [{ ...key, crv: 'P-521' }] },
  }
  for (const [field, content] of Object.entries(wrong)) {
    const failure = await withSecrets(content).catch((error: Error) => error)
    expect(failure).toBeInstanceOf(Error)
    const { message } = failure as Error
    expect(message).toContain(field)
    expect(message).toContain('wrong.json')
    for (const value of ['swordfish', 'c3dvcmRmaXNo', key?.d as string]) expect(message).not.toContain(value)
  }
  await expect(withSecrets('{"idMacKey": "swordfish')).rejects.toThrow(/JSON.*wrong\.json/)
  await expect(readSecrets({})).rejects.toThrow('SECRETS_FILE or SECRETS_PARAMETER')
})

test('a new secrets file is the owner’s alone; an existing one is never touched', async () => {
  const file = join(folder, 'secrets.json')
  await ensureSecretsFile(file)
  const first = readFileSync(file, 'utf8')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await ensureSecretsFile(file)
  expect(readFileSync(file, 'utf8')).toBe(first)
  const rotated = {
    ...(await readSecrets({ SECRETS_FILE: file })),
    statusKey: Buffer.alloc(32).toString('base64'),
  }
  await writeSecrets({ SECRETS_FILE: file }, rotated)
  expect(await readSecrets({ SECRETS_FILE: file })).toEqual(rotated)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('two deployments share no secret', async () => {
  const [one, other] = await Promise.all([generateSecrets(), generateSecrets()])
  for (const name of Object.keys(one) as (keyof typeof one)[]) expect(one[name]).not.toEqual(other[name])
  expect(one.tokenKeys).not.toEqual(one.credentialKeys)
})
