/**
 * Changed OFD documents, a tenth as many as events: parts, entries and bytes of sealed and of unsealed ones. None may be taken
 * for ours, and none may end the check otherwise than by a reason.
 */

import fc from 'fast-check'
import type { KnownSeals } from '#lib/inspection'
import { openDocument } from '../../lib/inspection/open.ts'
import { NOW } from '../lib/document/samples.ts'
import { knownOf, makeOfd, makeOfdFile, makeSealing, pack, partsOf } from '../lib/inspection/made-ofd.ts'
import type { FuzzOptions } from './fuzz.ts'
import { noTally, type Tally } from './measure.ts'

const BATCH = 200

const byte = fc.integer({ min: 0, max: 255 })
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** What is done, to the file as it is packed or to one of its parts; `at` is how far into them. */
const change = fc.record({
  sealed: fc.boolean(),
  /** Which part; none is the package itself. */
  part: fc.option(place, { freq: 3, nil: undefined }),
  how: fc.oneof(
    fc.record({ kind: fc.constant('change' as const), at: place, to: byte }),
    fc.record({
      kind: fc.constant('insert' as const),
      at: place,
      bytes: fc.array(byte, { minLength: 1, maxLength: 40 }),
    }),
    fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
    fc.record({
      kind: fc.constant('repeat' as const),
      from: place,
      at: place,
      length: fc.integer({ min: 1, max: 600 }),
    }),
    fc.record({ kind: fc.constant('drop' as const) }),
    fc.record({ kind: fc.constant('move' as const), to: place }),
  ),
})

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never

function changedBytes(bytes: Uint8Array, how: Change['how']): Buffer {
  const index = (part: number) => Math.floor(part * bytes.length)
  const splice = (at: number, length: number, ...put: readonly Uint8Array[]) =>
    Buffer.concat([bytes.subarray(0, at), ...put, bytes.subarray(at + length)])
  switch (how.kind) {
    case 'change':
      return splice(index(how.at), 1, Buffer.from([how.to]))
    case 'insert':
      return splice(index(how.at), 0, Buffer.from(how.bytes))
    case 'cut':
      return splice(index(how.at), how.length)
    case 'repeat':
      return splice(index(how.at), how.length, bytes.subarray(index(how.from), index(how.from) + how.length))
    default:
      return Buffer.alloc(0)
  }
}

function changed(file: Buffer, { part, how }: Change): Buffer {
  if (part === undefined) return changedBytes(file, how)
  const parts = [...partsOf(file)]
  const at = Math.floor(part * parts.length)
  const [[path, bytes]] = parts.splice(at, 1) as [[string, Uint8Array]]
  if (how.kind === 'move') parts.splice(Math.floor(how.to * (parts.length + 1)), 0, [path, bytes])
  else if (how.kind !== 'drop') parts.splice(at, 0, [path, changedBytes(bytes, how)])
  return pack(parts)
}

/** Whether it passes: by its seal, or, without one, as what is drawn anew. What fills a packed part's last byte shows nothing. */
function isTaken(file: Buffer, original: Buffer, known: KnownSeals): boolean {
  const opened = openDocument(file, known, NOW)
  if ('code' in opened || opened.format !== 'ofd') return false
  const isSame = Buffer.concat([...opened.parts].flatMap(([path, part]) => [Buffer.from(path), part])).equals(
    Buffer.concat(partsOf(original).flatMap(([path, part]) => [Buffer.from(path), part])),
  )
  return opened.seal !== undefined && !isSame
}

export async function changedDocuments(
  { events, seed, onProgress, stopped }: FuzzOptions,
  onFinding: (what: string, request: string) => void,
): Promise<Tally> {
  const tally = noTally()
  const sealing = await makeSealing()
  const [sealed, file] = [await makeOfd(sealing), await makeOfdFile(sealing)]
  const known = knownOf(sealing)
  const wanted = Math.ceil(events / 10)
  for (let sent = 0; sent < wanted && !stopped?.(); sent += BATCH) {
    for (const one of fc.sample(change, { seed: seed + sent, numRuns: Math.min(BATCH, wanted - sent) })) {
      const original = one.sealed ? sealed : file
      tally.tried++
      try {
        if (!isTaken(changed(original, one), original, known)) continue
        tally.wrong++
        onFinding('taken for ours', JSON.stringify(one))
      } catch (error) {
        tally.failed++
        onFinding(String(error), JSON.stringify(one))
      }
    }
    onProgress?.(tally.tried)
  }
  return tally
}
