/** The command `npm run registry -- import | correct | revoke | reinstate | show | history | export | activation-codes | holder`. */

import { run } from './registry/command.ts'

process.exitCode = await run(process.argv.slice(2))
