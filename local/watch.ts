/** Says when a source file has changed, for `npm run dev`. */

import { join } from 'node:path'
import { watch } from 'chokidar'

const root = join(import.meta.dirname, '..')
const WATCHED = ['functions', 'lib', 'policy', 'server', 'web', 'serverless.yml', 'openapi.json']

/** An editor writes a file in several steps, and often several files. */
const QUIET = 150

/** Calls once for each bout of changes, and never while the call before is still running. */
export function onChange(act: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const watcher = watch(WATCHED, { cwd: root, ignoreInitial: true })
  watcher.on('all', () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = running.then(act)
    }, QUIET)
  })
}
