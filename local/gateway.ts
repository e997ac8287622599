/** The gateway of the local system: serverless-offline on the deployment's own serverless.yml. */

import { spawn } from 'node:child_process'
import { createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fail } from './fail.ts'
import { isListening } from './store.ts'

export interface Gateway {
  close(): Promise<void>
}

export interface GatewayOptions {
  readonly port: number
  /** What the functions read; see `lib/runtime/environment.ts`. */
  readonly environment: Readonly<Record<string, string>>
  /** Folder of its log. */
  readonly dataDir: string
}

const READY_WITHIN = 60_000

/** Starts the gateway and waits until it answers. */
export async function startGateway({ port, environment, dataDir }: GatewayOptions): Promise<Gateway> {
  const logFile = join(dataDir, 'gateway.log')
  const log = createWriteStream(logFile)
  const root = join(import.meta.dirname, '..')
  const program = join(root, 'node_modules/serverless/bin/serverless.js')
  const bundles = `.build/gateway-${port}`
  const child = spawn(
    process.execPath,
    [
      program,
      'offline',
      '--host',
      '127.0.0.1',
      '--httpPort',
      String(port),
      '--lambdaPort',
      '0',
      '--localEnvironment',
    ],
    {
      cwd: root,
      env: { ...process.env, ...environment, BUILD_FOLDER: bundles },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal reaches this process, which then ends the gateway in order.
      detached: true,
    },
  )
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => log.write(`${withoutAddress(line)}\n`))
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  process.once('exit', () => {
    child.kill('SIGKILL')
    rmSync(join(root, bundles), { recursive: true, force: true })
  })

  const started = Date.now()
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() - started > READY_WITHIN) {
      fail(`网关未能启动，见日志 / the gateway did not start, see its log: ${logFile}`)
    }
    await pause(200)
  }

  return {
    async close() {
      child.kill('SIGINT')
      const ended = await Promise.race([exited.then(() => true), pause(3_000).then(() => false)])
      if (!ended) child.kill('SIGKILL')
      await exited
    },
  }
}

/** The gateway notes the address of every request, in which numbers and codes stand: no log of ours has them. */
const withoutAddress = (line: string) => line.replace(/^([A-Z]+) \/\S* \(/, '$1 … (')

async function answers(port: number): Promise<boolean> {
  if (!(await isListening(port))) return false
  try {
    return (await fetch(`http://127.0.0.1:${port}/health`)).ok
  } catch {
    return false
  }
}
