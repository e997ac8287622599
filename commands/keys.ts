/** The command `npm run keys -- list | rotate | rekey | prune | escrow | restore | api …`. */

import { run } from './keys/command.ts'

process.exitCode = await run(process.argv.slice(2))
