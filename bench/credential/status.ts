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
import { statusPeer } from './peers.ts'

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

/** A table of the times, each with its aim where there is one, and the times by themselves. */
export async function statusReport(): Promise<{ report: string; figures: unknown }> {
  const rows: string[] = []
  const peerRows: string[] = []
  const figures: Record<string, number>[] = []
  const peer = await statusPeer()
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
    const own = await time(() => encodeStatusList(list), 21)
    const figure = { share, bytes: token.length, lookUp, verify, sign, encode: own }
    if (!peer) {
      figures.push(figure)
      continue
    }
    const entries = Array.from({ length: STATUS_LIST_SIZE }, (_, index) => statusAt(list, index) ?? 0)
    const theirs = peer.compress(entries)
    if (peer.statusAt(theirs, 123_456) !== statusAt(list, 123_456)) throw new Error('the lists disagree')
    const theirLookUp = await time(async () => peer.statusAt(theirs, 123_456), 21)
    const theirEncode = await time(async () => peer.compress(entries), 5)
    figures.push({ ...figure, peerLookUp: theirLookUp, peerEncode: theirEncode, peerBytes: theirs.length })
    const times = (one: number, other: number) => `${(one / other).toFixed(1)}`
    peerRows.push(
      `| ${100 * share} % revoked | ${(encoded.lst.length / 1000).toFixed(1)} | ${(theirs.length / 1000).toFixed(1)} | ${theirLookUp.toFixed(1)} | ${times(theirLookUp, lookUp)} | ${theirEncode.toFixed(1)} | ${times(theirEncode, own)} |`,
    )
  }

  const permute = await time(async () => (await statusPlaces(new Uint8Array(32)))(0), 11)
  const place = await statusPlaces(new Uint8Array(32))
  const start = performance.now()
  for (let sequence = 0; sequence < STATUS_LIST_SIZE; sequence++) await place(sequence)
  const million = performance.now() - start
  const report = `Lists of 2²⁰ entries of one bit; milliseconds, medians. The aim for decoding and one look-up is under 5.

| list | token, kB | decode and look up | verify, decode | encode, sign |
|---|---:|---:|---:|---:|
${rows.join('\n')}

Permuting one list for the import takes ${permute.toFixed(0)} ms; allocating all its 2²⁰ places ${million.toFixed(0)} ms.

${
  peer
    ? `The same lists by \`@sd-jwt/jwt-status-list\`, unsigned (it leaves signing to others); each answers the same for the entry
looked up. Times are the peer's over ours.

| list | ours, kB | peer, kB | peer: decode and look up, ms | times ours | peer: encode, ms | times ours |
|---|---:|---:|---:|---:|---:|---:|
${peerRows.join('\n')}`
    : '`@sd-jwt/jwt-status-list`: not installed.'
}`
  return { report, figures: { lists: figures, permute, allocate: million } }
}
