/**
 * `npm start`: the whole system on this machine. Store, demo data, server; then a screen that says what to open.
 * `npm run dev` is the same with `--watch`: after each change the pages are built and the functions loaded anew.
 */

import { join } from 'node:path'
import { readSite } from '#lib/settings'
import { buildWeb } from '../scripts/build-web.ts'
import { loadDemonstration } from './demo/load.ts'
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

  const store = await openLocalStore(settings)

  const environment = {
    TABLE_NAME: tableName,
    DYNAMODB_ENDPOINT: store.endpoint,
    PUBLIC_ORIGIN: origin,
    SECRETS_FILE: secretsFile,
    SEAL_PKCS12_FILE: join(dataDir, 'seal.p12'),
    DEMONSTRATION: 'true',
  }

  const serve = async () => {
    await buildWeb(staticDir, readSite({ ...process.env, ...environment }))
    return startServer({ port, dataDir, staticDir, environment })
  }
  const [demonstration, first] = await Promise.all([loadDemonstration(environment), serve()])
  let server: LocalServer | undefined = first
  stop = async () => {
    await server?.close()
    await store.close()
  }
  console.log(welcome(origin, demonstration))
  if (!process.argv.includes('--watch')) return

  onChange(async () => {
    await server?.close()
    server = await serve().catch((error: Error) => void console.error(`✗ ${error.message}`))
    if (server) console.log(`  ${new Date().toLocaleTimeString()} 已重新载入 / reloaded`)
  })
}

await start().catch((error: Error) => fail(`无法启动 / cannot start: ${error.message || error.name}`))
