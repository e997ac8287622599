/** What the client likes best of what there is: which language, and a page or a document. */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Language } from './call.ts'
import { chosenLanguage } from './language.ts'

const MEDIA_TYPES = ['text/html', 'application/json'] as const

/** Of middy's middleware. */
export const negotiation = {
  parseCharsets: false,
  parseEncodings: false,
  availableMediaTypes: [...MEDIA_TYPES],
  availableLanguages: ['zh-CN', 'en'],
  defaultToFirstLanguage: true,
  failOnMismatch: false,
}

/** The middleware leaves it on the context. */
export interface Negotiation {
  readonly preferredLanguage?: Language | undefined
  readonly preferredMediaType?: (typeof MEDIA_TYPES)[number] | undefined
}

export type NegotiatedEvent = APIGatewayProxyEventV2 & Negotiation

export const languageOf = (event: NegotiatedEvent): Language =>
  chosenLanguage(event) ?? event.preferredLanguage ?? 'zh-CN'

/** `json` only for a client that names it before HTML; a camera or browser gets the page. */
export const wantedForm = (event: NegotiatedEvent) =>
  event.preferredMediaType === 'application/json' ? 'json' : 'html'
