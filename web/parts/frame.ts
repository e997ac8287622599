/** What stands around every page: the band of a demonstration, and who runs the site. */

import { html, type Part } from '../html.ts'
import { site } from '../site.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'

/** Says before anything else that nothing here is real, where that is so. */
export const demonstrationBand = (lang: Lang): Part =>
  site().demonstration &&
  html`<aside class="demonstration" aria-label="${common[lang].demonstration}"><strong>${common[lang].demonstration}</strong> ${common[lang].demonstrationNote}</aside>`

/** Both registers ask that a filing number leads to them. */
const ICP = 'https://beian.miit.gov.cn/'
const POLICE = 'https://beian.mps.gov.cn/#/query/webSearch?code='

const outward = (href: string, text: string) => html`<a href="${href}" rel="noreferrer">${text}</a>`

export function footer(lang: Lang): Part {
  const t = common[lang]
  const { operator, contact, icp, police } = site()
  const filings = [
    icp && outward(ICP, icp),
    police && outward(POLICE + (/\d{6,}/.exec(police)?.[0] ?? ''), police),
  ].filter((one) => one !== undefined)
  return html`
    <footer class="foot">
      <nav aria-label="${t.footerNavigation}">
        <a href="/help">${t.help}</a>
        <a href="/privacy">${t.privacy}</a>
        <a href="/accessibility">${t.accessibility}</a>
        <a href="/docs">${t.apiReference}</a>
      </nav>
      ${operator && html`<p>${t.operator(operator[lang])}${contact && ` · ${t.contact(contact)}`}</p>`}
      ${filings.length > 0 && html`<p class="row">${filings}</p>`}
      <p>${t.footerOpen}</p>
    </footer>`
}
