/**
 * The secrets of a deployment: one SSM SecureString for each group of keys when deployed, one file of mode 600 for all
 * of them locally. Never in the environment, the repository or a log.
 */

import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { generateSigningKey, type PrivateJwk } from '#lib/jose'
import {
  ALL_KEY_GROUPS,
  type KeyGroup,
  type KeysOf,
  LATER_GROUPS,
  parseGroup,
  type Secrets,
  type SymmetricKey,
} from './key-groups.ts'
import { findParameters, readParameters, writeParameter } from './parameters.ts'

/** Where the secrets of this process are: a file, or the path of the SSM parameters. */
export interface SecretsSource {
  readonly SECRETS_FILE?: string | undefined
  readonly SECRETS_PATH?: string | undefined
}

/**
 * Reads groups of keys from the named file or from their SSM parameters, one request for all.
 * @throws Error naming the source and the wrong field, never a value.
 */
export async function readSecrets<const G extends KeyGroup>(
  source: SecretsSource,
  groups: readonly G[],
): Promise<KeysOf<G>> {
  const { SECRETS_FILE: file, SECRETS_PATH: path } = source
  if (file) {
    const content = parseJson(await readFile(file, 'utf8'), file) as Partial<Record<G, unknown>> | null
    return Object.fromEntries(
      groups.map((group) => [group, parseGroup(group, content?.[group], file)]),
    ) as unknown as KeysOf<G>
  }
  if (path) {
    const values = await readParameters(groups.map((group) => `${path}/${group}` as const))
    return Object.fromEntries(
      groups.map((group) => {
        const name = `${path}/${group}` as const
        return [group, parseGroup(group, unpacked(parseJson(values[name], name)), name)]
      }),
    ) as unknown as KeysOf<G>
  }
  throw new Error('环境变量有误 / wrong environment:\n  SECRETS_FILE or SECRETS_PATH must be set')
}

/** The groups that there are, checked: for a restore, which has to know what is missing. */
export async function findSecrets(source: SecretsSource): Promise<Partial<Secrets>> {
  const { SECRETS_FILE: file, SECRETS_PATH: path } = source
  const texts: Partial<Record<KeyGroup, unknown>> = {}
  if (file) {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '{}'
      throw error
    })
    Object.assign(texts, parseJson(text, file))
  } else if (path) {
    const found = await findParameters(ALL_KEY_GROUPS.map((group) => `${path}/${group}`))
    for (const group of ALL_KEY_GROUPS) {
      const text = found[`${path}/${group}`]
      if (text !== undefined) texts[group] = unpacked(parseJson(text, `${path}/${group}`))
    }
  }
  const there = ALL_KEY_GROUPS.filter((group) => texts[group] !== undefined)
  return Object.fromEntries(
    there.map((group) => [group, parseGroup(group, texts[group], file ?? path ?? '')]),
  )
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`密钥文件不是有效的 JSON / the secrets are not JSON: ${source}`)
  }
}

/** Writes groups of keys back to where they were read from: for the commands of an operator, never for a function. */
export async function writeSecrets(source: SecretsSource, changed: Partial<Secrets>): Promise<void> {
  const { SECRETS_FILE: file, SECRETS_PATH: path } = source
  if (file) {
    const all = { ...(await findSecrets(source)), ...changed } as Secrets
    // Whole or not at all: a cut-off file would lose every ID number.
    await writeFile(`${file}.new`, textOf(all), { mode: 0o600 })
    await rename(`${file}.new`, file)
  } else if (path) {
    // What is only published first: nothing may be signed by a key that nobody can check.
    const order = ALL_KEY_GROUPS.filter((group) => changed[group]).sort(
      (a, b) => Number(b.endsWith('Public')) - Number(a.endsWith('Public')),
    )
    for (const group of order) {
      await writeParameter(`${path}/${group}`, JSON.stringify(packed(changed[group] as object[])))
    }
  }
}

