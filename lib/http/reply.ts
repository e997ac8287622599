/** What an endpoint answers; the stack turns it into the gateway's form. The compiler holds it to the route's contract. */

import type { InferOutput } from 'valibot'
import type { Answer, ReadonlyDeep, RouteContract, Schema } from '#lib/contract'
import { NO_PAGE_POLICY, PAGE_POLICY } from './page-policy.ts'

declare const content: unique symbol

export interface Reply<Status extends number = number, Content = unknown> {
  readonly status: Status
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Whole `Set-Cookie` values. */
  readonly cookies?: readonly string[]
  /** Of what the body was made, for the compiler alone: no reply has it. */
  readonly [content]?: Content
}

interface Json<T> {
  readonly json: T
}

interface Media<Type extends string> {
  readonly media: Type
}

interface Nothing {
  readonly json: undefined
  readonly media: undefined
}

type ContentOf<A extends Answer> =
  | (A extends { readonly json: infer S extends Schema } ? Json<ReadonlyDeep<InferOutput<S>>> : never)
  | (A extends { readonly media: infer M } ? Media<keyof M & string> : never)
  | (A extends { readonly json: Schema } | { readonly media: object } ? never : Nothing)

/** The replies that a contract allows; where it has pages, a page under any status. */
export type ReplyOf<C extends RouteContract> =
  | {
      [Status in keyof C['answers'] & number]: C['answers'][Status] extends infer A extends Answer
        ? Reply<Status, ContentOf<A>>
        : never
    }[keyof C['answers'] & number]
  | (C extends { readonly page: true } ? Reply<number, Media<'text/html'>> : never)

type Headers = Readonly<Record<string, string>>

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers are personal or of the moment: nobody between may keep them, unless the endpoint says so. */
const NO_STORE: Headers = { 'cache-control': 'no-store' }

export const json = <const Status extends number, const T>(
  status: Status,
  body: T,
  headers: Headers = {},
): Reply<Status, Json<T>> => ({
  status,
  headers: { 'content-type': JSON_TYPE, 'content-security-policy': NO_PAGE_POLICY, ...NO_STORE, ...headers },
  body: JSON.stringify(body),
})

export const ok = <const T>(body: T, headers?: Headers) => json(200, body, headers)
export const noContent = (): Reply<204, Nothing> => ({ status: 204, headers: NO_STORE })

export interface Cookie {
  readonly name: string
  readonly value: string
  /** 0 takes it away. */
  readonly seconds: number
  readonly sameSite: 'Lax' | 'Strict'
}

/** A whole `Set-Cookie` value. No script reads any cookie of ours, and no other host can set one. */
export const setCookie = ({ name, value, seconds, sameSite }: Cookie): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=${sameSite}`

export const created = <const T>(body: T, cookies: readonly Cookie[] = []) => ({
  ...json(201, body),
  ...(cookies.length > 0 && { cookies: cookies.map(setCookie) }),
})

/** Sends a browser on. */
export const redirect = (location: string, cookies: readonly Cookie[] = []): Reply<302, Nothing> => ({
  status: 302,
  headers: { location, ...NO_STORE },
  cookies: cookies.map(setCookie),
})

export const html = <const Status extends number>(
  status: Status,
  body: string,
  headers: Headers = {},
): Reply<Status, Media<'text/html'>> => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    ...NO_STORE,
    vary: 'accept, accept-language',
    ...headers,
  },
  body,
})

/** A text or bytes of another type. */
export const media = <const Type extends string>(
  type: Type,
  body: string | Uint8Array,
  headers: Headers = {},
): Reply<200, Media<Type>> => ({
  status: 200,
  headers: { 'content-type': type, ...NO_STORE, ...headers },
  body,
})
