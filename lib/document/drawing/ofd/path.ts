/** Paths by their abbreviated data (GB/T 33190-2016, 9.1), in millimetres, each within the box that it takes. */

import { decimal } from './xml.ts'

/** In millimetres from the top left corner of the page. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One step of a path: an operator of the standard, and the points that it takes. */
export type Step = readonly [operator: 'M' | 'L' | 'B' | 'C', ...points: (readonly [x: number, y: number])[]]

export const boxText = ({ x, y, width, height }: Box): string =>
  [x, y, width, height].map((value) => decimal(value)).join(' ')

/** What a path takes, with room for half of its line on every side. Control points count: a curve stays within them. */
export function boxOf(steps: readonly Step[], lineWidth: number): Box {
  const points = steps.flatMap(([, ...each]) => each)
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const room = lineWidth / 2
  const [x, y] = [Math.min(...xs) - room, Math.min(...ys) - room]
  return { x, y, width: Math.max(...xs) + room - x, height: Math.max(...ys) + room - y }
}

/** The data of a path whose origin is the corner of its box. */
export function abbreviated(steps: readonly Step[], { x: left, y: top }: Pick<Box, 'x' | 'y'>): string {
  return steps
    .map(([operator, ...points]) =>
      [operator, ...points.map(([x, y]) => `${decimal(x - left)} ${decimal(y - top)}`)].join(' '),
    )
    .join(' ')
}
