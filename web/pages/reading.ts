/** A page that is read: help, privacy, accessibility. */

import type { Bilingual } from '#lib/policy'
import { type Html, html, type Part } from '../html.ts'
import { shell } from '../parts/shell.ts'
import { site } from '../site.ts'
import { common } from '../texts/common.ts'
import type { Lang } from '../texts/define.ts'
import type { Block, Reading } from '../texts/reading.ts'

export function readingPage(lang: Lang, path: string, { title, description, sections }: Reading): string {
  return shell({
    lang,
    path,
    title: title[lang],
    description: description[lang],
    narrow: true,
    body: html`
      <article class="reading">
        <h1>${title[lang]}</h1>
        <p class="muted">${description[lang]}</p>
        <nav class="card" aria-label="${title[lang]}">
          <ul>${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading[lang]}</a></li>`)}</ul>
        </nav>
        ${sections.map(
          ({ id, heading, blocks }) => html`
            <section id="${id}"><h2>${heading[lang]}</h2>${blocks.map((block) => blockOf(block, lang))}</section>`,
        )}
        ${contact(lang)}
      </article>`,
  })
}

function blockOf(block: Block, lang: Lang): Html {
  if ('list' in block) return html`<ul>${block.list.map((line) => html`<li>${line[lang]}</li>`)}</ul>`
  if (!('rows' in block)) return html`<p>${block[lang]}</p>`
  const cells = (row: readonly Bilingual[]) =>
    row.map((cell, at) =>
      at === 0 ? html`<th scope="row">${cell[lang]}</th>` : html`<td>${cell[lang]}</td>`,
    )
  return html`
    <table>
      <thead><tr>${block.head.map((name) => html`<th scope="col">${name[lang]}</th>`)}</tr></thead>
      <tbody>${block.rows.map((row) => html`<tr>${cells(row)}</tr>`)}</tbody>
    </table>`
}

/** Whom to turn to about the site itself; the certificates are the issuing authorities'. */
function contact(lang: Lang): Part {
  const t = common[lang]
  const { operator, contact: how } = site()
  return html`
    <section id="contact"><h2>${t.contactHeading}</h2>
      <p>${t.contactIssuer}</p>
      <p>${operator ? t.operator(operator[lang]) : t.operatorUnknown}${how && html`<br>${t.contact(how)}`}</p>
    </section>`
}
