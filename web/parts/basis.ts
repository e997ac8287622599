/** The notices that an answer rests on: Chinese in both languages, linked where their address is known. */

import type { Notice } from '#lib/policy'
import { type Html, html } from '../html.ts'

export function basisList(notices: readonly Notice[]): Html {
  const named = ({ number, title, url }: Notice) => {
    const text = `${number}《${title}》`
    return url ? html`<a href="${url}" rel="noreferrer">${text}</a>` : text
  }
  return html`<ul>${notices.map((notice) => html`<li lang="zh-CN">${named(notice)}</li>`)}</ul>`
}
