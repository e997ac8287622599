/**
 * The seal of an electronic certificate: a generic round seal drawn as vectors, with the configured name around a
 * star. It imitates no real seal; what proves the authority is the signature, not the picture. No other document may
 * carry one.
 */

import type { Canvas } from '../drawing/canvas.ts'
import { type Color, measure, type TextStyle } from '../drawing/typeset.ts'

export const SEAL_RED: Color = [0.78, 0.06, 0.1]

/** What a seal is drawn on: a page, or a picture. */
export type SealSurface = Pick<Canvas, 'shaper' | 'circle' | 'polygon' | 'text' | 'turnedText' | 'readAs'>

const STAR_POINTS = 5

/** Of the radius. */
const WIDEST_CAPTION = 0.8

/** How far around the name may reach, in radians: 300 degrees leaves the foot of the seal open. */
const LONGEST_ARC = (300 * Math.PI) / 180

/**
 * @param seal the name around the circle, and the short line beneath the star
 * @param x,y the centre, points from the top left
 */
export function drawSeal(
  canvas: SealSurface,
  seal: { readonly name: string; readonly caption: string },
  x: number,
  y: number,
  radius: number,
): void {
  canvas.circle(x, y, radius, { stroke: { width: radius * 0.05, color: SEAL_RED } })
  canvas.circle(x, y, radius * 0.94, { stroke: { width: radius * 0.012, color: SEAL_RED } })
  canvas.polygon(star(x, y - radius * 0.02, radius * 0.27), { fill: SEAL_RED })
  canvas.readAs(seal.name, () => drawAround(canvas, seal.name, x, y, radius))
  const line: TextStyle = { face: 'serif', size: radius * 0.15, color: SEAL_RED, tracking: 0.15 }
  const natural = measure(canvas.shaper, seal.caption, line) - line.size * 0.15
  // Between the ends of a name that reaches all around there is room for no more.
  const width = Math.min(natural, radius * WIDEST_CAPTION)
  const style: TextStyle = { ...line, size: (line.size * width) / natural }
  canvas.text(x - width / 2, y + radius * 0.52, seal.caption, style)
}

/** The characters of the name, each upright on the circle, the name centred on its top. */
function drawAround(canvas: SealSurface, name: string, x: number, y: number, radius: number): void {
  const characters = [...name]
  const largest = radius * 0.2
  const middle = radius * 0.775
  const natural = characters.map((each) => measure(canvas.shaper, each, { face: 'serif', size: 1 }))
  const ems = natural.reduce((sum, each) => sum + each, 0)
  const size = Math.min(largest, (LONGEST_ARC * middle) / ems / 1.02)
  // A short name is spread a little, so that it still reads as going round.
  const spread = Math.max(1.02, Math.min(1.45, (LONGEST_ARC * 0.72 * middle) / (ems * size)))
  const style: TextStyle = { face: 'serif', size, color: SEAL_RED }
  let angle = (-ems * size * spread) / middle / 2
  for (const [index, character] of characters.entries()) {
    const width = (natural[index] ?? 1) * size
    const turn = (width * spread) / middle
    const at = angle + turn / 2
    const [sin, cos] = [Math.sin(at), Math.cos(at)]
    // From the middle of the character, half its width back along the tangent and down to its baseline.
    const [centreX, centreY] = [x + middle * sin, y - middle * cos]
    const left = centreX - (width / 2) * cos - size * 0.37 * sin
    const top = centreY - (width / 2) * sin + size * 0.37 * cos
    canvas.turnedText(left, top, character, style, (-at * 180) / Math.PI)
    angle += turn
  }
}

function star(x: number, y: number, radius: number): readonly (readonly [number, number])[] {
  // The inner radius at which a star's edges continue each other in straight lines.
  const inner = radius * 0.382
  return Array.from({ length: STAR_POINTS * 2 }, (_, index) => {
    const angle = (index * Math.PI) / STAR_POINTS
    const reach = index % 2 === 0 ? radius : inner
    return [x + reach * Math.sin(angle), y - reach * Math.cos(angle)] as const
  })
}
