/** The picture of an electronic seal: a PNG that any reader shows, with the name, the star and the day on it. */

import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { drawSealPicture, loadFonts } from '#lib/document'

const fonts = loadFonts()
const draw = (changes: object = {}) =>
  drawSealPicture(
    { name: '演示省人事考试证书专用章', madeOn: '2026-12-01', demonstration: false, ...changes },
    fonts,
  )

/** The chunks of a file by type, and how strong each pixel is, 0 to 3. */
function readPng(data: Uint8Array) {
  const file = Buffer.from(data)
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    chunks.set(file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const rows = inflateSync(chunks.get('IDAT') as Buffer)
  const side = (chunks.get('IHDR') as Buffer).readUInt32BE(0)
  const stride = Math.ceil(side / 4) + 1
  /** At a place from the centre, in radii of the seal; y downwards. */
  const strength = (x: number, y: number) => {
    const [column, row] = [x, y].map((part) => Math.round(side / 2 + part * side * 0.48)) as [number, number]
    return ((rows[row * stride + 1 + (column >> 2)] as number) >> (6 - 2 * (column & 3))) & 3
  }
  const within = (left: number, top: number, right: number, bottom: number) => {
    let most = 0
    for (let x = left; x <= right; x += 0.005)
      for (let y = top; y <= bottom; y += 0.005) most = Math.max(most, strength(x, y))
    return most
  }
  return { chunks, side, strength, within }
}

describe('the picture of a seal', () => {
  it('has a ring, a star, a name and a day, and nothing around them', () => {
    const { data, type, width, height } = draw()
    expect({ type, width, height }).toEqual({ type: 'PNG', width: 42, height: 42 })
    const { chunks, side, strength, within } = readPng(data)
    expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'pHYs', 'IDAT', 'IEND'])
    expect(side).toBe(336)
    expect([...(chunks.get('tRNS') as Buffer)]).toEqual([0, 85, 170, 255])
    expect([strength(0, -0.02), strength(0, -1), strength(1, 0)]).toEqual([3, 3, 3])
    expect(within(-0.1, -0.87, 0.1, -0.68)).toBe(3)
    expect(within(-0.38, 0.45, 0.38, 0.53)).toBe(3)
    // Between star and name, between name and ring, and in the corners.
    expect(within(-0.2, -0.6, 0.2, -0.35)).toBe(0)
    expect([strength(0.64, 0.64), strength(-0.99, -0.99), strength(0.99, 0.99)]).toEqual([0, 0, 0])
  })

  it('is another one for another name, another day, and for a demonstration', () => {
    const drawn = [
      {},
      { name: '演示市人事考试证书专用章' },
      { madeOn: '2027-01-01' },
      { demonstration: true },
    ]
    const pictures = drawn.map((changes) => Buffer.from(draw(changes).data).toString('base64'))
    expect(new Set(pictures).size).toBe(drawn.length)
  })

  it('stays small, as it is part of every document: 8 kB with the longest name', () => {
    const name = '中华人民共和国人力资源和社会保障部专业技术人员职业资格证书专用章'
    expect(draw({ name, demonstration: true }).data.length).toBeLessThan(8_000)
  })
})
