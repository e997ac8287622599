/** Parts of the pages that are not a certificate; the scripts show them too. */

import { terms } from '#lib/certificate'
import { CODE_LENGTH } from '#lib/credential'
import { flag, type Html, html } from '../html.ts'
import type { Lang } from '../texts/define.ts'
import { states } from '../texts/states.ts'
import type { CodeInput } from './code-input.ts'

/** Why nothing was found: three causes, none of them hidden behind another. */
export function causesCard(lang: Lang): Html {
  const t = states[lang]
  return html`
    <section class="card">
      <h2>${t.causes}</h2>
      <ol><li>${t.causeTyped}</li><li>${t.causeNone}</li><li>${t.causeOutside}</li></ol>
    </section>`
}

/** Makes the field for a code take what people paste; its name has no hash, since the function's pages name it. */
export const CODE_SCRIPT = '/assets/code.js'

/** In words, why what was put in leads nowhere; and where it could belong. */
export function codeProblem(input: Extract<CodeInput, { problem: string }>, host: string, lang: Lang): Html {
  const t = states[lang]
  const { problem, number, length } = input
  const text =
    problem === 'elsewhere'
      ? t.codeElsewhere(input.host ?? '', host)
      : problem === 'check'
        ? t.codeCheck
        : t.codeForm(CODE_LENGTH, length)
  return html`${text}${
    number &&
    html` ${t.codeNumber} <a href="/verify#managementNumber=${encodeURIComponent(number)}">${t.codeNumberGo}</a>`
  }`
}

/** Works without script: the address `/v?code=…` leads on to `/v/…`. With it more than a code may be put in. */
export function codeForm(lang: Lang, { typed = '', problem }: { typed?: string; problem?: Html } = {}): Html {
  const t = states[lang]
  return html`
    <form class="ask" method="get" action="/v" autocomplete="off">
      <div class="field">
        <label for="code">${terms.verificationCode[lang]}</label>
        <input id="code" class="mono" name="code" required maxlength="64" value="${typed}" autocapitalize="characters" spellcheck="false" aria-describedby="e-code" placeholder="XXXX-XXXX-XXXX-XXXXX"${problem && html` aria-invalid="true"`}>
      </div>
      <button class="button primary">${t.check}</button>
      <p class="wrong" id="e-code" role="alert"${flag('hidden', !problem)}>${problem}</p>
    </form>`
}
