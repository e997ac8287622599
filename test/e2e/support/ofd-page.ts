/**
 * An OFD as a page of the browser: its objects as SVG, in its own embedded fonts, which the browser checks before it uses
 * them. What OFD readers in browsers do; of those on npm one leaves embedded fonts out, and the next asks for a licence.
 */

import type { Page } from 'playwright-core'
import { all, distances, type Element, numbers, type Ofd, one } from '../../support/ofd.ts'

/** @param picture of the seal, PNG, where the file has one */
export async function showOfd(page: Page, ofd: Ofd, picture?: Uint8Array): Promise<void> {
  // Leaves the fonts of what was shown before behind.
  await page.goto('about:blank')
  const [width, height] = ofd.size
  await page.setContent(
    `<body style="margin:0"><svg id="page" xmlns="http://www.w3.org/2000/svg" style="width:${width * 5}px;height:${height * 5}px;display:block" viewBox="0 0 ${width} ${height}">${ofd.objects.map(svgOf).join('')}${sealOf(ofd, picture)}</svg></body>`,
  )
  await page.evaluate(
    async (fonts) => {
      for (const [id, bytes] of fonts) {
        const font = new FontFace(`font-${id}`, Uint8Array.from(bytes).buffer)
        document.fonts.add(await font.load())
      }
      await document.fonts.ready
    },
    [...ofd.fonts].map(([id, bytes]) => [id, [...bytes]] as const),
  )
}

function sealOf({ signature }: Ofd, picture: Uint8Array | undefined): string {
  if (!signature || !picture) return ''
  const [x, y, width, height] = numbers(one(signature.description, 'StampAnnot').attributes.Boundary)
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" href="data:image/png;base64,${Buffer.from(picture).toString('base64')}"/>`
}

function svgOf(object: Element): string {
  const { Boundary, CTM } = object.attributes
  const [x, y] = numbers(Boundary)
  const inside = object.name === 'TextObject' ? textOf(object) : pathOf(object)
  const link = all(object, 'URI')[0]?.attributes.URI
  const drawn = `<g transform="translate(${x} ${y})${CTM ? ` matrix(${CTM})` : ''}">${inside}</g>`
  return link ? `<a href="${escaped(link)}">${drawn}</a>` : drawn
}

function textOf(object: Element): string {
  const { Font, Size } = object.attributes
  const texts = all(object, 'TextCode').map(({ attributes, text }) => {
    const characters = [...text]
    let x = Number(attributes.X)
    const places = [x, ...distances(attributes.DeltaX).map((delta) => (x += delta))]
    if (places.length !== characters.length) throw new Error(`${places.length} places for «${text}»`)
    return characters
      .map((character, i) => `<tspan x="${places[i]}" y="${attributes.Y}">${escaped(character)}</tspan>`)
      .join('')
  })
  return `<text xml:space="preserve" font-family="font-${Font}" font-size="${Size}" ${paint(object, 'FillColor', 'fill')}>${texts.join('')}</text>`
}

function pathOf(object: Element): string {
  const { Stroke, Fill, LineWidth, DashPattern } = object.attributes
  const data = one(object, 'AbbreviatedData').text.replaceAll('C', 'Z').replaceAll('B', 'C')
  const stroke =
    Stroke === 'false'
      ? 'stroke="none"'
      : `${paint(object, 'StrokeColor', 'stroke')} stroke-width="${LineWidth}"`
  const fill = Fill === 'true' ? paint(object, 'FillColor', 'fill') : 'fill="none"'
  return `<path d="${data}" ${stroke} ${fill} ${DashPattern ? `stroke-dasharray="${DashPattern}"` : ''}/>`
}

function paint(object: Element, name: string, as: 'fill' | 'stroke'): string {
  const { Value, Alpha = '255' } = one(object, name).attributes
  return `${as}="rgb(${Value?.replaceAll(' ', ',')})" ${as}-opacity="${Number(Alpha) / 255}"`
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
