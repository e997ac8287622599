/** The frame of every page: head, header with language switch, footer. No inline script or style: the CSP forbids it. */

import { compact, type Html, html, type Part } from '../html.ts'
import { common } from '../texts/common.ts'
import { type Lang, tagOf } from '../texts/define.ts'
import { demonstrationBand, footer } from './frame.ts'
import { logo } from './icons.ts'
import { previewCard } from './preview.ts'

export interface Shell {
  readonly lang: Lang
  readonly title: string
  /** Of the page, for searches and for the card that a chat shows; without anything of a certificate. */
  readonly description?: string
  readonly body: Part
  /** Where this page is, for the switch and the navigation: `/verify`. */
  readonly path: string
  /** What the switch of the language keeps of the address besides its path: `useIn=440000`. */
  readonly query?: string
  /** Module scripts, by address. */
  readonly scripts?: readonly string[]
  readonly narrow?: boolean
  readonly head?: Part
}

const LINKS = [
  ['/verify', 'navVerify'],
  ['/scan', 'navScan'],
  ['/portal', 'navPortal'],
] as const

/** A whole document. */
export function shell(page: Shell): string {
  const { lang, title, description, body, path, query, scripts = [], narrow, head } = page
  const t = common[lang]
  const whole: Html = html`
    <html lang="${tagOf(lang)}">
    <head>
      <meta charset="utf-8">
      <title>${title} · ${t.product}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="theme-color" content="#0b4a86">
      <meta name="format-detection" content="telephone=no">
      <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/assets/site.css">
      ${scripts.map((source) => html`<script type="module" src="${source}"></script>`)}
      ${description !== undefined && previewCard(lang, { title, description })}
      ${head}
    </head>
    <body>
      <a class="skip" href="#main">${t.skip}</a>
      ${demonstrationBand(lang)}
      <header class="site">
        <a class="logo" href="/">${logo}<span>${t.product}</span></a>
        <nav aria-label="${t.navigation}">
          ${LINKS.map(
            ([href, name]) =>
              html`<a href="${href}"${path === href && html` aria-current="page"`}>${t[name]}</a>`,
          )}
        </nav>
        <a class="language" href="${path}?lang=${lang === 'zh' ? 'en' : 'zh'}${query && html`&amp;${query}`}" lang="${tagOf(lang === 'zh' ? 'en' : 'zh')}" hreflang="${tagOf(lang === 'zh' ? 'en' : 'zh')}">${t.otherLanguage}</a>
      </header>
      <main id="main" class="stack${narrow ? ' narrow' : ''}" tabindex="-1">
        ${body}
      </main>
      ${footer(lang)}
    </body>
    </html>`
  return `<!doctype html>${compact(whole).trim()}`
}
