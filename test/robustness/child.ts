/** One trial in a process of its own, for `npm run fuzz` and `npm run faults`; stops early, with its report, on Ctrl-C. */

import { type FaultsOptions, runFaults } from './faults.ts'
import { type FuzzOptions, fuzz } from './fuzz.ts'

const [trial, options] = process.argv.slice(2) as ['fuzz' | 'faults', string]
let isStopped = false
process.on('SIGINT', () => {
  isStopped = true
})
const stopped = () => isStopped
const { events, rounds, seed }: FuzzOptions & FaultsOptions = JSON.parse(options)
const progress = (done: number, of: number) => process.send?.({ done, of })

const report =
  trial === 'fuzz'
    ? await fuzz({ events, seed, stopped, onProgress: (done) => progress(done, 2.1 * events) })
    : await runFaults({ rounds, seed, stopped, onProgress: progress })
process.send?.({ report, isStopped }, () => process.exit())
