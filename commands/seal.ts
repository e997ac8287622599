/** The command `npm run seal -- make | show | check`: electronic seals by GB/T 38540. */

import { run } from './seal/command.ts'

process.exitCode = await run(process.argv.slice(2))
