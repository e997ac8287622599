/**
 * The texts of the description are in both languages where they are short, `My certificates` beside `我的证书`, or English
 * followed by Chinese, and in English alone where they are long. A page shows the part in its own language, and marks
 * what is in the other.
 */

import { type Html, html, trusted } from '../../html.ts'
import { type Lang, tagOf } from '../../texts/define.ts'

export interface Worded {
  readonly text: string
  readonly lang: Lang
}

/** English, then Chinese to the end: `The code. 核验码。`, `A key. API 密钥。` */
const BOTH = /^([^\p{Script=Han}].*?[.!?:;»`)])\s+((?:[A-Z]\w* )?[^\s.]*\p{Script=Han}[^.]*。)$/su

/** The part of a text that is in this language; the whole of it where it is in one language alone. */
export function inLanguage(text: string, lang: Lang): Worded {
  const [zh, en, ...more] = text.split(' · ')
  if (zh !== undefined && en !== undefined && more.length === 0)
    return { text: lang === 'zh' ? zh : en, lang }
  const [, english, chinese] = BOTH.exec(text) ?? []
  if (english !== undefined && chinese !== undefined) return { text: lang === 'zh' ? chinese : english, lang }
  return { text, lang: /^[^A-Za-z]*\p{Script=Han}/u.test(text) ? 'zh' : 'en' }
}

/** A text as a piece of a sentence, with what stands in backquotes as code. */
export function words(text: string, lang: Lang): Html {
  const found = inLanguage(text, lang)
  const parts = found.text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
  return found.lang === lang ? html`${parts}` : html`<span lang="${tagOf(found.lang)}">${parts}</span>`
}

/** A text as a heading, which has no full stop. */
export const heading = (text: string, lang: Lang): string => inLanguage(text, lang).text.replace(/[.。]$/, '')

/** A text of several paragraphs; of those in the one language and the other, those in this one where there are any. */
export function paragraphs(text: string, lang: Lang): Html {
  const all = text.split('\n\n').map((one) => inLanguage(one, lang))
  const own = all.filter((one) => one.lang === lang)
  return html`${(own.length > 0 ? own : all).map((one) => html`<p>${words(one.text, lang)}</p>`)}`
}

/** A text with its line breaks. Pages are made compact: those that stay have to be references. */
export const lines = (text: string): Html => trusted(html`${text}`.text.replaceAll('\n', '&#10;'))

/** What is shown as it is. */
export const code = (text: string): Html => html`<pre><code>${lines(text)}</code></pre>`
