/**
 * A deployment that ends at any of its calls to AWS, and is run again. Between the two and the emulator stands a proxy that
 * lets calls through up to one, and refuses that and all that follow: what is there then is what a deployment leaves that
 * was killed before it.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request as forward, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { type Build, buildStack } from '../../commands/deploy/build.ts'
import { deployBuilt } from '../../commands/deploy/deploy.ts'
import { readStage } from '../../commands/deploy/stage.ts'
import type { Emulator } from './emulator.ts'
import { hold, type Report } from './report.ts'
import { ACCOUNT, type OpenedStage, openStage } from './stage.ts'

/** `s3 PutObject`, `cloudformation CreateChangeSet`. */
function nameOf({ method, url = '', headers }: IncomingMessage, body: Buffer): string {
  const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? ''
  const target = String(headers['x-amz-target'] ?? '').split('.')[1]
  const action = target ?? /(?:^|&)Action=(\w+)/.exec(body.toString('utf8'))?.[1]
  const { pathname, searchParams } = new URL(url, 'http://x')
  const kind = `${pathname.split('/').length > 2 ? 'object' : 'bucket'} ${[...searchParams.keys()].join()}`
  const rest = service === 's3' ? kind : pathname.replace(/zhengyan-[\w-]+/, '*')
  return `${service} ${action ?? `${method} ${rest}`}`.trim()
}

/** @param endpoint of the emulator */
async function openProxy(endpoint: string) {
  const calls: string[] = []
  let last = Number.POSITIVE_INFINITY
  const server = createServer(async (incoming, response) => {
    const body = await buffer(incoming)
    calls.push(nameOf(incoming, body))
    if (calls.length > last) {
      // Not one of those that the SDK tries again.
      response.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDenied' })
      response.end('{"__type":"AccessDenied","message":"killed"}')
      return
    }
    const { method, url, headers } = incoming
    const outgoing = forward(new URL(url ?? '/', endpoint), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    outgoing.once('error', () => response.destroy())
    outgoing.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Lets this many calls through. @returns what is called from then on */
    begin(letThrough = Number.POSITIVE_INFINITY) {
      calls.length = 0
      last = letThrough
      return calls
    },
    close: () => server.closeAllConnections() ?? server.close(),
  }
}

export async function failEverywhere(report: Report, emulator: Emulator, example: string): Promise<void> {
  const opened = await openStage(example, emulator)
  const proxy = await openProxy(emulator.endpoint)
  const folder = await mkdtemp(join(tmpdir(), 'zhengyan-failures-'))
  const environment = { ...process.env }
  try {
    const stage = await readStage(opened.name)
    Object.assign(process.env, emulator.variables, {
      AWS_ENDPOINT_URL: proxy.url,
      AWS_REGION: stage.region,
    })
    const partition = stage.region.startsWith('cn-') ? 'aws-cn' : 'aws'
    const caller = { account: ACCOUNT, arn: '', partition }
    const build = await light(await buildStack(stage, `zhengyan-${stage.name}-packages-${ACCOUNT}`), folder)
    const run = async (): Promise<string | undefined> => {
      const operator = { say: () => {}, confirm: async () => true }
      return deployBuilt(stage, caller, build, operator).then(
        () => undefined,
        (error: Error) => error.message || error.name,
      )
    }

    await emulator.reset()
    const seen = proxy.begin()
    await report.step('a deployment of a few bytes, for its calls', async () => {
      const problem = await run()
      hold(problem === undefined, problem ?? '')
      return `${seen.length} calls of ${new Set(seen).size} kinds`
    })
    // Before the first and before the last of each kind: between them, the same happens.
    const names = [...seen]
    const points = names.flatMap((name, i) =>
      names.indexOf(name) === i || names.lastIndexOf(name) === i ? [[i, name] as const] : [],
    )
    await report.step('killed before any of them, and run again', async () => {
      const wrong: string[] = []
      for (const [i, name] of points) {
        await emulator.reset()
        proxy.begin(i)
        const first = await run()
        proxy.begin()
        const problem = first === undefined ? 'went through' : ((await run()) ?? (await unfinished(opened)))
        if (problem) wrong.push(`  ${i} ${name}: ${problem}`)
      }
      hold(wrong.length === 0, `\n${wrong.join('\n')}`)
      return `${points.length} places, each time the next run ends it`
    })
  } finally {
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
      if (environment[name] === undefined) delete process.env[name]
    Object.assign(process.env, environment)
    proxy.close()
    await rm(folder, { recursive: true })
    await opened.close()
  }
}

/** What is not there that should be after a deployment; undefined when all is. */
async function unfinished(stage: OpenedStage): Promise<string | undefined> {
  const { WebOrigin, Functions = '' } = await stage.outputs()
  if (!WebOrigin) return 'no stack'
  for (const functionName of Functions.split(',')) {
    const version = await stage.versionOf(functionName.replace(`zhengyan-${stage.name}-`, ''))
    if (!Number(version)) return `${functionName} stands at ${version}`
  }
  if (!(await stage.isProtected())) return 'the table is not protected'
  return (await stage.isClosed()) ? undefined : 'the bucket of packages is open'
}

/** The same stack with packages and pages of a few bytes: it is the calls that matter. */
async function light(build: Build, folder: string): Promise<Build> {
  const file = join(folder, 'empty.zip')
  await writeFile(file, Buffer.from('504b0506000000000000000000000000000000000000', 'hex'))
  await writeFile(join(folder, 'index.html'), '<!doctype html>')
  return {
    ...build,
    packages: new Map([...build.packages.keys()].map((key) => [key, file])),
    staticDir: folder,
  }
}
