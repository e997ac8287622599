/**
 * The reference of the API, whole and without script: every operation of the description with what it takes and answers,
 * every type, every problem. Made by the build from `openapi.json`, so a new route needs nothing here.
 */

import { problemTable } from '#lib/contract'
import { type Html, html } from '../html.ts'
import {
  type ApiDescription,
  type Credential,
  credentialsOf,
  type Operation,
  operationsOf,
  type Schema,
  withWords,
} from '../parts/reference/description.ts'
import { heading, paragraphs, words } from '../parts/reference/language.ts'
import { operationOf } from '../parts/reference/operation.ts'
import { membersOf, schemaId, typeOf } from '../parts/reference/schema.ts'
import { shell } from '../parts/shell.ts'
import type { Lang } from '../texts/define.ts'
import { conventions, reference as texts } from '../texts/reference.ts'

export interface ReferenceFiles {
  readonly script: string
  readonly style: string
}

export function referencePage(lang: Lang, given: ApiDescription, { script, style }: ReferenceFiles): string {
  const t = texts[lang]
  const api = withWords(given)
  const groups = operationsOf(api)
  const credentials = credentialsOf(api)
  const describing = new Map(api.tags.map(({ name, description }) => [name, description]))
  return shell({
    lang,
    path: '/docs',
    title: t.title,
    description: t.lead,
    scripts: [script],
    head: html`<link rel="stylesheet" href="${style}">`,
    body: html`
      <div class="hero"><h1>${t.title}</h1><p class="lead">${t.lead}</p>
        <p class="row"><span>${t.version(api.info.version)}</span> <a href="/openapi.json">${t.asFile}</a></p>
        <noscript><p class="note caution">${t.needScript}</p></noscript>
      </div>
      <div class="reference">
        ${contents(groups, describing, lang)}
        <div class="stack">
          <section class="stack" id="conventions"><h2>${t.conventions}</h2>${paragraphs(api.info.description, lang)}
            <dl class="card members">${conventions.map(({ name, text }) => html`<dt>${name[lang]}</dt><dd>${words(text[lang], lang)}</dd>`)}</dl></section>
          ${credentialCard(credentials, lang)}
          ${[...groups].map(
            ([tag, operations]) => html`
              <section class="stack" id="tag-${tag}"><h2>${titleOf(tag, describing, lang)}</h2>
                ${operations.map((one) => operationOf(one, { api, lang, credentials }))}
              </section>`,
          )}
          <section class="stack" id="types"><h2>${t.types}</h2>
            ${Object.entries(api.components.schemas).map(([name, schema]) => schemaCard(name, schema, lang))}
          </section>
          ${problems(lang)}
        </div>
      </div>`,
  })
}

/** A tag is English by itself; its description has the Chinese. */
const titleOf = (tag: string, describing: ReadonlyMap<string, string>, lang: Lang): string =>
  lang === 'en' ? tag : heading(describing.get(tag) ?? tag, lang)

type Groups = ReadonlyMap<string, readonly Operation[]>

function contents(groups: Groups, describing: ReadonlyMap<string, string>, lang: Lang): Html {
  const t = texts[lang]
  return html`
    <nav class="card contents" aria-label="${t.contents}">
      <a href="#conventions">${t.conventions}</a>
      ${[...groups].map(
        ([tag, operations]) => html`
          <details><summary>${titleOf(tag, describing, lang)}</summary>
            <ul>${operations.map(({ id, summary }) => html`<li><a href="#${id}">${words(summary, lang)}</a></li>`)}</ul>
          </details>`,
      )}
      <a href="#types">${t.types}</a>
      <a href="#problems">${t.problems}</a>
    </nav>`
}

/** Where tokens and keys are put in, once for all forms; for who can run them. */
function credentialCard(credentials: readonly Credential[], lang: Lang): Html {
  const t = texts[lang]
  return html`
    <section class="card" id="credentials" hidden><h2>${t.signIn}</h2>
      <p class="small muted">${t.signInHint}</p>
      ${credentials.map(
        ({ id, header, prefix, description }) => html`
          <div class="field"><label for="credential-${id}"><code>${header}</code></label>
            <p class="hint">${words(description, lang)}</p>
            <input id="credential-${id}" data-credential="${id}" data-header="${header}" data-prefix="${prefix}" autocomplete="off" spellcheck="false"></div>`,
      )}
    </section>`
}

function schemaCard(name: string, schema: Schema, lang: Lang): Html {
  return html`
    <details class="card" id="${schemaId(name)}"><summary><h3><code>${name}</code></h3></summary>
      <div class="inside">
        ${schema.description && html`<p>${words(schema.description, lang)}</p>`}
        ${schema.properties ? membersOf(schema, lang) : html`<p>${typeOf(schema, lang)}</p>`}
      </div>
    </details>`
}

/** What each code means; the `type` of a problem leads here. */
function problems(lang: Lang): Html {
  const t = texts[lang]
  return html`
    <section class="stack" id="problems"><h2>${t.problems}</h2><p>${words(t.problemsLead, lang)}</p>
      <dl class="card members">${Object.entries(problemTable).map(
        ([code, { status, title, detail }]) => html`
          <dt id="problem-${code}"><span class="tag ended">${status}</span> <code>${code}</code> ${title[lang]}</dt>
          <dd>${detail[lang]}</dd>`,
      )}</dl>
    </section>`
}
