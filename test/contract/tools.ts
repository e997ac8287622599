/**
 * The programs of `npm run test:contract` that we did not write: Redocly's linter, and Prism as a proxy that holds every
 * request and answer against `openapi.json`. In a folder of their own with a lock file of its own: 186 packages that
 * neither the service nor its other tests need.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../local/store.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(import.meta.dirname, 'tools')
const program = (name: string) => join(folder, 'node_modules/.bin', name)
const DESCRIPTION = join(root, 'openapi.json')

/** Brings the programs on first use. @throws Error when they cannot be had */
export function installTools(): void {
  if (existsSync(program('prism')) && existsSync(program('redocly'))) return
  console.log('  first use: installing the linter and the proxy (test/contract/tools) …')
  const how = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    execFileSync('npm', [...how, '--prefix', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  } catch {
    throw new Error(
      'the tools could not be installed: is there a way to the package registry? Nothing was tested',
    )
  }
}

/** Errors and warnings, each as a line; with the rules of `redocly.yaml`. */
export function lint(): readonly string[] {
  const how = ['lint', DESCRIPTION, '--format=json', `--config=${join(root, 'redocly.yaml')}`]
  let said: string
  try {
    said = execFileSync(program('redocly'), how, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    // An error of the document is a status too; what it says stands on the screen all the same.
    said = (error as { stdout: string }).stdout
  }
  const { problems } = JSON.parse(said) as {
    problems: { message: string; ruleId: string; location: { pointer: string }[] }[]
  }
  return problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)
}

export interface Proxy {
  readonly origin: string
  stop(): void
}

/** @param upstream the service that is tested. @throws Error when the proxy does not start */
export async function startProxy(upstream: string): Promise<Proxy> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const child = spawn(
    program('prism'),
    ['proxy', DESCRIPTION, upstream, '--port', String(port), '--cors', 'false'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  await isListening(child)
  return { origin, stop: () => void child.kill() }
}

function isListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      if (said.includes('Prism is listening')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', () => reject(new Error(`the proxy did not start:\n${said}`)))
    setTimeout(() => reject(new Error(`the proxy is not ready:\n${said}`)), 60_000).unref()
  })
}
