/** The whole service over a test store: the deployed functions behind the gateway of `serverless.yml`. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CertificateRecord, RegisteredCertificate, StoredCertificate } from '#lib/certificate'
import { generateSecrets, type Secrets } from '#lib/settings'
import { createVault, type Vault } from '#lib/vault'
import { createStored, holder } from './certificates.ts'
import { withChains } from './certified.ts'
import { type Call, createGateway, type Handler } from './gateway.ts'
import { openTestStore, type TestStore } from './store.ts'

export const ORIGIN = 'https://zhengyan.example'

export interface Service extends TestStore {
  readonly call: Call
  readonly secrets: Secrets
  readonly vault: Vault
  /** What the functions read from their environment. */
  readonly environment: Readonly<Record<string, string>>
  /** Puts a certificate on record. */
  record(
    record?: Partial<CertificateRecord>,
    overrides?: Partial<StoredCertificate>,
  ): Promise<StoredCertificate>
  /** Registers a person over one of their certificates, and logs in. @returns the tokens */
  signIn(
    person?: { name: string; idType: string; idNumber: string; password: string },
    managementNumber?: string,
  ): Promise<{ accessToken: string; refreshToken: string; expiresIn: number; tokenType: string }>
}

/**
 * Call once in a test file: the functions read their environment when they are loaded.
 * @param settings instead of those below
 * @param around what every handler is put into: to measure it, or to change what it is sent
 * @param prepare changes the secrets before they are written; by default the keys that sign are given certificates
 */
export async function startService(
  settings: Readonly<Record<string, string>> = {},
  around: (handler: Handler) => Handler = (handler) => handler,
  prepare: (secrets: Secrets) => Promise<Secrets> | Secrets = withChains,
): Promise<Service> {
  const testStore = await openTestStore()
  const { store, tap, tableName } = testStore
  const secrets = await prepare(await generateSecrets())
  const vault = createVault(secrets)
  const folder = mkdtempSync(join(tmpdir(), 'zhengyan-test-'))
  const secretsFile = join(folder, 'secrets.json')
  writeFileSync(secretsFile, JSON.stringify(secrets))
  const environment = {
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: tap.endpoint,
    PUBLIC_ORIGIN: ORIGIN,
    SECRETS_FILE: secretsFile,
    SEAL_PKCS12_FILE: join(folder, 'seal.p12'),
    POLICY_DIR: join(folder, 'policy'),
    DEMONSTRATION: 'true',
    CHALLENGE_WORK: '1000',
    IDENTITY_PROOF: 'facts',
    ...settings,
    POWERTOOLS_LOG_LEVEL: process.env.POWERTOOLS_LOG_LEVEL ?? 'SILENT',
  }
  Object.assign(process.env, environment)
  const registered = new Set<string>()
  const call = createGateway(async (functionName) =>
    around((await import(`../../functions/${functionName}.ts`)).handler as Handler),
  )
  return {
    ...testStore,
    call,
    secrets,
    vault,
    environment,
    async record(record, overrides) {
      const stored = createStored(vault, record, overrides)
      const registered: RegisteredCertificate = {
        ...stored,
        recorded: { at: new Date().toISOString(), operator: '经办人甲' },
      }
      if (!(await store.certificates.create(registered))) throw new Error('the number is taken')
      return stored
    },
    async signIn(person = holder, managementNumber = 'ZY2344000001') {
      if (!registered.has(person.idNumber)) {
        const { status } = await call('POST', '/v1/register', { body: { ...person, managementNumber } })
        if (status !== 201) throw new Error(`cannot register: ${status}`)
        registered.add(person.idNumber)
      }
      return (await call('POST', '/v1/login', { body: person })).json
    },
    async close() {
      await testStore.close()
      rmSync(folder, { recursive: true })
    },
  }
}
