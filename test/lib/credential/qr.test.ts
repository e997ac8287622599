import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { newCode, QrTooLarge, qrMatrix, qrSegments, qrSvg } from '#lib/credential'

const address = `https://zhengyan.example/v/${newCode(new Uint8Array(10).fill(9))}`

/** Draws the modules large enough for any reader, with the quiet zone, and reads them back. */
async function read(text: string): Promise<string | undefined> {
  const { rows, size } = qrMatrix(text)
  const scale = 4
  const side = (size + 8) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++)
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)])
        data.fill(
          0,
          ((y + 4 * scale) * side + x + 4 * scale) * 4,
          ((y + 4 * scale) * side + x + 4 * scale) * 4 + 3,
        )
  const image = { data, width: side, height: side, colorSpace: 'srgb' } as ImageData
  return (await readBarcodes(image, { formats: ['QRCode'] }))[0]?.text
}

// The reader would fetch its own binary; a test has no network.
beforeAll(() => {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer } })
})

describe('QR', () => {
  it('reads back with an independent reader, code alone or with a credential', async () => {
    for (const text of [address, `${address}#${'0123456789'.repeat(60)}`]) expect(await read(text)).toBe(text)
  })

  it('puts the digits of a credential into numeric mode, and nothing else', () => {
    expect(qrSegments(`${address}#00012345678`)).toEqual([
      { mode: 'Byte', data: `${address}#` },
      { mode: 'Numeric', data: '00012345678' },
    ])
    expect(qrSegments(address)).toEqual([{ mode: 'Byte', data: address }])
  })

  it('never prints more than version 13 at error correction M', () => {
    const head = `https://${'h'.repeat(40)}/v/${'0'.repeat(17)}#`
    expect(qrMatrix(head + '7'.repeat(625)).version).toBe(13)
    expect(() => qrMatrix(head + '7'.repeat(626))).toThrow(QrTooLarge)
    expect(() => qrMatrix('x'.repeat(10_000))).toThrow(QrTooLarge)
  })

  it('is an image with a name for a screen reader, and nothing in the name can break out', () => {
    const svg = qrSvg(address, `<script>"'&`)
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="&#60;script&#62;&#34;&#39;&#38;"/)
    expect(svg).toContain('<title>&#60;script&#62;')
    expect(svg).not.toContain('<script')
  })

  it('draws exactly the matrix, four light modules around it', () => {
    const { rows, size } = qrMatrix(address)
    const svg = qrSvg(address)
    const drawn = rows.map((row) => row.map(() => false))
    for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
      (drawn[Number(y) - 4] as boolean[]).fill(true, Number(x) - 4, Number(x) - 4 + Number(width))
    expect(drawn).toEqual(rows)
    expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`)
  })
})
