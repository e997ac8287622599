/** Parts of the pages that are not a certificate; the scripts show them too. */

import { terms } from '#lib/certificate'
import { type Html, html } from '../html.ts'
import type { Lang } from '../texts/define.ts'
import { states } from '../texts/states.ts'

/** Why nothing was found: three causes, none of them hidden behind another. */
export function causesCard(lang: Lang): Html {
  const t = states[lang]
  return html`
    <section class="card">
      <h2>${t.causes}</h2>
      <ol><li>${t.causeTyped}</li><li>${t.causeNone}</li><li>${t.causeOutside}</li></ol>
    </section>`
}

/** Works without script: the address `/v?code=…` leads on to `/v/…`. */
export function codeForm(lang: Lang): Html {
  const t = states[lang]
  return html`
    <form class="ask" method="get" action="/v">
      <div class="field">
        <label for="code">${terms.verificationCode[lang]}</label>
        <input id="code" class="mono" name="code" required maxlength="64" autocomplete="off" autocapitalize="characters" spellcheck="false" placeholder="XXXX-XXXX-XXXX-XXXXX">
      </div>
      <button class="button primary">${t.check}</button>
    </form>`
}
