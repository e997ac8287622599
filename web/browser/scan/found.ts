/** What a scan turned out to be, whoever has found it: this device alone, or the server. */

import type { Kind } from '#lib/policy'
import { type Html, html } from '../../html.ts'
import type { Lang } from '../../texts/define.ts'
import { scan as texts } from '../../texts/scan.ts'
import type { Judgement } from './judge.ts'

export interface Outcome {
  readonly judgement: Judgement
  readonly body: Html
  /** Makes what is shown answer to the reader. */
  readonly activate?: (place: HTMLElement) => void
  /** Absent where nothing of the certificate may be shown, or nothing is known of it. */
  readonly names?: Names
}

/** Which certificate it was. */
export interface Names {
  readonly holderName: string
  readonly managementNumber: string
  readonly kind: Kind
}

/** What the server is asked: a whole credential, or where there is none the code. */
export type Question = { readonly credential: string } | { readonly code: string }

/** The end of every outcome. */
export const again = (lang: Lang): Html =>
  html`<p class="buttons"><button class="button primary" type="button" id="again">${texts[lang].again}</button></p>`
