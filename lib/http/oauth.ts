/**
 * OAuth's side of a route: its errors in their own form, and the headers that bind a request to a key (RFC 9449). The
 * proof is not checked here: `lib/wallet` knows what it has to say.
 */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { oauth, type RouteContract } from '#lib/contract'
import { OAuthError, type OAuthErrorCode, Problem, type ProblemCode } from '#lib/problem'
import { json, type Reply } from './reply.ts'

/** What binds a request to a key, none of it checked. */
export interface Bound {
  readonly method: string
  /** The address of the request without query, as a client sees it: what the proof's `htu` has to say. */
  readonly address: string
  /** The `DPoP` header; undefined where there is none, or several. */
  readonly proof: string | undefined
  /** The token behind `Authorization: DPoP`. */
  readonly token: string | undefined
}

/** @param origin where clients reach the service: behind a proxy no event knows it */
function boundBy(event: APIGatewayProxyEventV2, origin: string): Bound {
  const { dpop, authorization = '' } = event.headers
  return {
    method: event.requestContext.http.method,
    address: `${origin}${event.rawPath}`,
    // The gateway joins several headers of one name by commas, which no JWT has.
    proof: dpop?.includes(',') ? undefined : dpop,
    token: /^DPoP +([\w.~+/-]+=*)$/i.exec(authorization)?.[1],
  }
}

/** How a problem of the stack or of a room below is said on such a route; what is not here is unexpected. */
const SAID: Readonly<Partial<Record<ProblemCode, OAuthErrorCode | 'unreadable'>>> = {
  'invalid-input': 'unreadable',
  'malformed-json': 'unreadable',
  'too-large': 'unreadable',
  'unsupported-media-type': 'unreadable',
  unavailable: 'temporarily_unavailable',
}

/** The error as this route says it. What is wrong with a field is named by its place, and never repeated by value. */
function oauthErrorOf(error: unknown, { oauth: own }: RouteContract): OAuthError {
  if (error instanceof OAuthError) return error
  const found = error instanceof Problem ? SAID[error.code] : undefined
  if (!found || !own) return new OAuthError('server_error', undefined, { cause: error })
  const { errors, cause } = error as Problem
  const places = errors?.map(({ pointer, code }) => `${pointer} ${code}`).join('; ')
  // Names of fields come from the client: what this form has no room for is left out.
  const description = places?.replace(/[^ -~]|["\\]/g, '')
  return new OAuthError(found === 'unreadable' ? own.unreadable : found, description, { cause })
}

function oauthReply(error: OAuthError, contract: RouteContract): Reply {
  const status = oauth.oauthStatusOf(error.code, contract)
  const description = error.description ?? oauth.oauthErrorTable[error.code].description
  const challenge = `DPoP error="${error.code}", error_description="${description}", algs="ES256"`
  return json(
    status,
    { error: error.code, error_description: description },
    status === 401 ? { 'www-authenticate': challenge } : {},
  )
}

/** What a function with such routes hands to the stack; the others carry none of it. */
export interface OAuthSide {
  boundBy(event: APIGatewayProxyEventV2, origin: string): Bound
  /** The answer to an error, and the error as it was said. */
  refuse(thrown: unknown, contract: RouteContract): { readonly reply: Reply; readonly error: OAuthError }
}

export const oauthSide: OAuthSide = {
  boundBy,
  refuse(thrown, contract) {
    const error = oauthErrorOf(thrown, contract)
    return { reply: oauthReply(error, contract), error }
  },
}
