/** The server of the local system, in a process of its own beside that of the store. */

import { fork } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export interface LocalServer {
  close(): Promise<void>
}

export interface LocalServerOptions {
  readonly port: number
  /** What the functions read; see `lib/settings`. */
  readonly environment: Readonly<Record<string, string>>
  /** Folder of its log. */
  readonly dataDir: string
  /** What `buildWeb` has written. */
  readonly staticDir: string
}

/** Starts the server and waits until it listens. @throws Error with what it said, when it ends instead */
export async function startServer(options: LocalServerOptions): Promise<LocalServer> {
  const { port, environment, dataDir, staticDir } = options
  const log = openSync(join(dataDir, 'server.log'), 'a')
  const child = fork(join(import.meta.dirname, 'serve.ts'), [staticDir], {
    // One process: the embedded store is another, and answers one request at a time. For this machine alone: some
    // shells set HOST to the machine's name.
    env: { WORKERS: '1', ...process.env, ...environment, HOST: '127.0.0.1', PORT: String(port) },
    // The server writes its lines by itself: a pipe would have each of them pass through the process of the store.
    stdio: ['ignore', log, 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal reaches this process, which then ends the server in order.
    detached: true,
  })
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000)
    writeSync(log, chunk)
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('error', reject)
    exited.then(() => reject(new Error(said.trim().replace(/^✗ /, ''))))
  })
  return {
    async close() {
      child.kill('SIGTERM')
      await exited
      closeSync(log)
    },
  }
}
