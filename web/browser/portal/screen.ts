/** One screen of the portal at a time: shows it, tells its title, and where the holder is. */

import { type Html, html } from '../../html.ts'
import { common } from '../../texts/common.ts'
import { portal as texts } from '../../texts/portal.ts'
import { lang, one, present, put } from '../dom.ts'

export const t = texts[lang]
export const c = common[lang]

const place = one('#screen')
const said = one('#said')

export interface Shown {
  readonly title: string
  readonly body: Html
}

/**
 * What a screen is made of. Of what comes when the holder has gone on to another one nothing is shown: it is never there.
 */
export function arriving<T>(asked: Promise<T>): Promise<T> {
  const at = location.hash
  return new Promise((resolve, reject) => {
    const stillHere =
      <V>(then: (value: V) => void) =>
      (value: V): void => {
        if (location.hash === at) then(value)
      }
    asked.then(stillHere(resolve), stillHere(reject))
  })
}

/** What was said last is about the screen that comes next; the one after it takes it away. */
let fresh = false

/** @returns the place that holds the screen, to find its parts in */
export function show({ title, body }: Shown): HTMLElement {
  if (!fresh) put(said, html``)
  fresh = false
  put(place, body)
  document.title = `${title} · ${c.product}`
  present(place)
  return place
}

/** Tells something that is no part of a screen: what has just been done, what went wrong. Empty takes it away. */
export function say(text: string, tone: 'good' | 'bad' = 'good'): void {
  fresh = text !== ''
  put(said, text === '' ? html`` : html`<p class="note ${tone}">${text}</p>`)
}

/** Numbers of certificates stand behind the `#`, where no server and no log sees them. */
export const hrefOf = (...parts: readonly string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

/** Where the service has a certificate. */
export const pathOf = (managementNumber: string): string =>
  `/v1/certificates/${encodeURIComponent(managementNumber)}`

export function go(...parts: readonly string[]): void {
  const href = hrefOf(...parts)
  if (location.hash === href) window.dispatchEvent(new HashChangeEvent('hashchange'))
  else location.hash = href
}

/** A form with its place for what is wrong; `below` is what else may be done. */
export const formCard = (fields: Html, button: string, below: Html = html``): Html => html`
  <form class="card">
    <div id="problem" role="alert"></div>
    ${fields}
    <p class="buttons"><button class="button primary">${button}</button></p>
    ${below}
  </form>`

export const backTo = (href: string, text: string): Html => html`<p><a href="${href}">← ${text}</a></p>`
