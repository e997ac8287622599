/**
 * Runs the examples of the reference against the service that the page came from. Sends what stands in a form and
 * nothing else: no cookie goes along, so nobody's session is touched; tokens stay in the fields of the page. What is
 * answered is shown as text.
 */

import { html, type Part } from '../html.ts'
import { ORIGIN } from '../parts/reference/trial.ts'
import { tagOf } from '../texts/define.ts'
import { reference } from '../texts/reference.ts'
import { lang, put } from './dom.ts'

const t = reference[lang]

for (const line of document.querySelectorAll('.operation pre code')) {
  if (line.textContent?.startsWith('curl'))
    line.textContent = line.textContent.replace(ORIGIN, location.origin)
}
for (const part of document.querySelectorAll<HTMLElement>('form.try, #credentials')) part.hidden = false

/** What a link leads to may be folded away. */
function unfold(): void {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)))
  const fold = place?.closest('details')
  if (fold && !fold.open) fold.open = true
  place?.scrollIntoView()
}
addEventListener('hashchange', unfold)
unfold()

for (const form of document.querySelectorAll<HTMLFormElement>('form.try')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void run(form)
  })
}

const fieldsOf = (form: HTMLFormElement, place: string) => [
  ...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[data-in="${place}"]`),
]

async function run(form: HTMLFormElement): Promise<void> {
  const outcome = form.querySelector('.outcome') as HTMLElement
  put(outcome, html`<p class="muted">${t.sending}</p>`)
  const body = bodyOf(form)
  if (typeof body === 'string' && !isJson(body)) {
    put(outcome, html`<p class="note bad">${t.notJson}</p>`)
    return
  }
  const started = performance.now()
  try {
    const response = await fetch(addressOf(form), {
      method: form.dataset.method ?? 'GET',
      headers: headersOf(form),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
    await show(outcome, response, Math.round(performance.now() - started))
  } catch (error) {
    put(outcome, html`<p class="note bad">${String(error)}</p>`)
  }
}

function addressOf(form: HTMLFormElement): URL {
  const path = fieldsOf(form, 'path').reduce(
    (so, { name, value }) => so.replace(`{${name}}`, encodeURIComponent(value)),
    form.dataset.path as string,
  )
  const address = new URL(path, location.origin)
  for (const { name, value } of fieldsOf(form, 'query'))
    if (value !== '') address.searchParams.set(name, value)
  return address
}

function headersOf(form: HTMLFormElement): Headers {
  const headers = new Headers({ accept: '*/*', 'accept-language': tagOf(lang) })
  if (form.dataset.type) headers.set('content-type', form.dataset.type)
  for (const { name, value } of fieldsOf(form, 'header')) if (value !== '') headers.set(name, value)
  for (const id of form.dataset.credentials?.split(' ') ?? []) {
    const field = document.querySelector<HTMLInputElement>(`[data-credential="${id}"]`)
    const { header, prefix = '' } = field?.dataset ?? {}
    if (field?.value && header) headers.set(header, prefix + field.value.trim())
  }
  return headers
}

function bodyOf(form: HTMLFormElement): string | File | undefined {
  const [field] = fieldsOf(form, 'body')
  return field instanceof HTMLInputElement ? field.files?.[0] : field?.value
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

async function show(outcome: HTMLElement, response: Response, milliseconds: number): Promise<void> {
  const { status, headers } = response
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  const bytes = await response.blob()
  const text = /json|text|jwt/.test(type) ? await bytes.text() : undefined
  const json = text !== undefined && /json$/.test(type) ? JSON.parse(text) : undefined
  const shown: Part =
    bytes.size === 0
      ? html`<p>${t.nothing}</p>`
      : text === undefined
        ? html`<p>${t.bytes(type, bytes.size)} <a class="button" download="answer.${type.split('/')[1] ?? ''}">${t.save}</a></p>`
        : html`<pre tabindex="0"><code></code></pre>`
  put(
    outcome,
    html`
      <h5>${t.outcome}</h5>
      <p><span class="tag ${status < 400 ? 'good' : 'bad'}">${status || '302'}</span> ${type} · ${milliseconds} ms</p>
      <details><summary>${t.headers}</summary><dl class="members">${[...headers].map(([name, value]) => html`<dt><code>${name}</code></dt><dd>${value}</dd>`)}</dl></details>
      ${shown}`,
  )
  const place = outcome.querySelector('pre code')
  if (place) place.textContent = json === undefined ? (text ?? '') : JSON.stringify(json, null, 2)
  const link = outcome.querySelector<HTMLAnchorElement>('a[download]')
  if (link) link.href = URL.createObjectURL(bytes)
  if (response.ok && json !== undefined) carry(json)
}

/** Takes over what the next examples need: the token of a login, the number or code of what was listed. */
function carry(answer: unknown): void {
  const token = find(answer, 'accessToken')
  const field = document.querySelector<HTMLInputElement>('[data-prefix="Bearer "]')
  if (token && field) field.value = token
  for (const one of document.querySelectorAll<HTMLInputElement>('[data-in="path"]')) {
    one.value = find(answer, one.name, formOf(one.defaultValue)) ?? one.value
  }
  for (const name of ['refreshToken', 'receipt']) {
    const value = find(answer, name)
    for (const one of document.querySelectorAll<HTMLTextAreaElement>('textarea[data-in="body"]')) {
      const body: unknown = isJson(one.value) ? JSON.parse(one.value) : undefined
      if (value && typeof body === 'object' && body !== null && name in body)
        one.value = JSON.stringify({ ...body, [name]: value }, null, 2)
    }
  }
}

/** A region has a `code` too, but not one of the form `xxxx-xxxx-xxxx-xxxxx`. */
const formOf = (text: string) => text.replaceAll(/\w+/g, 'x')

/** The first text of this name and form. */
function find(value: unknown, name: string, form?: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const own = (value as Record<string, unknown>)[name]
  if (typeof own === 'string' && (form === undefined || formOf(own) === form)) return own
  for (const inner of Object.values(value)) {
    const found = find(inner, name, form)
    if (found !== undefined) return found
  }
  return undefined
}
