/** The page of `/v/{code}`: what a phone's camera opens. Whole without script; with it the QR is checked too. */

import { parseCode, qrSvg, qrText } from '#lib/credential'
import type { Verification } from '#lib/verification'
import { html, trusted } from '../html.ts'
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
  /** For the links of the page: who follows them reads on, and verifies nothing further. */
  readonly continues?: string | undefined
}

export function resultPage({ verification, lang, origin, code: written, continues }: ResultPage): string {
  const path = `/v/${encodeURIComponent(written)}`
  const { receipt: _, ...answer } = verification
  const { code = written } = parseCode(written)
  const qr = trusted(qrSvg(qrText({ origin, code }), texts[lang].qr))
  const query = new URLSearchParams({
    ...(answer.use && { useIn: answer.use.region }),
    ...(continues && { continues }),
  })
  return shell({
    lang,
    path,
    query: String(query),
    title: texts[lang].title,
    scripts: ['/assets/result.js'],
    head: html`<meta name="robots" content="noindex">`,
    body: html`<div id="result" class="stack" data-answer="${JSON.stringify(answer)}">
      ${resultBody(verification, { lang, origin, code, qr, action: path, continues })}
    </div>`,
  })
}
