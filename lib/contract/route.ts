/**
 * What a route promises: what it takes, what it answers, which problems it knows, and the words that describe it.
 * `lib/http` types and checks the handlers by it; `scripts/openapi.ts` writes the API's description from it.
 */

import type * as v from 'valibot'
import type { Bilingual } from '#lib/policy'
import type { OAuthErrorCode, ProblemCode } from '#lib/problem'

export type Schema = v.GenericSchema<unknown, unknown>
export type QuerySchema = v.ObjectSchema<v.ObjectEntries, undefined>

/** A route as the gateway names it. */
export type RouteKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`

/** The parameters in the path of a route: `code` of `GET /v/{code}`. */
export type PathParameter<Key> = Key extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never

export type Tag =
  | 'Holders'
  | 'Certificates'
  | 'Annotations'
  | 'Verification'
  | 'Offline'
  | 'Wallets'
  | 'Service'

export interface ParameterText {
  readonly description: string
  readonly example: string
}

export interface HeaderText {
  readonly description: string
  readonly examples?: readonly string[]
}

/** A file that is sent as the whole body. */
export interface FileContract {
  /** Its media types: which of them it is, is seen in the file. */
  readonly types: readonly [string, ...string[]]
  /** The most bytes. */
  readonly largest: number
  /** What is said of another type, and of a larger file. */
  readonly refusals: { readonly type: Bilingual; readonly size: Bilingual }
}

/** An answer that is no problem. Without `json` and `media` it has no body. */
export interface Answer {
  readonly description: string
  readonly json?: Schema
  /** Other media types, with what their text is; null for bytes. */
  readonly media?: Readonly<Record<string, string | null>>
  /** The headers that it always has, beside those that every answer has. */
  readonly headers?: Readonly<Record<string, HeaderText>>
}

/** The errors of a route that speaks OAuth; `lib/contract/oauth.ts` has their rows. */
export interface OAuthContract {
  /** What a request is called here that cannot be read. */
  readonly unreadable: OAuthErrorCode
  /** Those of its own. What follows from the rest of the contract is not repeated. */
  readonly errors: readonly OAuthErrorCode[]
}

/** That something is on its way out; `lib/contract/deprecation.ts` says what follows from it. */
export interface Deprecation {
  /** The day from which it should not be used any more: `2027-01-15`. */
  readonly since: string
  /** The day from which it may be gone; not earlier than half a year after `since`. Absent while there is none. */
  readonly sunset?: string
  /** What takes its place, as a sentence. */
  readonly instead: string
}

export interface RouteContract {
  /** Clients name their functions by it; unique. */
  readonly operationId: string
  readonly tag: Tag
  readonly summary: Bilingual
  readonly description: string
  /** The parameters that the key names. */
  readonly path?: Readonly<Record<string, ParameterText>>
  readonly query?: QuerySchema
  readonly body?: Schema
  /**
   * A form of a page may send it too, without script: its fields are the members of the body. `only`: nothing else may,
   * as OAuth has it; a field that is there twice is refused (RFC 6749, 3.2).
   */
  readonly form?: true | 'only'
  /** The body is a file, as it is, and not read here. */
  readonly file?: FileContract
  /** Answers only to a holder who is logged in. */
  readonly holder?: true
  /** Answers only to whoever holds an API key. */
  readonly apiKey?: true
  /** May be sent again under a name of the client's own: worked on once, answered the same. */
  readonly repeatable?: true
  /** Answers its errors as OAuth does, not as problem documents. */
  readonly oauth?: OAuthContract
  /** The body may come encrypted to a key of ours, as `application/jwt` (OpenID4VCI 1.0, 10). */
  readonly encrypted?: true
  /** May be asked for as a signed `application/jwt`, beside its JSON. */
  readonly signed?: true
  /** Bound to a key of the client's (RFC 9449): by the proof alone, or by an access token with it. */
  readonly dpop?: 'proof' | 'token'
  /** Asks whether it is one of our own pages that calls: the tokens of those travel in cookies. */
  readonly web?: true
  /** Our own pages do not hold the refresh token: its cookie stands for that member of the body. */
  readonly refreshCookie?: true
  /** Shows its problems to a person as a page. */
  readonly page?: true
  /** The same for everybody for a while: its answer has a `Cache-Control` and an `ETag`, and is 304 to who has it. */
  readonly cacheable?: true
  /** Scripts of pages of any origin may ask (CORS), without cookies. */
  readonly crossOrigin?: true
  /** Should not be used any more. */
  readonly deprecated?: Deprecation
  /** Answers without the store, which therefore cannot be unavailable to it. */
  readonly storeless?: true
  readonly answers: Readonly<Record<number, Answer>>
  /**
   * The problems of the route itself. Those that follow from the above are not repeated here: of reading a body or a
   * query, of logging in, of the store, and the unexpected.
   */
  readonly problems?: readonly ProblemCode[]
}

export type Contracts = Readonly<Record<string, RouteContract>>

/** A route whose key names parameters describes each of them. */
type Described<Key> = [PathParameter<Key>] extends [never]
  ? RouteContract & { readonly path?: never }
  : RouteContract & { readonly path: Readonly<Record<PathParameter<Key>, ParameterText>> }

/** Where a cookie says who asks, no script of another origin may. */
type Shareable =
  | { readonly crossOrigin?: never }
  | {
      readonly crossOrigin: true
      readonly holder?: never
      readonly web?: never
      readonly refreshCookie?: never
    }

/** The contracts of a function, keyed as the gateway names the routes; keeps their types exactly as they are written. */
export const contract = <
  const C extends { readonly [K in keyof C]: K extends RouteKey ? Described<K> & Shareable : never },
>(
  contracts: C,
): C => contracts

/** A value as it is handed over: valibot's types are for writing. */
export type ReadonlyDeep<T> = T extends readonly (infer E)[]
  ? readonly ReadonlyDeep<E>[]
  : T extends object
    ? { readonly [K in keyof T]: ReadonlyDeep<T[K]> }
    : T
