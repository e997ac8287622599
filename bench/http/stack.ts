/** `npm start` in a process of its own, on free ports and a folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { localSettings } from '../../local/settings.ts'
import { freePort } from '../../local/store.ts'

export interface Stack {
  readonly origin: string
  readonly storeEndpoint: string
  /** A code that is valid. */
  readonly code: string
  /** What a command or a function needs to work on its data. */
  readonly environment: Readonly<Record<string, string>>
  /** Seconds until it was ready. */
  readonly readyAfter: number
  /** Resident megabytes of the server and of the process of the store. */
  memory(): { server: number; store: number }
  /** Seconds of a processor that the two have used so far. */
  processor(): { server: number; store: number }
  /** Without a warning, all of it. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export interface Place {
  readonly PORT: string
  readonly DYNAMODB_PORT: string
  readonly DATA_DIR: string
}

export const openPlace = async (folder: string): Promise<Place> => ({
  PORT: String(await freePort()),
  DYNAMODB_PORT: String(await freePort()),
  DATA_DIR: folder,
})

const program = join(import.meta.dirname, '../../local/start.ts')

export async function startStack(place: Place): Promise<Stack> {
  const begun = performance.now()
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...place },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const code = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /\/v\/(\w+)/.exec(said)?.[1]
      if (found && said.includes('Ctrl-C')) resolve(found)
    })
    child.once('exit', () => reject(new Error(`it did not start: ${said}`)))
  })
  const settings = localSettings({ ...place })
  const server = serverOf(child)
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit')
    if (signal === 'SIGKILL') process.kill(server, signal)
    child.kill(signal)
    await ended
  }
  return {
    origin: `http://127.0.0.1:${place.PORT}`,
    storeEndpoint: settings.storeEndpoint,
    code,
    environment: {
      TABLE_NAME: settings.tableName,
      DYNAMODB_ENDPOINT: settings.storeEndpoint,
      PUBLIC_ORIGIN: settings.origin,
      SECRETS_FILE: settings.secretsFile,
      DEMONSTRATION: 'true',
    },
    readyAfter: (performance.now() - begun) / 1000,
    memory: () => ({ server: residentOf(server), store: residentOf(child.pid as number) }),
    processor: () => ({ server: usedBy(server), store: usedBy(child.pid as number) }),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
  }
}

/** The child that serves, and not the one that bundles: on Linux, where the measurements are made. */
function serverOf({ pid }: ChildProcess): number {
  const found = readdirSync('/proc').find(
    (name) => /^\d+$/.test(name) && parentOf(name) === pid && commandOf(name).includes('serve.ts'),
  )
  if (!found) throw new Error('the server has no process of its own')
  return Number(found)
}

const commandOf = (pid: string) => readFileSync(`/proc/${pid}/cmdline`, 'utf8')

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}

const residentOf = (pid: number) =>
  Math.round(Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)

/** Fields 14 and 15 of its line, in hundredths of a second; the name before them may hold anything. */
function usedBy(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}
