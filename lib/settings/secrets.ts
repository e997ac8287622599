/**
 * The secrets of a deployment: one JSON document, in an SSM SecureString when deployed and in a file of mode 600
 * locally. Never in the environment, the repository or a log.
 */

import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import * as v from 'valibot'

const key256 = v.pipe(
  v.string(),
  v.base64(),
  v.check((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes'),
)

const PrivateKey = v.object({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: v.string(),
  y: v.string(),
  d: v.string(),
  /** When it signs; see `KeyPeriod` in `lib/jose`. */
  nbf: v.exactOptional(v.number()),
  exp: v.exactOptional(v.number()),
  revoked: v.exactOptional(v.object({ revoked_at: v.number(), reason: v.exactOptional(v.string()) })),
})

const Secrets = v.object({
  /** HMAC-SHA-256 key, base64: finds a holder by ID document. */
  idMacKey: key256,
  /** AES-256-GCM key, base64: opens an ID number for masking. */
  idCipherKey: key256,
  /** HMAC-SHA-256 key, base64: scatters status-list indices. */
  statusKey: key256,
  /** ES256 keys of access tokens; the first signs, all verify. */
  tokenKeys: v.pipe(v.array(PrivateKey), v.minLength(1)),
  /**
   * ES256 keys of credentials, receipts and status lists. Of those whose period holds the moment, the one that began
   * last signs; the public halves of all are published.
   */
  credentialKeys: v.pipe(v.array(PrivateKey), v.minLength(1)),
})

export type Secrets = v.InferOutput<typeof Secrets>

/** Where the secrets of this process are. */
export interface SecretsSource {
  readonly SECRETS_FILE?: string | undefined
  readonly SECRETS_PARAMETER?: string | undefined
}

/**
 * Reads the secrets from the named file or SSM parameter.
 * @throws Error naming the source and the wrong field, never a value.
 */
export async function readSecrets(source: SecretsSource): Promise<Secrets> {
  const { SECRETS_FILE: file, SECRETS_PARAMETER: parameter } = source
  if (file) return parseSecrets(await readFile(file, 'utf8'), file)
  if (parameter) return parseSecrets(await readParameter(parameter), parameter)
  throw new Error('环境变量有误 / wrong environment:\n  SECRETS_FILE or SECRETS_PARAMETER must be set')
}

function parseSecrets(text: string, source: string): Secrets {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    throw new Error(`密钥文件不是有效的 JSON / the secrets are not JSON: ${source}`)
  }
  const parsed = v.safeParse(Secrets, content)
  if (parsed.success) return parsed.output
  const wrong = parsed.issues.map((issue) => v.getDotPath(issue)).join(', ')
  throw new Error(`密钥有误 / wrong secrets in ${source}: ${wrong}`)
}

/** Writes the secrets back to where they were read from: for the commands of an operator, never for a function. */
export async function writeSecrets(source: SecretsSource, secrets: Secrets): Promise<void> {
  const { SECRETS_FILE: file, SECRETS_PARAMETER: parameter } = source
  if (file) {
    // Whole or not at all: a cut-off file would lose every ID number.
    await writeFile(`${file}.new`, textOf(secrets), { mode: 0o600 })
    await rename(`${file}.new`, file)
  } else if (parameter) {
    const { PutParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
    const Value = textOf(secrets)
    await new SSMClient().send(
      new PutParameterCommand({ Name: parameter, Value, Type: 'SecureString', Overwrite: true }),
    )
  }
}

const textOf = (secrets: Secrets) => `${JSON.stringify(secrets, null, 2)}\n`

/** The decrypted value of an SSM parameter. */
export async function readParameter(name: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm')
  const { Parameter } = await new SSMClient().send(
    new GetParameterCommand({ Name: name, WithDecryption: true }),
  )
  if (!Parameter?.Value) throw new Error(`SSM parameter is empty: ${name}`)
  return Parameter.Value
}

/** Makes a fresh set of secrets, for a new deployment or a local data directory. */
export async function generateSecrets(): Promise<Secrets> {
  const [tokenKey, credentialKey] = await Promise.all([signingKey(), signingKey()])
  return {
    idMacKey: randomBytes(32).toString('base64'),
    idCipherKey: randomBytes(32).toString('base64'),
    statusKey: randomBytes(32).toString('base64'),
    tokenKeys: [tokenKey],
    credentialKeys: [credentialKey],
  }
}

async function signingKey(): Promise<Secrets['tokenKeys'][number]> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return v.parse(PrivateKey, (await exportJWK(privateKey)) satisfies JWK)
}

/** Makes the secrets file if there is none; an existing one is never touched. */
export async function ensureSecretsFile(file: string): Promise<void> {
  const text = textOf(await generateSecrets())
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}
