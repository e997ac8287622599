/** The card that a chat shows of a link: title, description, a picture. Nothing of a certificate is ever in it. */

import { type Html, html } from '../html.ts'
import { site } from '../site.ts'
import { common } from '../texts/common.ts'
import { type Lang, tagOf } from '../texts/define.ts'

export interface Preview {
  readonly title: string
  readonly description: string
}

/** For the head of a page. The picture needs a whole address, and is left out where the origin is not known. */
export function previewCard(lang: Lang, { title, description }: Preview): Html {
  const { origin } = site()
  return html`
    <meta name="description" content="${description}">
    <meta property="og:type" content="website">
    <meta property="og:site_name" content="${common[lang].product}">
    <meta property="og:locale" content="${tagOf(lang).replace('-', '_')}">
    <meta property="og:title" content="${common[lang].product} · ${title}">
    <meta property="og:description" content="${description}">
    ${origin && html`<meta property="og:image" content="${origin}/assets/icon-512.png">`}`
}
