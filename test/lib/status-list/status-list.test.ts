import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { decodeProtectedHeader, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
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
} from '#lib/status-list'
import { mockIssuer, now, origin } from '../credential/made-up.ts'
import draft from './fixtures/token-status-list.json' with { type: 'json' }

type Bits = 1 | 2 | 4 | 8

describe('the vectors of the Token Status List draft', () => {
  it.each(draft.vectors)('bits $bits, $size entries: decode to every status, and back', async (vector) => {
    const { lst, size, statuses } = vector
    const bits = vector.bits as Bits
    const list = await decodeStatusList({ bits, lst })
    expect(list.bytes.length).toBe((size * bits) / 8)
    const named = new Map(statuses as [number, number][])
    for (let index = 0; index < size; index++)
      if (statusAt(list, index) !== (named.get(index) ?? 0)) expect.fail(`status ${index}`)
    expect(statusAt(list, size)).toBeUndefined()

    const made = emptyStatusList(size, bits)
    for (const [index, status] of named) setStatus(made, index, status)
    expect(made).toEqual(list)
    expect(await decodeStatusList(await encodeStatusList(made))).toEqual(list)
  })
})

describe('a status list', () => {
  it('changes one entry and no other', () => {
    const bitsAndStatus = fc.constantFrom<Bits>(1, 2, 4, 8).chain((bits) =>
      fc.record({
        bits: fc.constant(bits),
        writes: fc.array(fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 2 ** bits - 1 }))),
      }),
    )
    fc.assert(
      fc.property(bitsAndStatus, ({ bits, writes }) => {
        const list = emptyStatusList(1000, bits)
        const expected = new Map<number, number>()
        for (const [index, status] of writes) {
          setStatus(list, index, status)
          expected.set(index, status)
        }
        for (let index = 0; index < 1000; index++)
          expect(statusAt(list, index)).toBe(expected.get(index) ?? 0)
      }),
      { numRuns: 30 },
    )
  })

  it('has no status outside itself, and takes none', () => {
    const list = emptyStatusList(8)
    for (const index of [-1, 8, 0.5, Number.NaN, 2 ** 53]) {
      expect(statusAt(list, index)).toBeUndefined()
      expect(() => setStatus(list, index, 1)).toThrow(RangeError)
    }
    expect(() => setStatus(list, 0, 2)).toThrow(RangeError)
  })

  it('that would unpack to gigabytes is refused before it does', async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 2 ** 20)).toString('base64url')
    await expect(decodeStatusList({ bits: 1, lst: bomb })).rejects.toMatchObject({
      code: 'status-list-invalid',
    })
  })

  it('that is broken is refused with one kind of error', async () => {
    const { lst } = await encodeStatusList(emptyStatusList(64))
    for (const wrong of ['', 'x', '!!!', lst.slice(0, -3), `${lst}AAAA`, 'A'.repeat(2_000_000), 7])
      await expect(decodeStatusList({ bits: 1, lst: wrong as string })).rejects.toMatchObject({
        code: 'status-list-invalid',
      })
    for (const bits of [0, 3, 16, '1', undefined])
      await expect(decodeStatusList({ bits: bits as Bits, lst })).rejects.toMatchObject({
        code: 'status-list-invalid',
      })
  })
})

