/** How an operation is asked: a line for curl, and a form whose script (`web/browser/reference.ts`) sends it. */

import { flag, type Html, html, type Part } from '../../html.ts'
import type { Lang } from '../../texts/define.ts'
import { reference } from '../../texts/reference.ts'
import type { Content, Credential, Operation, Parameter } from './description.ts'
import { lines } from './language.ts'

/** In place of the deployment's address, as in the README; the page's script puts its own there. */
export const ORIGIN = '$API'

const JSON_TYPE = 'application/json'

/** Of a field for JSON, before it scrolls. */
const MOST_ROWS = 14

/** The first example of what may be sent. */
const exampleOf = (content: Content | undefined): unknown => Object.values(content?.examples ?? {})[0]?.value

const filledWith = ({ example, schema }: Parameter): string =>
  example === undefined ? String(schema?.examples?.[0] ?? '') : String(example)

/** Of a header only what has to be there; languages and solutions a reader adds when they are wanted. */
const isAsked = ({ in: place, required }: Parameter) =>
  place === 'path' || place === 'query' || required === true

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

export function curl(
  { method, path, parameters, body }: Operation,
  credentials: readonly Credential[],
): string {
  const filled = parameters
    .filter((one) => one.in === 'path')
    .reduce((so, one) => so.replace(`{${one.name}}`, encodeURIComponent(filledWith(one))), path)
  const headers = [
    ...credentials
      .slice(0, 1)
      .map(({ header, prefix, id }) => `-H "${header}: ${prefix}$${id.toUpperCase()}"`),
    ...parameters
      .filter((one) => one.in === 'header' && one.required)
      .map((one) => `-H ${quoted(`${one.name}: ${filledWith(one)}`)}`),
  ]
  const [type] = Object.keys(body)
  const example = exampleOf(type === undefined ? undefined : body[type])
  const sent =
    type === undefined
      ? []
      : [
          `-H 'content-type: ${type}'`,
          example === undefined ? '--data-binary @FILE' : `-d ${quoted(JSON.stringify(example))}`,
        ]
  const verb = method === 'GET' || (method === 'POST' && type !== undefined) ? [] : [`-X ${method}`]
  return ['curl -s', ...verb, `"${ORIGIN}${filled}"`, ...headers, ...sent].join(' \\\n  ')
}

/** Hidden until its script is there: without one it would send what was typed as an address. */
export function tryForm({ id, method, path, parameters, body, credentials }: Operation, lang: Lang): Html {
  const t = reference[lang]
  const type = Object.keys(body)[0]
  return html`
    <form class="try" hidden data-method="${method}" data-path="${path}"${type && html` data-type="${type}"`}${credentials.length > 0 && html` data-credentials="${credentials.join(' ')}"`}>
      <h4>${t.tryIt}</h4>
      ${method === 'DELETE' && html`<p class="note caution">${t.forGood}</p>`}
      ${parameters.filter(isAsked).map((one) => fieldOf(id, one))}
      ${type !== undefined && bodyField(id, type, body[type], lang)}
      <p class="buttons"><button class="button">${t.send} <span class="quiet">${method} ${path}</span></button></p>
      <div class="outcome" role="status"></div>
    </form>`
}

function fieldOf(id: string, parameter: Parameter): Html {
  const { name, in: place, required } = parameter
  const field = `${id}-${name}`
  const value = place === 'query' ? '' : filledWith(parameter)
  return html`<div class="field"><label for="${field}"><code>${name}</code></label><input id="${field}" name="${name}" data-in="${place}" value="${value}"${flag('required', required)} autocomplete="off" spellcheck="false"></div>`
}

function bodyField(id: string, type: string, content: Content | undefined, lang: Lang): Part {
  const field = `${id}-body`
  const label = html`<label for="${field}">${reference[lang].body} <code>${type}</code></label>`
  if (type !== JSON_TYPE)
    return html`<div class="field">${label}<input id="${field}" type="file" data-in="body" accept="${type}"></div>`
  const text = JSON.stringify(exampleOf(content) ?? {}, null, 2)
  return html`<div class="field">${label}<textarea id="${field}" class="mono" data-in="body" rows="${Math.min(MOST_ROWS, text.split('\n').length)}" autocomplete="off" spellcheck="false">${lines(text)}</textarea></div>`
}
