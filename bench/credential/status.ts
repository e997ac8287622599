/** Status lists: what an offline page pays for one look-up, and an import for its places. */

import { generateSigningKey, localSigner, publishedJwk, trustKeys } from '../../lib/jose/index.ts'
import {
  decodeStatusList,
  emptyStatusList,
  encodeStatusList,
  STATUS_LIST_SIZE,
  setStatus,
  signStatusList,
  statusAt,
  statusPlaces,
  verifyStatusList,
} from '../../lib/status-list/index.ts'
import { NOW, ORIGIN } from './contender.ts'

/** The median time of some runs, in milliseconds. */
async function time(work: () => Promise<unknown>, runs = 101): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[runs >> 1] as number
}

/** A markdown table of the times, each with its aim where there is one. */
export async function statusRows(): Promise<string> {
  const rows: string[] = []
  const key = await generateSigningKey()
  const signer = await localSigner(key)
  const issuer = { id: ORIGIN, name: { zh: '演示考试机构', en: 'Demonstration Authority' } }
  const keys = await trustKeys({ keys: [await publishedJwk(key, issuer)] })

  for (const share of [0.0001, 0.01, 0.5]) {
    const list = emptyStatusList()
    for (let index = 0; index < STATUS_LIST_SIZE; index++)
      if (Math.random() < share) setStatus(list, index, 1)
    const encoded = await encodeStatusList(list)
    const lookUp = await time(async () => statusAt(await decodeStatusList(encoded), 123_456))
    const options = { origin: ORIGIN, list: 0, now: NOW, ttl: 3600, lifetime: 86_400 }
    const token = await signStatusList(list, signer, options)
    const verify = await time(() => verifyStatusList(token, keys, { now: NOW }))
    const sign = await time(() => signStatusList(list, signer, options), 21)
    const kB = (token.length / 1000).toFixed(1)
    rows.push(
      `| ${100 * share} % revoked | ${kB} | ${lookUp.toFixed(2)} | ${verify.toFixed(2)} | ${sign.toFixed(1)} |`,
    )
  }

  const permute = await time(async () => (await statusPlaces(new Uint8Array(32)))(0), 11)
  const place = await statusPlaces(new Uint8Array(32))
  const start = performance.now()
  for (let sequence = 0; sequence < STATUS_LIST_SIZE; sequence++) await place(sequence)
  const million = performance.now() - start
  return `Lists of 2²⁰ entries of one bit; milliseconds, medians. The aim for decoding and one look-up is under 5.

| list | token, kB | decode and look up | verify, decode | encode, sign |
|---|---:|---:|---:|---:|
${rows.join('\n')}

Permuting one list for the import takes ${permute.toFixed(0)} ms; allocating all its 2²⁰ places ${million.toFixed(0)} ms.`
}
