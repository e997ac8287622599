/** Load on an HTTP address: so many connections, each sending its next request when the last is answered. */

import { Agent, type RequestOptions, request } from 'node:http'

export interface Load {
  readonly answers: number
  /** Answers a second. */
  readonly rate: number
  /** Milliseconds. */
  readonly median: number
  readonly p99: number
  /** Answers that were not as expected, and requests without one. */
  readonly errors: number
}

/** Does `one` over and over, so many at a time, for so long. `one` says whether it went well. */
export async function load(connections: number, seconds: number, one: () => Promise<boolean>): Promise<Load> {
  const times: number[] = []
  let errors = 0
  const started = performance.now()
  const until = started + seconds * 1000
  const connection = async () => {
    while (performance.now() < until) {
      const sent = performance.now()
      const well = await one().catch(() => false)
      if (well) times.push(performance.now() - sent)
      else errors++
    }
  }
  await Promise.all(Array.from({ length: connections }, connection))
  const took = (performance.now() - started) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { answers: times.length, rate: times.length / took, median: at(0.5), p99: at(0.99), errors }
}

/** A client with so many kept connections. @returns the status of each answer, read to its end */
export function client(origin: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = new URL(origin)
  return {
    get: (path: string, headers: Record<string, string> = {}) => send({ path, headers }),
    post: (path: string, headers: Record<string, string>, body: string) =>
      send({ path, headers, method: 'POST' }, body),
    close: () => agent.destroy(),
  }
  function send(wish: RequestOptions, body?: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, agent, timeout: 30_000, ...wish }, (answer) => {
        answer
          .resume()
          .once('end', () => resolve(answer.statusCode ?? 0))
          .once('error', reject)
      })
      sent.once('timeout', () => sent.destroy(new Error('no answer within 30 s')))
      sent.once('error', reject)
      sent.end(body)
    })
  }
}
