/** The page of verification by number: what is needed, why, and the form. The answer is shown by its script. */

import { labelOf } from '#lib/certificate'
import { html } from '../html.ts'
import { idTypeField, selectField, textField } from '../parts/field.ts'
import { regionOptions } from '../parts/regions.ts'
import { shell } from '../parts/shell.ts'
import { codeForm } from '../parts/states.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import { verify as texts } from '../texts/verify.ts'
import { wallet } from '../texts/wallet.ts'

export function verifyPage(lang: Lang, script: string): string {
  const t = texts[lang]
  const w = wallet[lang]
  return shell({
    lang,
    path: '/verify',
    title: t.title,
    description: t.lead,
    scripts: [script],
    body: html`
      <div id="answer" class="stack" hidden></div>
      <div id="ask" class="stack">
        <div class="hero"><h1 tabindex="-1">${t.title}</h1><p class="lead">${t.lead}</p></div>
        <noscript><p class="note caution">${common[lang].needScript}</p></noscript>
        <div class="columns">
          <form class="card" id="by-number" method="post" action="/verify" autocomplete="off">
            <div id="problem" role="alert"></div>
            ${textField({ name: 'managementNumber', label: labelOf('managementNumber')[lang], hint: t.managementNumberHint, mono: true, maxlength: 64 })}
            ${textField({ name: 'name', label: labelOf('holderName')[lang], hint: t.nameHint })}
            ${idTypeField(lang)}
            ${textField({ name: 'idNumber', label: labelOf('idNumber')[lang], hint: t.idNumberHint, mono: true, maxlength: 64 })}
            ${selectField({ name: 'useIn', label: t.useIn }, regionOptions(lang))}
            <p class="buttons"><button class="button primary">${t.submit}</button></p>
          </form>
          <div class="stack">
            <section class="card"><h2>${t.why}</h2><p>${t.whyText}</p></section>
            <section class="card"><h2>${t.haveCode}</h2>${codeForm(lang)}</section>
            <section class="card"><h2>${w.haveWallet}</h2><p>${w.haveWalletText}</p><p class="buttons"><a class="button" href="/verify/wallet">${w.title}</a></p></section>
            <section class="card"><h2>${t.haveList}</h2><p>${t.haveListText}</p><p class="buttons"><a class="button" href="/batch">${t.haveListGo}</a></p></section>
          </div>
        </div>
      </div>`,
  })
}
