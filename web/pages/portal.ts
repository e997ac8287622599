/** The frame of the holder's portal; all of its screens are made by its script. */

import { html } from '../html.ts'
import { shell } from '../parts/shell.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import { portal as texts } from '../texts/portal.ts'

export function portalPage(lang: Lang, script: string): string {
  return shell({
    lang,
    path: '/portal',
    title: texts[lang].title,
    description: texts[lang].loginLead,
    scripts: [script],
    head: html`<meta name="robots" content="noindex">`,
    body: html`
      <div id="said" role="status"></div>
      <div id="screen" class="stack"><p class="busy">${common[lang].pleaseWait}</p></div>
      <noscript><p class="note caution">${common[lang].needScript}</p></noscript>`,
  })
}
