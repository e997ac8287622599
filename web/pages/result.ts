/** The page of `/v/{code}`: what a phone's camera opens. Whole without script; with it the QR is checked too. */

import type { Verification } from '#lib/verification'
import { html } from '../html.ts'
import { resultBody } from '../parts/result.ts'
import { shell } from '../parts/shell.ts'
import type { Lang } from '../texts/define.ts'
import { result as texts } from '../texts/result.ts'

export interface ResultPage {
  readonly verification: Verification
  readonly lang: Lang
  /** Of this deployment. */
  readonly origin: string
  /** As it stands in the address. */
  readonly code: string
}

export function resultPage({ verification, lang, origin, code }: ResultPage): string {
  const path = `/v/${encodeURIComponent(code)}`
  const { receipt: _, ...answer } = verification
  return shell({
    lang,
    path,
    ...(answer.use && { query: `useIn=${answer.use.region}` }),
    title: texts[lang].title,
    scripts: ['/assets/result.js'],
    head: html`<meta name="robots" content="noindex">`,
    body: html`<div id="result" class="stack" data-answer="${JSON.stringify(answer)}">
      ${resultBody(verification, { lang, origin, action: path })}
    </div>`,
  })
}
