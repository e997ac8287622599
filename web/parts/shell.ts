/** The frame of every page: head, header with language switch, footer. No inline script or style: the CSP forbids it. */

import { compact, type Html, html, type Part } from '../html.ts'
import { common } from '../texts/common.ts'
import { type Lang, tagOf } from '../texts/define.ts'
import { logo } from './icons.ts'

export interface Shell {
  readonly lang: Lang
  readonly title: string
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
export function shell({ lang, title, body, path, query, scripts = [], narrow, head }: Shell): string {
  const t = common[lang]
  const page: Html = html`
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
      ${head}
    </head>
    <body>
      <a class="skip" href="#main">${t.skip}</a>
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
      <footer class="foot">
        <p>${t.footerOpen}</p>
        <p><a href="/openapi.json">${t.footerVersion}</a></p>
      </footer>
    </body>
    </html>`
  return `<!doctype html>${compact(page).trim()}`
}
