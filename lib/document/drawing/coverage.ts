/** Shapes as pixels: how much of each pixel lies within closed lines, by the non-zero rule as fonts are drawn. */

export type Point = readonly [x: number, y: number]
export type Contour = readonly Point[]

/** Lines of samples in a pixel; along a line the coverage is exact. */
const SAMPLES = 8

/** A square of pixels, each 0 to 1. */
export interface Coverage {
  readonly side: number
  readonly values: Float32Array
}

export const emptyCoverage = (side: number): Coverage => ({ side, values: new Float32Array(side * side) })

/** Adds a shape to what is there; where two meet, neither shows through. */
export function addShape({ side, values }: Coverage, contours: readonly Contour[]): void {
  const edges = contours.flatMap((contour) =>
    contour.map((from, i) => [from, contour[(i + 1) % contour.length] as Point] as const),
  )
  const heights = contours.flat().map(([, y]) => y)
  const first = Math.max(0, Math.floor(Math.min(...heights)))
  const last = Math.min(side - 1, Math.ceil(Math.max(...heights)))
  for (let row = first; row <= last; row++) {
    const line = new Float32Array(side)
    for (let sample = 0; sample < SAMPLES; sample++) {
      for (const [from, to] of spansAt(edges, row + (sample + 0.5) / SAMPLES)) addSpan(line, from, to)
    }
    for (const [column, covered] of line.entries()) {
      const at = row * side + column
      values[at] = 1 - (1 - (values[at] as number)) * (1 - Math.min(1, covered / SAMPLES))
    }
  }
}

/** Where a horizontal line runs within the shape. */
function spansAt(
  edges: readonly (readonly [Point, Point])[],
  y: number,
): readonly (readonly [number, number])[] {
  const crossings: { x: number; turn: number }[] = []
  for (const [[x1, y1], [x2, y2]] of edges) {
    if (y1 <= y === y2 <= y) continue
    crossings.push({ x: x1 + ((y - y1) / (y2 - y1)) * (x2 - x1), turn: y2 > y1 ? 1 : -1 })
  }
  crossings.sort((a, b) => a.x - b.x)
  const spans: (readonly [number, number])[] = []
  let winding = 0
  let start = 0
  for (const { x, turn } of crossings) {
    if (winding === 0) start = x
    winding += turn
    if (winding === 0) spans.push([start, x])
  }
  return spans
}

function addSpan(line: Float32Array, from: number, to: number): void {
  const [left, right] = [Math.max(0, from), Math.min(line.length, to)]
  for (let column = Math.floor(left); column < right; column++) {
    const within = Math.min(right, column + 1) - Math.max(left, column)
    line[column] = (line[column] as number) + within
  }
}
