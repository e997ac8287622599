/**
 * `npm run deploy -- --stage NAME`: deploys a stage by its committed file, `stages/NAME.yml`. Builds everything first, shows
 * what would change and asks; `rollback` sends the traffic back to the version before, `remove` takes the stack away and
 * says what stays. May be stopped and run again at any step.
 */

import { run } from './deploy/command.ts'

process.exitCode = await run(process.argv.slice(2))
