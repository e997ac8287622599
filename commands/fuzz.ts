/**
 * `npm run fuzz -- [--events 100000] [--seed 1] [--json]`: malformed events over every route, on a store in memory; as many
 * spoilt presentations of a wallet; and a tenth as many spoilt signatures with an electronic seal and changed OFDs. A table on
 * the screen; the exit status is 0 only if every count that must be 0 is. The same seed gives the same events.
 */

import { run } from './trial/run.ts'
import { counts } from './trial/table.ts'

type Row = Parameters<(typeof counts)[number]['of']>[0] & { readonly route: string }

await run<Row>({
  name: 'fuzz',
  amount: ['events', 100_000],
  columns: [{ head: '路由 route', of: ({ route }) => `\`${route}\`` }, ...counts],
})
