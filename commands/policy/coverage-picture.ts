/** The coverage as a picture: a row a qualification, a column a year, darker where more rests on a source. */

import { YEARS } from '#lib/policy'

const CELL = { width: 34, height: 18 }
const LABELS = 330
const HEAD = 44

/**
 * @param shares per qualification, a share from 0 to 1 for each year
 * @param nameOf the Chinese name of a qualification
 */
export function coveragePicture(
  shares: ReadonlyMap<string, readonly number[]>,
  nameOf: (id: string) => string,
): string {
  const years = YEARS.to - YEARS.from + 1
  const width = LABELS + years * CELL.width + 10
  const height = HEAD + shares.size * CELL.height + 10
  const rows = [...shares].flatMap(([id, values], row) => {
    const y = HEAD + row * CELL.height
    const name = nameOf(id)
    return [
      `<text x="${LABELS - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>`,
      ...values.map((share, column) => cell(share, LABELS + column * CELL.width, y, YEARS.from + column)),
    ]
  })
  const heads = Array.from(
    { length: years },
    (_, column) =>
      `<text x="${LABELS + (column + 0.5) * CELL.width}" y="${HEAD - 6}" text-anchor="middle">${YEARS.from + column}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="#1a2b3c">
<title>有依据可判定的证书 Certificates for which a source settles what they are</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="8" y="18" font-size="14">有依据可判定的比例 · Share that rests on a source</text>
${[...heads, ...rows].join('\n')}
</svg>
`
}

/** A share says itself where it is neither none nor all. */
function cell(share: number, x: number, y: number, year: number): string {
  const percent = Math.floor(share * 100)
  const colour = share === 0 ? '#f1f1ee' : `hsl(172 45% ${Math.round(88 - share * 45)}%)`
  const partial = share > 0 && share < 1
  return (
    `<rect x="${x + 1}" y="${y + 1}" width="${CELL.width - 2}" height="${CELL.height - 2}" fill="${colour}"><title>${year}: ${percent}%</title></rect>` +
    (partial
      ? `<text x="${x + CELL.width / 2}" y="${y + 13}" font-size="9" text-anchor="middle">${percent}</text>`
      : '')
  )
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
