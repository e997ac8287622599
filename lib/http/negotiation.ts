/** What the client likes best of what there is: which language, and which form. */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Language } from './call.ts'
import { chosenLanguage } from './language.ts'

/** Of those that are liked alike, the first. */
const MEDIA_TYPES = ['text/html', 'application/json', 'application/pdf', 'application/ofd'] as const

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

const FORMS = { 'application/json': 'json', 'application/ofd': 'ofd' } as const

/** Only for a client that names it before the others: a camera or browser gets the page. */
export const wantedForm = ({ preferredMediaType }: NegotiatedEvent) =>
  (preferredMediaType && preferredMediaType in FORMS
    ? FORMS[preferredMediaType as keyof typeof FORMS]
    : undefined) ?? 'html'
