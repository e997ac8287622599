/**
 * Charts as SVG that need nothing else: bars beside each other, and lines over time. They bring their own background, so
 * that they are read on a light and on a dark page; each value is written out, and no colour says anything alone.
 */

/** Told apart by people who see few colours, and in grey. */
const COLOURS = ['#1f6f6b', '#e0a33a', '#7a5195']
const FONT = 'font-family="system-ui, sans-serif" font-size="12" fill="#1a2b3c"'
const WIDTH = 720

export interface Bars {
  /** What is measured, in which unit, and which way is good. */
  readonly title: string
  readonly series: readonly string[]
  /** A value for each series; undefined where there is none. */
  readonly groups: readonly { readonly name: string; readonly values: readonly (number | undefined)[] }[]
}

const LABELS = 230
const BAR = 16

export function bars({ title, series, groups }: Bars): string {
  const most = Math.max(
    ...groups.flatMap(({ values }) => values.map((value) => value ?? 0)),
    Number.MIN_VALUE,
  )
  const room = WIDTH - LABELS - 80
  const step = series.length * BAR + 12
  const drawn = groups.flatMap(({ name, values }, group) => {
    const top = HEAD + group * step
    return [
      text(LABELS - 8, top + (series.length * BAR) / 2 + 4, name, 'end'),
      ...values.flatMap((value, at) => {
        if (value === undefined) return []
        const y = top + at * BAR
        const width = Math.max(1, (value / most) * room)
        return [
          `<rect x="${LABELS}" y="${y + 1}" width="${round(width)}" height="${BAR - 2}" fill="${COLOURS[at]}"/>`,
          text(LABELS + width + 5, y + BAR - 4, figure(value)),
        ]
      }),
    ]
  })
  const description = groups
    .map(
      ({ name, values }) => `${name}: ${values.map((v) => (v === undefined ? '–' : figure(v))).join(', ')}`,
    )
    .join('; ')
  return picture({ title, series, description, height: HEAD + groups.length * step, drawn })
}

export interface Lines {
  readonly title: string
  /** Of the axis from left to right. */
  readonly across: string
  readonly series: readonly {
    readonly name: string
    readonly points: readonly (readonly [x: number, y: number])[]
  }[]
}

export function lines({ title, across, series }: Lines): string {
  const points = series.flatMap((one) => one.points)
  const most = { x: Math.max(...points.map(([x]) => x), 1), y: Math.max(...points.map(([, y]) => y), 1) }
  const plot = { left: 60, right: WIDTH - 20, top: HEAD + 8, bottom: HEAD + 208 }
  const x = (value: number) => round(plot.left + (value / most.x) * (plot.right - plot.left))
  const y = (value: number) => round(plot.bottom - (value / most.y) * (plot.bottom - plot.top))
  const drawn = [
    ...[0, 0.5, 1].flatMap((share) => [
      `<path d="M${plot.left} ${y(share * most.y)}H${plot.right}" stroke="#c8ced4"/>`,
      text(plot.left - 6, y(share * most.y) + 4, figure(share * most.y), 'end'),
    ]),
    ...series.map(
      (one, at) =>
        `<polyline fill="none" stroke="${COLOURS[at]}" stroke-width="2"${at > 0 ? ' stroke-dasharray="6 3"' : ''} points="${one.points.map((point) => `${x(point[0])},${y(point[1])}`).join(' ')}"/>`,
    ),
    text(plot.right, plot.bottom + 18, `${across}: 0 – ${figure(most.x)}`, 'end'),
  ]
  const description = series
    .map(
      ({ name, points: own }) =>
        `${name}: ${own.length} values, highest ${figure(Math.max(...own.map(([, value]) => value)))}`,
    )
    .join('; ')
  return picture({
    title,
    series: series.map(({ name }) => name),
    description,
    height: plot.bottom + 28,
    drawn,
  })
}

/** Below title and legend. */
const HEAD = 62

interface Picture {
  readonly title: string
  readonly series: readonly string[]
  /** The same in words. */
  readonly description: string
  readonly height: number
  readonly drawn: readonly string[]
}

function picture({ title, series, description, height, drawn }: Picture): string {
  const legend = series.map(
    (name, at) =>
      `<rect x="${12 + at * 230}" y="36" width="12" height="12" fill="${COLOURS[at]}"/>${text(30 + at * 230, 46, name)}`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title description" ${FONT}>
<title id="title">${escaped(title)}</title>
<desc id="description">${escaped(description)}</desc>
<rect width="${WIDTH}" height="${height}" rx="6" fill="#fff"/>
<text x="12" y="22" font-size="14">${escaped(title)}</text>
${[...(series.length > 1 ? legend : []), ...drawn].join('\n')}
</svg>
`
}

const text = (x: number, y: number, words: string, anchor = 'start') =>
  `<text x="${round(x)}" y="${round(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escaped(words)}</text>`

const round = (value: number) => Math.round(value * 10) / 10

/** As many digits as say something. */
const figure = (value: number) =>
  value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(2)

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
