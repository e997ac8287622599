/** The first page: the four ways in, and the two things that must not be confused. */

import { kindName } from '#lib/policy'
import { html, type Part } from '../html.ts'
import { emblem } from '../parts/icons.ts'
import { shell } from '../parts/shell.ts'
import { CODE_SCRIPT, codeForm } from '../parts/states.ts'
import type { Lang } from '../texts/define.ts'
import { home as texts } from '../texts/home.ts'

export function homePage(lang: Lang): string {
  const t = texts[lang]
  const way = (title: string, text: string, rest: Part) =>
    html`<section class="card"><h2>${title}</h2><p class="muted">${text}</p>${rest}</section>`
  const link = (href: string, text: string) =>
    html`<p class="buttons"><a class="button" href="${href}">${text}</a></p>`
  return shell({
    lang,
    path: '/',
    title: t.title,
    description: t.lead,
    scripts: [CODE_SCRIPT],
    body: html`
      <div class="hero"><h1>${t.heading}</h1><p class="lead">${t.lead}</p></div>
      <div class="ways">
        ${way(t.byCode, t.byCodeText, codeForm(lang))}
        ${way(t.byNumber, t.byNumberText, link('/verify', t.byNumberGo))}
        ${way(t.holder, t.holderText, link('/portal', t.holderGo))}
        ${way(t.scanner, t.scannerText, link('/scan', t.scannerGo))}
      </div>
      <h2>${t.difference}</h2>
      <div class="pair">
        <section class="card kind electronic-certificate">
          <div class="emblem">${emblem('electronic-certificate')}</div>
          <h3 class="label">${kindName('electronic-certificate')[lang]}</h3>
          <p class="more">${t.certificateIs}</p>
        </section>
        <section class="card kind certificate-electronic-file">
          <div class="emblem">${emblem('certificate-electronic-file')}</div>
          <h3 class="label">${kindName('certificate-electronic-file')[lang]}</h3>
          <p class="more">${t.fileIs}</p>
        </section>
      </div>`,
  })
}
