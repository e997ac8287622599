/**
 * One request to a function in a process of its own: for a test that kills it, and for a debugger. Without a service's
 * environment it asks the data of `npm start`, which has to run.
 *
 *     npx node --inspect-brk test/support/one-request.ts GET /health
 *     npx node --inspect-brk test/support/one-request.ts POST /v1/verify '{"body": {…}}'
 */

import { localSettings } from '../../local/settings.ts'
import { createGateway, type Handler } from './gateway.ts'

if (!process.env.TABLE_NAME) {
  const { tableName, storeEndpoint, origin, secretsFile, dataDir } = localSettings()
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: storeEndpoint,
    PUBLIC_ORIGIN: origin,
    SECRETS_FILE: secretsFile,
    SEAL_PKCS12_FILE: `${dataDir}/seal.p12`,
    DEMONSTRATION: 'true',
    IDENTITY_PROOF: process.env.IDENTITY_PROOF ?? 'facts',
  })
}

const [method, target, request = '{}'] = process.argv.slice(2) as [string, string, string?]
const call = createGateway(
  async (functionName) => (await import(`../../functions/${functionName}.ts`)).handler as Handler,
)
const { status, text } = await call(method, target, JSON.parse(request))
process.stdout.write(`${status}\n${text}\n`)
