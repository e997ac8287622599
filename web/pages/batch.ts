/** The page for personnel offices: files in, a table out. All by its script; what is sent is said before it is sent. */

import { html } from '../html.ts'
import { selectField, textField } from '../parts/field.ts'
import { regionOptions } from '../parts/regions.ts'
import { shell } from '../parts/shell.ts'
import { batch as texts } from '../texts/batch.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'

/** What the form takes; iPhones write HEIC, which only some browsers can open. */
const ACCEPT = '.xlsx,.csv,.tsv,.txt,.pdf,.ofd,.jpg,.jpeg,.png,.webp,.heic,image/*'

export function batchPage(
  lang: Lang,
  { script, style }: { readonly script: string; readonly style: string },
): string {
  const t = texts[lang]
  return shell({
    lang,
    path: '/batch',
    title: t.title,
    description: t.lead,
    scripts: [script],
    head: html`<link rel="stylesheet" href="${style}">`,
    body: html`
      <div class="hero"><h1 tabindex="-1">${t.title}</h1><p class="lead">${t.lead}</p></div>
      <noscript><p class="note caution">${common[lang].needScript}</p></noscript>
      <section class="card" id="choose">
        <div class="drop" id="drop">
          <div class="field">
            <label for="files">${t.choose}</label>
            <p class="hint" id="files-hint">${t.chooseHint}</p>
            <input id="files" type="file" multiple accept="${ACCEPT}" aria-describedby="files-hint">
          </div>
          <p class="muted small">${t.drop}</p>
        </div>
        <p id="reading" role="status"></p>
        <div id="problem" role="alert" tabindex="-1"></div>
      </section>
      <section class="card" id="ready" hidden>
        <h2 tabindex="-1">${t.found}</h2>
        <dl class="facts" id="found"></dl>
        <div id="sending"></div>
        <form id="verify" autocomplete="off">
          ${textField({ name: 'apiKey', label: t.key, hint: t.keyHint, type: 'password', mono: true, optional: true, maxlength: 200 })}
          ${selectField({ name: 'useIn', label: t.useIn }, regionOptions(lang))}
          <p class="buttons">
            <button class="button primary">${t.start}</button>
            <button class="button" type="button" id="offline" aria-describedby="offline-hint">${t.offline}</button>
            <button class="button" type="button" id="forget" hidden>${t.forgetKey}</button>
          </p>
          <p class="muted small" id="offline-hint">${t.offlineHint}</p>
          <p class="small" id="key-note" role="status"></p>
        </form>
      </section>
      <section class="card" id="running" hidden>
        <h2 tabindex="-1">${t.running}</h2>
        <progress id="bar" max="1" value="0" aria-label="${t.running}"></progress>
        <p id="progress"></p>
        <p id="said" role="status"></p>
        <p class="muted small" id="age"></p>
        <p class="buttons">
          <button class="button" type="button" id="stop">${t.stop}</button>
          <button class="button primary" type="button" id="resume" hidden>${t.resume}</button>
        </p>
      </section>
      <section class="card" id="results" hidden>
        <h2 tabindex="-1">${t.results}</h2>
        <p class="muted small" id="when"></p>
        <div class="screen narrowing">
          <div class="choices" id="outcomes" role="group" aria-label="${t.filter}"></div>
          <div class="field"><label for="search">${t.search}</label><input id="search" type="search" autocomplete="off" spellcheck="false"></div>
        </div>
        <div class="scroller" id="table" role="region" aria-label="${t.results}" tabindex="0"></div>
        <nav class="row screen" id="pages" aria-label="${t.pages}" hidden>
          <button class="button" type="button" data-page="-1">${t.before}</button>
          <span id="page" role="status"></span>
          <button class="button" type="button" data-page="1">${t.next}</button>
        </nav>
        <p class="buttons">
          <button class="button primary" type="button" data-save="list" hidden>${t.saveList}</button>
          <button class="button" type="button" data-save="xlsx">${t.saveXlsx}</button>
          <button class="button" type="button" data-save="csv">${t.saveCsv}</button>
          <button class="button" type="button" data-save="receipts" hidden>${t.saveReceipts}</button>
          <button class="button" type="button" id="print">${common[lang].print}</button>
          <button class="button" type="button" id="another">${t.another}</button>
        </p>
        <p class="muted small screen" id="receipts-hint" hidden>${t.receiptsHint}</p>
      </section>`,
  })
}
