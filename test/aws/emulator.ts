/** The emulator of AWS (`emulator.py`, over moto) with the functions that it calls, on ports of this machine alone. */

import { spawn, spawnSync } from 'node:child_process'
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../local/store.ts'
import { type FunctionHost, hostFunctions } from './functions.ts'

/** Within the checkout, so that the functions find the SDK that Lambda's runtime brings. */
const CODE = join(import.meta.dirname, '../../.build/emulator')

/** What the emulator and the functions say. */
const LOG = join(import.meta.dirname, '../../.build/emulator.log')

export interface Emulator {
  readonly endpoint: string
  readonly functions: FunctionHost
  /** Variables by which everything reaches it. */
  readonly variables: NodeJS.ProcessEnv
  /** Types of resources that were made of nothing. */
  stubbed(): readonly string[]
  /** Forgets everything. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Whether a program is on the path and starts. */
export const isThere = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

export async function startEmulator(): Promise<Emulator> {
  await rm(CODE, { recursive: true, force: true })
  await mkdir(CODE, { recursive: true })
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const variables = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'emulated',
    AWS_SECRET_ACCESS_KEY: 'emulated',
  }
  await writeFile(LOG, '')
  const log = (text: string | Buffer) => void appendFile(LOG, text)
  const functions = await hostFunctions(() => variables, log)
  const program = spawn(
    'python3',
    [join(import.meta.dirname, 'emulator.py'), String(port), CODE, functions.url],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const stubs = new Set<string>()
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    for (const [, type = ''] of text.matchAll(/^stub (\S+)$/gm)) stubs.add(type)
  })
  program.stderr.on('data', log)
  for (let tries = 0; !(await answers(endpoint)); tries++) {
    if (program.exitCode !== null || tries > 300) throw new Error(`the emulator does not start: ${LOG}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    endpoint,
    functions,
    variables,
    stubbed: () => [...stubs].sort(),
    reset: async () => {
      functions.cool()
      await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' })
    },
    async close() {
      functions.close()
      program.kill()
      await rm(CODE, { recursive: true, force: true })
    },
  }
}

const answers = (endpoint: string) =>
  fetch(`${endpoint}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  )
