/** What both engines do alike: take what is whole, and nothing else. */

import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateSigningKey, localSigner } from '#lib/jose'
import { ENGINES } from './engines.ts'

const LONGEST = 5000

describe.each(ENGINES)('unpacking, by %s', (_name, engine) => {
  it('gives what was packed, or of what was spoilt, cut or added to nothing: never other bytes', async () => {
    const original = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(255), fc.nat(LONGEST)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
    )
    const spoil = fc.oneof(
      fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([at, by]) => (whole: Uint8Array) => {
        const place = at % whole.length
        return whole.map((byte, i) => (i === place ? byte ^ by : byte))
      }),
      fc.nat().map((at) => (whole: Uint8Array) => whole.subarray(0, at % whole.length)),
      fc
        .uint8Array({ minLength: 1, maxLength: 9 })
        .map((more) => (whole: Uint8Array) => Uint8Array.from([...whole, ...more])),
    )
    await fc.assert(
      fc.asyncProperty(original, fc.integer({ min: 0, max: 9 }), spoil, async (bytes, level, spoiling) => {
        const whole = Uint8Array.from(deflateSync(bytes, { level }))
        expect(await engine.inflate(whole, LONGEST)).toEqual(Uint8Array.from(bytes))
        const found = await engine.inflate(Uint8Array.from(spoiling(whole)), LONGEST).catch(() => undefined)
        if (found) expect(found).toEqual(Uint8Array.from(bytes))
      }),
      { numRuns: 100 },
    )
  })

  it('ends where it is longer than it may be', async () => {
    const bomb = Uint8Array.from(deflateSync(Buffer.alloc(8 * 2 ** 20)))
    await expect(engine.inflate(bomb, 2 ** 20)).rejects.toThrow(RangeError)
    await expect(engine.inflate(bomb, 8 * 2 ** 20)).resolves.toHaveLength(8 * 2 ** 20)
  })
})

describe.each(ENGINES)('a key, by %s', (_name, engine) => {
  it('verifies what it signed, and no other bytes and no other length', async () => {
    const key = await generateSigningKey()
    const signed = Uint8Array.of(1, 2, 3)
    const signature = Uint8Array.from(await (await localSigner(key)).sign(signed))
    const verify = await engine.verifier(key)
    expect(await verify(signature, signed)).toBe(true)
    expect(await verify(signature, Uint8Array.of(1, 2, 4))).toBe(false)
    for (const length of [0, 1, 63, 65, 128]) {
      const other = new Uint8Array(length)
      other.set(signature.subarray(0, length))
      expect(await verify(other, signed), `${length}`).toBe(false)
    }
  })

  it('that is no point of the curve is refused', async () => {
    const { x, y } = await generateSigningKey()
    const zero = 'A'.repeat(43)
    for (const wrong of [
      { x, y: x },
      { x: zero, y: zero },
      { x: '', y },
      { x, y: `${y}A` },
      { x: '!', y },
    ])
      await expect(engine.verifier(wrong)).rejects.toThrow()
  })
})