/** A key of P-256 says so in 25 bytes; in a parameter of 4 KiB a single letter does. */
const packed = (keys: readonly object[]) =>
  keys.map((key) => {
    const { kty, crv, ...rest } = key as Record<string, unknown>
    return kty === 'EC' && crv === 'P-256' ? rest : key
  })

const unpacked = (keys: unknown) =>
  Array.isArray(keys)
    ? keys.map((key) =>
        key !== null && typeof key === 'object' && 'x' in key ? { kty: 'EC', crv: 'P-256', ...key } : key,
      )
    : keys

const textOf = (secrets: Secrets) => `${JSON.stringify(secrets, null, 2)}\n`

/** A new key with an id of its own. @param nbf from when on it writes */
export function newSymmetricKey(nbf?: number): SymmetricKey {
  return {
    id: randomBytes(4).toString('hex'),
    key: randomBytes(32).toString('base64'),
    ...(nbf !== undefined && { nbf }),
  }
}

/** The public half of a key with its period. */
export function publicHalfOf({ kty, crv, x, y, nbf, exp, revoked }: Secrets['tokenPublic'][number]) {
  return {
    kty,
    crv,
    x,
    y,
    ...(nbf !== undefined && { nbf }),
    ...(exp !== undefined && { exp }),
    ...(revoked && { revoked }),
  }
}

/** Makes a fresh set of secrets, for a new deployment or a local data directory. */
export async function generateSecrets(): Promise<Secrets> {
  const [token, credential] = (await Promise.all([generateSigningKey(), generateSigningKey()])) as [
    PrivateJwk,
    PrivateJwk,
  ]
  return {
    idMac: [newSymmetricKey()],
    idCipher: [newSymmetricKey()],
    factor: [newSymmetricKey()],
    status: [newSymmetricKey()],
    webhook: [newSymmetricKey()],
    wallet: [newSymmetricKey()],
    token: [token],
    tokenPublic: [publicHalfOf(token)],
    credential: [credential],
    credentialPublic: [],
  }
}

/**
 * Makes the SSM parameters of a new deployment. `idMac` is made last and marks that all are there: where it is, nothing is
 * made but groups that came later, and what else is missing has to be restored, since new keys would read nothing.
 * @returns whether they were made
 * @throws Error that names what is missing
 */
export async function ensureSecretsParameters(path: string): Promise<boolean> {
  const found = await findParameters(ALL_KEY_GROUPS.map((group) => `${path}/${group}`))
  if (found[`${path}/idMac`]) {
    const missing = ALL_KEY_GROUPS.filter((group) => !found[`${path}/${group}`])
    if (missing.length === 0) return false
    const later = LATER_GROUPS.filter((group) => missing.includes(group))
    if (later.length === missing.length) {
      await writeSecrets({ SECRETS_PATH: path }, makeGroups(later))
      return true
    }
    throw new Error(`密钥不全，请从备份恢复 / keys are missing, restore them: ${missing.join(', ')}`)
  }
  const { idMac, ...others } = await generateSecrets()
  await writeSecrets({ SECRETS_PATH: path }, others)
  await writeSecrets({ SECRETS_PATH: path }, { idMac })
  return true
}

/** New keys of groups that came later. */
export const makeGroups = (groups: readonly (typeof LATER_GROUPS)[number][]): Partial<Secrets> =>
  Object.fromEntries(groups.map((group) => [group, [newSymmetricKey()]]))

/** Makes the secrets file if there is none; to an existing one come the groups that are later than it, and nothing else. */
export async function ensureSecretsFile(file: string): Promise<void> {
  const text = textOf(await generateSecrets())
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const present = await findSecrets({ SECRETS_FILE: file })
    const later = LATER_GROUPS.filter((group) => !present[group])
    if (later.length > 0) await writeSecrets({ SECRETS_FILE: file }, makeGroups(later))
  }
}
