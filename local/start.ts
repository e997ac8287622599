/**
 * `npm start`: the whole system on this machine. Store, demo data, server; then a screen that says what to open.
 * `npm run dev` is the same with `--watch`: after each change the pages are built and the functions loaded anew.
 */

import { join } from 'node:path'
import { readSite } from '#lib/settings'
import { buildWeb } from '../scripts/build-web.ts'
import { demonstrationCodes } from './demo/codes.ts'
import { HOLDER, loadDemonstration, NEWCOMER } from './demo/load.ts'
import { fail } from './fail.ts'
import { type LocalServer, startServer } from './server.ts'
import { localSettings } from './settings.ts'
import { isListening, openLocalStore } from './store.ts'
import { onChange } from './watch.ts'
import { welcome } from './welcome.ts'

let stop = async () => {}
let stopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    console.log('\n正在停止 / stopping …')
    await stop()
    // Whatever was not ready yet ends with the process: the store bears it, and the server ends with its parent.
    process.exit(0)
  })
}

const PROOFS = ['facts', 'activation-code', 'oidc'] as const

/** What registration asks for; in a demonstration the facts are enough unless another is wanted. */
function identityProofOf(given = 'facts'): (typeof PROOFS)[number] {
  const found = PROOFS.find((one) => one === given)
  return found ?? fail(`IDENTITY_PROOF 应为 ${PROOFS.join('、')} 之一 / must be one of ${PROOFS.join(', ')}`)
}

/** Loaded only where it is wanted. */
async function demonstrationProvider(origin: string) {
  const { startProvider } = await import('./provider.ts')
  return startProvider({ origin, people: [HOLDER, NEWCOMER] })
}

async function start(): Promise<void> {
  const settings = localSettings()
  const { port, dataDir, origin, secretsFile, tableName } = settings
  const staticDir = join(dataDir, 'web')

  if (await isListening(port)) {
    fail(`端口 ${port} 已被占用，请设置 PORT / port ${port} is taken: set PORT`)
  }
  if (await isListening(settings.storePort)) {
    fail(
      `端口 ${settings.storePort} 已被占用，请设置 DYNAMODB_PORT / port ${settings.storePort} is taken: set DYNAMODB_PORT`,
    )
  }

  const identityProof = identityProofOf(process.env.IDENTITY_PROOF)
  const store = await openLocalStore(settings)
  const provider = identityProof === 'oidc' ? await demonstrationProvider(origin) : undefined

  const environment = {
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: store.endpoint,
    PUBLIC_ORIGIN: origin,
    SECRETS_FILE: secretsFile,
    SEAL_PKCS12_FILE: join(dataDir, 'seal.p12'),
    SM2_PKCS12_FILE: join(dataDir, 'seal-sm2.p12'),
    ELECTRONIC_SEAL_FILE: join(dataDir, 'seal.esl'),
    DEMONSTRATION: 'true',
    IDENTITY_PROOF: identityProof,
    ...provider?.environment,
  }

  const serve = async () => {
    await buildWeb(staticDir, readSite({ ...process.env, ...environment }))
    return startServer({ port, dataDir, staticDir, environment })
  }
  const [demonstration, first] = await Promise.all([loadDemonstration(environment), serve()])
  let server: LocalServer | undefined = first
  stop = async () => {
    await server?.close()
    await provider?.close()
    await store.close()
  }
  const codes =
    identityProof === 'activation-code' ? await demonstrationCodes(environment, dataDir) : undefined
  console.log(welcome(origin, demonstration, { identityProof, codes }))
  if (!process.argv.includes('--watch')) return

  onChange(async () => {
    await server?.close()
    server = await serve().catch((error: Error) => void console.error(`✗ ${error.message}`))
    if (server) console.log(`  ${new Date().toLocaleTimeString()} 已重新载入 / reloaded`)
  })
}

await start().catch((error: Error) => fail(`无法启动 / cannot start: ${error.message || error.name}`))
