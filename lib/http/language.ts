/** The language a person chose by the switch on a page: for this request by `?lang=`, for later ones by a cookie. */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Language } from './call.ts'
import { cookieOf } from './web-session.ts'

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['zh', 'zh-CN'],
  ['en', 'en'],
])

/** @returns undefined where nobody chose: then `Accept-Language` decides */
export function chosenLanguage(event: APIGatewayProxyEventV2): Language | undefined {
  return (
    LANGUAGES.get(event.queryStringParameters?.lang ?? '') ??
    LANGUAGES.get(cookieOf(event, '__Host-lang') ?? '')
  )
}

/** Remembers a choice made with this request; whoever serves the static pages sets the same cookie. */
export function choiceCookies(event: APIGatewayProxyEventV2): readonly string[] {
  const lang = event.queryStringParameters?.lang ?? ''
  return LANGUAGES.has(lang) ? [`__Host-lang=${lang}; Path=/; Max-Age=31536000; Secure; SameSite=Lax`] : []
}
