/** The whole local system as `npm start` runs it, on ports and a data directory of its own. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localSettings } from '../../../local/settings.ts'
import { freePort } from '../../../local/store.ts'

export interface Stack {
  readonly origin: string
  /** Its data, and whatever the tests put on disk. */
  readonly folder: string
  /** What `lib/runtime` reads, for tests that prepare a state in the store. */
  readonly environment: Readonly<Record<string, string>>
  stop(): Promise<void>
}

const READY_WITHIN = 60_000

export async function startStack(): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyan-e2e-'))
  const variables = {
    PORT: String(await freePort()),
    DYNAMODB_PORT: String(await freePort()),
    DATA_DIR: folder,
  }
  const settings = localSettings(variables)
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../local/start.ts')], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk
      if (said.includes('Ctrl-C')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => reject(new Error(`the local system did not start:\n${said}`)))
    setTimeout(() => reject(new Error(`the local system is not ready:\n${said}`)), READY_WITHIN).unref()
  })
  await ready
  let stopping = false
  child.once('exit', (code, signal) => {
    if (!stopping)
      process.stderr.write(`the local system ended by itself (${code ?? signal}):\n${said.slice(-2_000)}\n`)
  })
  return {
    origin: settings.origin,
    folder,
    environment: {
      TABLE_NAME: settings.tableName,
      DYNAMODB_ENDPOINT: settings.storeEndpoint,
      PUBLIC_ORIGIN: settings.origin,
      SECRETS_FILE: settings.secretsFile,
    },
    async stop() {
      stopping = true
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
