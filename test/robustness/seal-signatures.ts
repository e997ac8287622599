/**
 * Spoilt signatures with an electronic seal, a tenth as many as events, since each takes two SM2 verifications: none may hold,
 * and none may end the check otherwise than by its findings.
 */

import fc from 'fast-check'
import { makeSesSignature, verifySesSignature } from '#lib/seal'
import { sm3 } from '#lib/sm'
import { makeUp, NOW } from '../lib/seal/made-up.ts'
import type { FuzzOptions } from './fuzz.ts'
import { noTally, type Tally } from './measure.ts'

const BATCH = 200
const CONTENT = new TextEncoder().encode('<ofd:Signature/>')

const byte = fc.integer({ min: 0, max: 255 })
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

/** What is done to the bytes; `at` is how far into them. */
const spoiling = fc.oneof(
  fc.record({
    kind: fc.constant('change' as const),
    at: fc.array(fc.tuple(place, byte), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    bytes: fc.array(byte, { minLength: 1, maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('repeat' as const),
    from: place,
    to: place,
    length: fc.integer({ min: 1, max: 600 }),
  }),
)

type Spoiling = typeof spoiling extends fc.Arbitrary<infer T> ? T : never

function spoilt(der: Uint8Array, how: Spoiling): Uint8Array {
  const bytes = [...der]
  const index = (part: number) => Math.floor(part * bytes.length)
  if (how.kind === 'change') for (const [at, value] of how.at) bytes[index(at)] = value
  else if (how.kind === 'insert') bytes.splice(index(how.at), 0, ...how.bytes)
  else if (how.kind === 'cut') bytes.splice(index(how.at), how.length)
  // One part in the place of another, as large.
  else bytes.splice(index(how.to), how.length, ...bytes.slice(index(how.from), index(how.from) + how.length))
  return Uint8Array.from(bytes)
}

export async function spoiltSealSignatures(
  { events, seed, onProgress, stopped }: FuzzOptions,
  onFinding: (what: string, request: string) => void,
): Promise<Tally> {
  const tally = noTally()
  const { seal, signer, maker } = await makeUp()
  const known = [maker.certificates[0], signer.certificates[0]]
  const request = { seal, digest: sm3(CONTENT), propertyInfo: '/Signature.xml', at: NOW }
  const der = await makeSesSignature(request, signer)
  const wanted = Math.ceil(events / 10)
  for (let sent = 0; sent < wanted && !stopped?.(); sent += BATCH) {
    for (const how of fc.sample(spoiling, { seed: seed + sent, numRuns: Math.min(BATCH, wanted - sent) })) {
      const changed = spoilt(der, how)
      tally.tried++
      try {
        const { holds } = verifySesSignature(changed, { now: NOW, known, content: CONTENT })
        if (!holds || Buffer.from(changed).equals(der)) continue
        tally.wrong++
        onFinding('holds', JSON.stringify(how))
      } catch (error) {
        tally.failed++
        onFinding(String(error), JSON.stringify(how))
      }
    }
    onProgress?.(tally.tried)
  }
  return tally
}
