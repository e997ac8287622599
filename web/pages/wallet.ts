/** The page on which an employer asks a wallet for a certificate. Request, waiting and answer are shown by its script. */

import { html } from '../html.ts'
import { selectField } from '../parts/field.ts'
import { regionOptions } from '../parts/regions.ts'
import { shell } from '../parts/shell.ts'
import { codeForm } from '../parts/states.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import { verify } from '../texts/verify.ts'
import { wallet as texts } from '../texts/wallet.ts'

export function walletPage(lang: Lang, script: string): string {
  const t = texts[lang]
  return shell({
    lang,
    path: '/verify/wallet',
    title: t.title,
    description: t.lead,
    scripts: [script],
    body: html`
      <div id="answer" class="stack" hidden></div>
      <div id="ask" class="stack">
        <div class="hero"><h1 tabindex="-1">${t.title}</h1><p class="lead">${t.lead}</p></div>
        <noscript><p class="note caution">${common[lang].needScript}</p></noscript>
        <div class="columns">
          <form class="card" id="from-wallet" method="post" action="/verify/wallet" autocomplete="off">
            <div id="problem" role="alert"></div>
            ${selectField({ name: 'useIn', label: t.useIn }, regionOptions(lang))}
            <p class="buttons"><button class="button primary">${t.ask}</button></p>
            <p class="muted small">${t.askHint}</p>
            <p class="muted small">${t.wallets}</p>
          </form>
          <div class="stack">
            <section class="card"><h2>${t.whatTitle}</h2><p>${t.what}</p></section>
            <section class="card"><h2>${t.whyTitle}</h2><p>${t.why}</p></section>
            <section class="card"><h2>${verify[lang].haveCode}</h2>${codeForm(lang)}</section>
          </div>
        </div>
      </div>`,
  })
}
