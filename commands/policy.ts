/** The command `npm run policy -- list | explain … | check`; what it does is in `policy/command.ts`. */

import { run } from './policy/command.ts'

const { status, out, err } = run(process.argv.slice(2))
process.stdout.write(out)
process.stderr.write(err)
process.exitCode = status
