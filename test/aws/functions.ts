/**
 * Runs the deployed functions for the emulator: each version in a process of its own, over its unzipped package, with
 * the environment that the emulator says it has.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'

/** A call, as `emulator.py` posts it. */
interface Call {
  readonly name: string
  readonly version: string
  readonly folder: string
  readonly handler: string
  readonly region: string
  readonly environment: Readonly<Record<string, string>>
  readonly event: unknown
}

interface Answer {
  readonly failed?: boolean
  readonly result: unknown
}

export interface FunctionHost {
  readonly url: string
  /** Ends all processes: the next call starts cold. */
  cool(): void
  close(): void
}

/** The address of a queue is where it would be on AWS, and the SDK believes it. */
const reachable = (environment: Readonly<Record<string, string>>, endpoint: string) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(/^https:\/\/sqs\.[^/]+/, endpoint),
    ]),
  )

/**
 * @param credentials variables by which the functions reach the emulator
 * @param log takes what they write
 */
export async function hostFunctions(
  credentials: () => NodeJS.ProcessEnv,
  log: (text: string) => void,
): Promise<FunctionHost> {
  const warm = new Map<string, (event: unknown) => Promise<Answer>>()
  const children = new Set<ChildProcess>()

  function start({ name, version, folder, handler, region, environment }: Call) {
    const [file = '', exported = ''] = handler.split(/\.(?=\w+$)/)
    const child = fork(join(import.meta.dirname, 'runtime.ts'), [join(folder, `${file}.mjs`), exported], {
      cwd: folder,
      execArgv: [],
      env: {
        ...reachable(environment, credentials().AWS_ENDPOINT_URL ?? ''),
        ...credentials(),
        PATH: process.env.PATH,
        AWS_REGION: region,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_VERSION: version,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    children.add(child)
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => log(`${name}: ${text}`))
    const waiting = new Map<number, (answer: Answer) => void>()
    child.on('message', ({ id, ...answer }: Answer & { id: number }) => {
      waiting.get(id)?.(answer)
      waiting.delete(id)
    })
    child.once('exit', () => {
      children.delete(child)
      const answer = { failed: true, result: { errorMessage: `${name} ended` } }
      for (const settle of waiting.values()) settle(answer)
    })
    let count = 0
    return (event: unknown) =>
      new Promise<Answer>((resolve) => {
        count += 1
        waiting.set(count, resolve)
        child.send({ id: count, name, event }, (error) => {
          if (error) resolve({ failed: true, result: { errorMessage: `${name}: ${error.message}` } })
        })
      })
  }

  const server = createServer(async (request, response) => {
    const call = (await json(request)) as Call
    const key = JSON.stringify([call.name, call.version, call.folder, call.region, call.environment])
    const run = warm.get(key) ?? start(call)
    warm.set(key, run)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await run(call.event)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const cool = () => {
    for (const child of children) child.kill()
    warm.clear()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cool,
    close() {
      cool()
      server.close()
      server.closeAllConnections()
    },
  }
}