describe('a status list token', () => {
  const options = { origin, list: 7, now, ttl: 3600, lifetime: 86_400 }

  it('is what the draft says, and comes back whole', async () => {
    const { signer, keys } = await mockIssuer()
    const statuses = emptyStatusList()
    setStatus(statuses, 5, 1)
    const token = await signStatusList(statuses, signer, options)
    const [header, payload] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString())
    expect(JSON.parse(header as string)).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: signer.kid })
    const iat = now.getTime() / 1000
    expect(JSON.parse(payload as string)).toEqual({
      sub: `${origin}/v1/status/7`,
      iat,
      exp: iat + 86_400,
      ttl: 3600,
      status_list: { bits: 1, lst: expect.any(String), aggregation_uri: `${origin}/v1/status/aggregation` },
    })
    expect(await verifyStatusList(token, keys, { now })).toMatchObject({
      uri: `${origin}/v1/status/7`,
      list: 7,
      issuedAt: '2026-11-23T10:00:00.000Z',
      expiresAt: '2026-11-24T10:00:00.000Z',
      ttl: 3600,
      statuses,
    })
  })

  it('brings the certificates of its key, where there are any, and is read by who does not know them', async () => {
    const { signer, keys } = await mockIssuer()
    const token = await signStatusList(emptyStatusList(), { ...signer, x5c: ['MIIB', 'MIIC'] }, options)
    expect(decodeProtectedHeader(token)).toMatchObject({ typ: 'statuslist+jwt', x5c: ['MIIB', 'MIIC'] })
    expect(await verifyStatusList(token, keys, { now })).toMatchObject({ list: 7 })
  })

  it('by a stranger, of another type, changed, or from the future is refused', async () => {
    const { signer, keys, key } = await mockIssuer()
    const stranger = await mockIssuer()
    const refused = (token: string) =>
      expect(verifyStatusList(token, keys, { now })).rejects.toMatchObject({ code: 'status-list-invalid' })
    const token = await signStatusList(emptyStatusList(), signer, options)
    await refused(await signStatusList(emptyStatusList(), stranger.signer, options))
    await refused(await signStatusList(emptyStatusList(), { ...stranger.signer, kid: signer.kid }, options))
    await refused(`${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`)
    await refused(token.replace('.', '.e30.'))
    await refused(
      await signStatusList(emptyStatusList(), signer, { ...options, now: new Date('2027-01-01') }),
    )
    await refused('')
    await refused('x'.repeat(5_000_000))

    const imported = await crypto.subtle.importKey(
      'jwk',
      { ...key },
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['sign'],
    )
    const list = await encodeStatusList(emptyStatusList(64))
    const good = { sub: `${origin}/v1/status/7`, iat: now.getTime() / 1000, status_list: list }
    const made = (payload: Record<string, unknown>, typ = 'statuslist+jwt') =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ, kid: signer.kid }).sign(imported)
    expect((await verifyStatusList(await made(good), keys, { now })).expiresAt).toBeUndefined()
    await refused(await made(good, 'JWT'))
    await refused(await made({ ...good, sub: `${origin}/v1/other/7` }))
    await refused(await made({ ...good, sub: undefined }))
    await refused(await made({ ...good, ttl: -1 }))
    await refused(await made({ ...good, exp: 'x' }))
    await refused(await made({ ...good, status_list: undefined }))
    await refused(await made({ ...good, iat: undefined }))
  })
})

describe('places in the lists', () => {
  it('are different for every certificate, and the same again after a restart', async () => {
    const key = new Uint8Array(32).fill(7)
    const place = await statusPlaces(key)
    const taken = new Uint8Array(STATUS_LIST_SIZE)
    for (let sequence = 0; sequence < STATUS_LIST_SIZE; sequence++) {
      const { list, index } = await place(sequence)
      if (list !== 0 || taken[index] !== 0) expect.fail(`place of ${sequence}`)
      taken[index] = 1
    }
    const again = await statusPlaces(key)
    for (const sequence of [0, 1, 99_999, STATUS_LIST_SIZE, 3 * STATUS_LIST_SIZE + 5])
      expect(await again(sequence)).toEqual(await place(sequence))
    expect((await place(3 * STATUS_LIST_SIZE)).list).toBe(3)
  })

  it('tell nothing of neighbours, and depend on the key and the list', async () => {
    const [place, other] = await Promise.all([
      statusPlaces(new Uint8Array(32).fill(1)),
      statusPlaces(new Uint8Array(32).fill(2)),
    ])
    const near: number[] = []
    let sameByKey = 0
    let sameByList = 0
    for (let sequence = 0; sequence < 10_000; sequence++) {
      const { index } = await place(sequence)
      near.push(Math.abs(index - (await place(sequence + 1)).index))
      if ((await other(sequence)).index === index) sameByKey++
    }
    for (let sequence = 0; sequence < 3; sequence++)
      if ((await place(sequence + STATUS_LIST_SIZE)).index === (await place(sequence)).index) sameByList++
    const mean = near.reduce((sum, gap) => sum + gap, 0) / near.length
    expect(mean / STATUS_LIST_SIZE).toBeCloseTo(1 / 3, 1)
    expect(near.filter((gap) => gap < 100).length).toBeLessThan(10)
    expect(sameByKey).toBeLessThan(5)
    expect(sameByList).toBe(0)
  })

  it('need a whole key and a sequence number', async () => {
    await expect(statusPlaces(new Uint8Array(16))).rejects.toThrow(RangeError)
    const place = await statusPlaces(new Uint8Array(32))
    for (const wrong of [-1, 0.5, Number.NaN]) await expect(place(wrong)).rejects.toThrow(RangeError)
  })
})
