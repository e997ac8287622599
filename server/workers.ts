/** One process for each processor: the first starts them, replaces one that dies, and ends them in order. */

import cluster, { type Worker } from 'node:cluster'
import { setTimeout as pause } from 'node:timers/promises'

/** Before a worker that died is replaced, in milliseconds: one that dies at once must not take the machine with it. */
const PAUSE = 1_000

export interface Workers {
  stop(): Promise<void>
  /** Passes a signal on. */
  signal(name: NodeJS.Signals): void
}

/**
 * Starts so many workers, each this program again.
 * @returns when all of them listen
 * @throws Error when one ends before: its settings are wrong, and would be again
 */
export async function startWorkers(count: number, died: (worker: number) => void): Promise<Workers> {
  const workers = new Set<Worker>()
  let stopping = false
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const worker = cluster.fork()
      workers.add(worker)
      let listening = false
      worker.once('listening', () => {
        listening = true
        resolve()
      })
      worker.once('exit', async () => {
        workers.delete(worker)
        if (!listening) reject(new Error('a worker did not start'))
        if (!listening || stopping) return
        died(worker.process.pid ?? 0)
        do await pause(PAUSE)
        while (
          !stopping &&
          !(await start().then(
            () => true,
            () => false,
          ))
        )
      })
    })
  const signal = (name: NodeJS.Signals) => {
    for (const worker of workers) worker.process.kill(name)
  }
  const stop = async () => {
    stopping = true
    const ends = [...workers].map((worker) => new Promise((resolve) => worker.once('exit', resolve)))
    signal('SIGTERM')
    await Promise.all(ends)
  }
  try {
    await Promise.all(Array.from({ length: count }, start))
  } catch (error) {
    await stop()
    throw error
  }
  return { signal, stop }
}
