/**
 * `npm run faults -- [--rounds 5] [--seed 1] [--json]`: journeys over a store that throttles, resets, delays, answers
 * nothing, something else or half, or loses its answers, at 20 % and at 100 % of the requests to it; on loopback, in
 * memory. A table on the screen; the exit status is 0 only if every count that must be 0 is.
 */

import { run } from './trial/run.ts'
import { counts } from './trial/table.ts'

type Row = Parameters<(typeof counts)[number]['of']>[0] & {
  readonly fault: string
  readonly rate: number
  readonly unavailable: number
  readonly recovery: number
}

await run<Row>({
  name: 'faults',
  amount: ['rounds', 5],
  columns: [
    { head: '故障 fault', of: ({ fault }) => fault },
    { head: '比例 rate', of: ({ rate }) => `${rate * 100} %` },
    ...counts,
    { head: '503', of: ({ unavailable }) => unavailable },
    { head: '恢复 recovery, s', of: ({ recovery }) => Number(recovery.toFixed(1)) },
  ],
})
