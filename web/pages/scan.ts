/** The page of the scanner: camera, picture, paste; what the device has; the history. */

import { html } from '../html.ts'
import { shell } from '../parts/shell.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import { document } from '../texts/document.ts'
import { scan as texts } from '../texts/scan.ts'

export function scanPage(lang: Lang, script: string): string {
  const t = texts[lang]
  return shell({
    lang,
    path: '/scan',
    title: t.title,
    description: t.lead,
    scripts: [script],
    head: html`
      <link rel="manifest" href="/manifest.webmanifest">
      <link rel="apple-touch-icon" href="/assets/icon-192.png">`,
    body: html`
      <div class="hero"><h1 tabindex="-1">${t.title}</h1><p class="lead">${t.lead}</p></div>
      <noscript><p class="note caution">${common[lang].needScript}</p></noscript>
      <p id="offline" class="note caution" role="status" hidden>${t.isOffline}</p>
      <div id="outcome" class="stack" hidden></div>
      <div class="columns">
        <section class="card" id="reader">
          <div class="viewfinder">
            <video id="video" playsinline muted aria-label="${t.aim}" hidden></video>
            <div class="frame" id="frame" hidden></div>
            <div class="idle" id="idle"><button class="button primary" type="button" id="camera">${t.camera}</button></div>
          </div>
          <p id="camera-note" role="status"></p>
          <p class="buttons">
            <button class="button" type="button" id="stop" hidden>${t.stop}</button>
            <button class="button" type="button" id="choose">${t.picture}</button>
            <input class="quiet" type="file" id="picture" accept="image/*" tabindex="-1" aria-label="${t.picture}">
            <button class="button" type="button" id="choose-pdf" aria-describedby="pdf-hint">${document[lang].choose}</button>
            <input class="quiet" type="file" id="pdf" accept="application/pdf,application/ofd,.pdf,.ofd" tabindex="-1" aria-label="${document[lang].choose}">
          </p>
          <p class="muted small" id="pdf-hint">${document[lang].hint}</p>
          <form id="pasted">
            <div class="field">
              <label for="text">${t.paste}</label>
              <p class="hint" id="text-hint">${t.pasteHint}</p>
              <textarea id="text" name="text" class="mono" maxlength="2048" required aria-describedby="text-hint" autocomplete="off" spellcheck="false"></textarea>
            </div>
            <p class="buttons"><button class="button">${t.check}</button></p>
          </form>
        </section>
        <div class="stack">
          <section class="card">
            <h2>${t.stock}</h2>
            <dl class="facts"><dt>${t.keys}</dt><dd id="keys">…</dd><dt>${t.lists}</dt><dd id="lists">…</dd></dl>
            <p class="buttons">
              <button class="button" type="button" id="refresh">${t.refresh}</button>
              <button class="button" type="button" id="install" hidden>${t.install}</button>
            </p>
            <p id="stock-note" class="small" role="status"></p>
            <p class="muted small">${t.installHint}</p>
          </section>
          <section class="card">
            <h2>${t.history}</h2>
            <p class="muted small">${t.historyHint}</p>
            <ul class="entries" id="history"></ul>
            <p class="buttons"><button class="button" type="button" id="clear" hidden>${t.clear}</button></p>
          </section>
        </div>
      </div>`,
  })
}
