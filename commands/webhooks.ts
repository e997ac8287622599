/** The command `npm run webhooks -- add | list | test | pause | resume | rotate | remove | dead | replay | receive`. */

import { run } from './webhooks/command.ts'

process.exitCode = await run(process.argv.slice(2))
