/** The command `npm run policy -- …`: `rejudge` asks the registry, in `policy/rejudge.ts`; the others are in `policy/command.ts`. */

import { run } from './policy/command.ts'

const argv = process.argv.slice(2)
if (argv[0] === 'rejudge') {
  // Loaded only here: the others need no database.
  const { runRejudge } = await import('./policy/rejudge.ts')
  process.exitCode = await runRejudge(argv)
} else {
  const { status, out, err } = run(argv)
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = status
}
