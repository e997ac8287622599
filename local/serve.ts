/** The server from the sources, as they are: a process of its own, started by `local/server.ts`. */

import { join } from 'node:path'
import { readRoutes, serve } from '../server/index.ts'

const root = join(import.meta.dirname, '..')

await serve({
  routes: readRoutes(join(root, 'serverless.yml')),
  load: (functionName) => import(`../functions/${functionName}.ts`),
  staticDir: process.argv[2] as string,
})
