/** One operation of the reference: what it takes, what it answers, how to ask by curl, and a form to try it. */

import { flag, type Html, html, type Part } from '../../html.ts'
import type { Lang } from '../../texts/define.ts'
import { reference } from '../../texts/reference.ts'
import {
  type ApiDescription,
  type Content,
  type Credential,
  follow,
  type Operation,
  type Reply,
  type Schema,
} from './description.ts'
import { code, words } from './language.ts'
import { membersOf, parametersOf, typeOf } from './schema.ts'
import { curl, tryForm } from './trial.ts'

/** What an operation is shown with. */
export interface Showing {
  readonly api: ApiDescription
  readonly lang: Lang
  readonly credentials: readonly Credential[]
}

export function operationOf(operation: Operation, { api, lang, credentials }: Showing): Html {
  const t = reference[lang]
  const { id, method, path, summary, description, deprecated, parameters, body, answers } = operation
  const asked = credentials.filter(({ id }) => operation.credentials.includes(id))
  const groups = (['path', 'query', 'header'] as const).map(
    (place) => [t.places[place], parameters.filter((one) => one.in === place)] as const,
  )
  return html`
    <details class="operation card" id="${id}">
      <summary><span class="ask-line"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></span><h3>${words(summary, lang)}</h3>${deprecated && html`<span class="tag bad">${t.deprecated}</span>`}</summary>
      <div class="inside">
        <p>${words(description, lang)}</p>
        ${asked.length > 0 && html`<p class="note">${t.asksFor(asked.map(({ header }) => header).join(t.either))}</p>`}
        ${groups.map(([name, some]) => some.length > 0 && html`<h4>${name}</h4>${parametersOf(some, lang)}`)}
        ${Object.entries(body).map(([type, content]) => bodyOf(api, type, content, lang))}
        <h4>${t.example}</h4>
        ${code(curl(operation, asked))}
        ${tryForm(operation, lang)}
        <h4>${t.answers}</h4>
        ${answers.map(([status, reply]) => answerOf(api, status, reply, lang))}
        ${problemsOf(operation, lang)}
      </div>
    </details>`
}

function bodyOf(api: ApiDescription, type: string, { schema }: Content, lang: Lang): Html {
  const whole = schema && follow<Schema>(api, schema)
  return html`<h4>${reference[lang].body} <code>${type}</code></h4>${whole?.properties && membersOf(whole, lang)}`
}

function answerOf(api: ApiDescription, status: string, reply: Reply, lang: Lang): Html {
  const { description, headers = {}, content = {} } = reply
  const example = Object.values(content['application/json']?.examples ?? {})[0]?.value
  return html`
    <details class="answer"${flag('open', example === undefined)}>
      <summary><span class="tag good">${status}</span> <span>${words(description, lang)}</span></summary>
      <div class="inside">
        ${Object.entries(content).map(([type, { schema }]) => contentOf(api, type, schema, lang))}
        ${Object.keys(headers).length > 0 && html`<dl class="members">${Object.entries(headers).map(([name, header]) => html`<dt><code>${name}</code></dt><dd>${header.description && words(header.description, lang)}</dd>`)}</dl>`}
        ${example !== undefined && code(JSON.stringify(example, null, 2))}
      </div>
    </details>`
}

function contentOf(api: ApiDescription, type: string, schema: Schema | undefined, lang: Lang): Part {
  const said = schema?.description && !schema.$ref && html`<p>${words(schema.description, lang)}</p>`
  const inline = schema && !schema.$ref ? follow<Schema>(api, schema) : undefined
  return html`<p><code>${type}</code> ${schema?.$ref && typeOf(schema, lang)}</p>${said}${inline?.properties && membersOf(inline, lang)}`
}

/** A line for each status; what a problem means stands once, at the end of the page. */
function problemsOf({ problems }: Operation, lang: Lang): Html {
  const line = ({ status, codes }: Operation['problems'][number]) =>
    html`<li><span class="tag ended">${status}</span> ${codes.map((one) => html` <a href="#problem-${one}"><code>${one}</code></a>`)}</li>`
  return html`<ul class="problems" aria-label="${reference[lang].problems}">${problems.map(line)}</ul>`
}
