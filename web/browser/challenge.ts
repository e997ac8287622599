/** Shows that the challenge is being solved which the service sets whoever failed often. */

/** Tells the page how far it is: the share of the work, from 0 to 1; undefined when it is done. */
const PROGRESS = 'zhengyan-challenge'

/** For the client that does it. */
export const tellWork = (share: number | undefined): void => {
  dispatchEvent(new CustomEvent(PROGRESS, { detail: share }))
}

/** Shows on a form that the work is done, for as long as it takes. */
export function showWork(form: HTMLFormElement, text: string): void {
  const place = document.createElement('div')
  place.className = 'working'
  const words = document.createElement('p')
  // There before it says anything, or a screen reader would not notice that it begins to.
  words.setAttribute('role', 'status')
  const bar = document.createElement('progress')
  bar.setAttribute('aria-label', text)
  place.append(words, bar)
  bar.hidden = true
  form.append(place)
  addEventListener(PROGRESS, ({ detail }: CustomEventInit<number>) => {
    bar.hidden = detail === undefined
    bar.value = detail ?? 0
    const said = detail === undefined ? '' : text
    if (words.textContent !== said) words.textContent = said
  })
}
