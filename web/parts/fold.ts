/** What folds away: opened by a click, without script too, and always on paper. */

import { flag, type Html, html, type Part } from '../html.ts'

/** @param open what has to be read stands open from the start */
export const fold = (title: string, body: Part, { open = false }: { readonly open?: boolean } = {}): Html =>
  html`<details${flag('open', open)}><summary><h2>${title}</h2></summary><div class="inside">${body}</div></details>`
