/** The page that checks receipts: a file or pasted text in, what was signed out. All by its script: nothing is sent. */

import { html } from '../html.ts'
import { shell } from '../parts/shell.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import { receipt as texts } from '../texts/receipt.ts'

export function receiptPage(lang: Lang, script: string): string {
  const t = texts[lang]
  return shell({
    lang,
    path: '/receipt',
    title: t.title,
    description: t.lead,
    scripts: [script],
    narrow: true,
    body: html`
      <div id="answer" class="stack" hidden></div>
      <div id="ask" class="stack">
        <div class="hero"><h1 tabindex="-1">${t.title}</h1><p class="lead">${t.lead}</p></div>
        <noscript><p class="note caution">${common[lang].needScript}</p></noscript>
        <form class="card" id="receipt">
          <div id="problem" role="alert" tabindex="-1"></div>
          <div class="field">
            <label for="file">${t.file}</label>
            <p class="hint" id="file-hint">${t.fileHint}</p>
            <input id="file" type="file" accept=".pdf,.json,.jws,.txt,application/pdf,application/json,text/plain" aria-describedby="file-hint">
          </div>
          <div class="field">
            <label for="text">${t.paste}</label>
            <p class="hint" id="text-hint">${t.pasteHint}</p>
            <textarea id="text" class="mono" maxlength="262144" aria-describedby="text-hint" autocomplete="off" spellcheck="false"></textarea>
          </div>
          <p class="buttons"><button class="button primary">${t.check}</button></p>
        </form>
      </div>`,
  })
}
