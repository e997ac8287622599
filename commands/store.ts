/**
 * `npm run store -- create`: the table of a deployment without CloudFormation, on the endpoint that the environment
 * names; and `npm run store:check -- --endpoint URL`: whether a database keeps the store's contract.
 */

import { run } from './store/command.ts'

process.exitCode = await run(process.argv.slice(2))
