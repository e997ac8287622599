/** The server as a process: reads its settings, loads the functions, listens, and ends in order on a signal. */

import cluster from 'node:cluster'
import { Logger } from '@aws-lambda-powertools/logger'
import { readEnvironment } from '#lib/settings'
import { isReachable, openTable } from '#lib/store'
import { createApp, type Handler } from './app.ts'
import { startBackground } from './background.ts'
import { listen } from './listen.ts'
import { createPages } from './pages.ts'
import type { GatewayRoute } from './routes.ts'
import { readServerSettings, type ServerSettings } from './settings.ts'
import { startWorkers } from './workers.ts'

/** What the server is made of: bundled by the build, or loaded from the sources. */
export interface Assembly {
  readonly routes: readonly GatewayRoute[]
  /** Loads a function by the name of its file. */
  readonly load: (functionName: string) => Promise<{ readonly handler: unknown }>
  /** What `buildWeb` has written. */
  readonly staticDir: string
}

interface Running {
  /** Reads the files of the certificate again. */
  renew(): void
  stop(): Promise<void>
}

const logger = new Logger({ serviceName: 'zhengyan-server' })

/** Runs until a signal; a setting that is wrong ends the process with a line that names it. */
export async function serve(assembly: Assembly, variables: NodeJS.ProcessEnv = process.env): Promise<void> {
  try {
    await start(assembly, readServerSettings(variables), variables)
  } catch (error) {
    if (cluster.isPrimary || (error as Error).message !== '')
      process.stderr.write(`✗ ${(error as Error).message}\n`)
    process.exit(1)
  }
}

async function start(assembly: Assembly, settings: ServerSettings, variables: NodeJS.ProcessEnv) {
  let running: Running | undefined
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await running?.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('SIGHUP', () => running?.renew())
  // Whoever started it as a child does not leave it behind.
  if (cluster.isPrimary) process.once('disconnect', stop)

  const many = cluster.isPrimary && settings.workers > 1
  running = many ? await runWorkers(settings) : await runOne(assembly, settings, variables)
  if (cluster.isPrimary) {
    const [answering, background] = [running, await startBackground(logger, variables)]
    const stopAll = async () => void (await Promise.all([answering.stop(), background.stop()]))
    running = { ...answering, stop: stopAll }
    const { host, port, workers } = settings
    logger.info('listening', { host, port, workers })
    process.send?.('listening')
  }
}

async function runWorkers({ workers }: ServerSettings): Promise<Running> {
  const started = await startWorkers(workers, (pid) => logger.error('a worker died', { pid }))
  return { renew: () => started.signal('SIGHUP'), stop: started.stop }
}

async function runOne(
  { routes, load, staticDir }: Assembly,
  settings: ServerSettings,
  variables: NodeJS.ProcessEnv,
): Promise<Running> {
  const { TABLE_NAME, DYNAMODB_ENDPOINT } = readEnvironment(variables)
  const table = openTable({ tableName: TABLE_NAME, endpoint: DYNAMODB_ENDPOINT })
  const names = [...new Set(routes.map(({ functionName }) => functionName))]
  const loaded = names.map(async (name) => [name, (await load(name)).handler as Handler] as const)
  const app = createApp({
    routes,
    handlers: new Map(await Promise.all(loaded)),
    pages: createPages(staticDir),
    reachable: () => isReachable(table),
    trusted: settings.trusted,
  })
  const listening = await listen(settings, app.handle)
  // No function outlives its own limit.
  const within = Math.max(...routes.map(({ timeout }) => timeout)) * 1_000 + 1_000
  return {
    renew: listening.renew,
    stop() {
      app.stop()
      return listening.close(within)
    },
  }
}
