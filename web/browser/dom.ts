/** The little that the scripts of the pages need of the document. */

import { compact, type Html } from '../html.ts'
import { langOf } from '../texts/define.ts'

/** The language that the page was made in. */
export const lang = langOf(document.documentElement.lang)

/** The parameter of an address that says where a certificate is to be used. */
const REGION = 'useIn'

/** Keeps the region that was chosen in the address: a copied link answers the same. */
export function keepRegion(region: string): void {
  const address = new URL(location.href)
  if (region) address.searchParams.set(REGION, region)
  else address.searchParams.delete(REGION)
  history.replaceState(history.state, '', address)
}

/** Takes a parameter out of the address, without loading anything. */
export function forgetParameter(name: string): void {
  const address = new URL(location.href)
  if (!address.searchParams.has(name)) return
  address.searchParams.delete(name)
  history.replaceState(history.state, '', address)
}

// The switch of the language keeps the place: what follows the `#` is known to the browser alone, and the region that
// was chosen stands in the address.
const languageSwitch = document.querySelector<HTMLAnchorElement>('.site .language')
languageSwitch?.addEventListener('click', () => {
  const target = new URL(languageSwitch.href)
  const region = new URLSearchParams(location.search).get(REGION)
  if (region) target.searchParams.set(REGION, region)
  else target.searchParams.delete(REGION)
  target.hash = location.hash
  languageSwitch.href = target.href
})

/** @throws Error when the page is not the one that this script was written for */
export function one<E extends HTMLElement = HTMLElement>(selector: string, within: ParentNode = document): E {
  const found = within.querySelector<E>(selector)
  if (!found) throw new Error(`no ${selector} on this page`)
  return found
}

export const put = (place: Element, part: Html): void => {
  place.innerHTML = compact(part)
}

/** Shows a new screen or answer: to the eye from its top, to a screen reader by its heading. */
export function present(place: HTMLElement): void {
  const heading = place.querySelector<HTMLElement>('h1, h2')
  window.scrollTo(0, 0)
  heading?.setAttribute('tabindex', '-1')
  heading?.focus({ preventScroll: true })
}
