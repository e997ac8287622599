/** One route: reads a request as its contract says, and hands the endpoint what the contract promises it. */

import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { ApiClient } from '#lib/api-key'
import type { Contracts, FileContract, ProblemDocument, RouteContract } from '#lib/contract'
import type { Identity } from '#lib/holder'
import { Problem } from '#lib/problem'
import {
  type AnyCall,
  type Call,
  idempotencyKeyOf,
  type Language,
  previewOf,
  solutionOf,
  verifierOf,
} from './call.ts'
import { conditional } from './conditional.ts'
import type { CrossOriginSide } from './cross-origin.ts'
import { createNotice } from './deprecation.ts'
import { languageOf, type NegotiatedEvent, wantedForm } from './negotiation.ts'
import type { OAuthSide } from './oauth.ts'
import type { Reply, ReplyOf } from './reply.ts'
import { validate } from './validate.ts'
import { accessTokenOf, cookieOf, webClientOf } from './web-session.ts'

/** Largest body that is read, in bytes. */
const MAX_BODY = 256 * 1024

/** What a form of a page sends. */
const FORM = 'application/x-www-form-urlencoded'

/** What is encrypted, or signed. */
const JWT = 'application/jwt'

/** What a page of a problem may need besides the problem. */
export interface ProblemContext {
  readonly path: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | undefined>>
  /** Whole seconds to wait. */
  readonly retryAfter?: number | undefined
}

type ProblemPage = (problem: ProblemDocument, language: Language, context: ProblemContext) => string
type Authenticate = (accessToken: string) => Promise<Identity>
type Decrypt = (jwe: string) => Promise<unknown>
type AuthenticateKey = (key: string | undefined) => Promise<ApiClient>

/** An endpoint for every route of the contracts, and for no other. */
export type Handlers<C extends Contracts> = {
  readonly [Key in keyof C]: (call: Call<Key, C[Key]>) => Promise<ReplyOf<C[Key]>> | ReplyOf<C[Key]>
}

/** What the stack needs from outside; the two functions only where a route asks for them. */
export type Settings<C extends Contracts> = {
  /** What CloudFront proves itself by, where there is one. */
  readonly EDGE_SECRET?: string | undefined
  /** Done before each request; never throws. */
  readonly ready?: () => Promise<void>
} & (Extract<C[keyof C], { holder: true }> extends never
  ? unknown
  : {
      /** Finds out who is logged in. @throws Problem `unauthorized` */
      readonly authenticate: Authenticate
    }) &
  (Extract<C[keyof C], { apiKey: true }> extends never
    ? unknown
    : {
        /** Finds out whose key it is. @throws Problem `api-key-required` */
        readonly authenticateKey: AuthenticateKey
      }) &
  (Extract<C[keyof C], { encrypted: true }> extends never
    ? unknown
    : {
        /** Opens a body that came encrypted. */
        readonly decrypt: Decrypt
      }) &
  (Extract<C[keyof C], { oauth: object }> extends never
    ? unknown
    : {
        /** Says errors as OAuth does, and reads what binds a request to a key. */
        readonly oauth: OAuthSide
      }) &
  (Extract<C[keyof C], { crossOrigin: true }> extends never
    ? unknown
    : {
        /** Answers scripts of other origins. */
        readonly crossOrigin: CrossOriginSide
      }) &
  (Extract<C[keyof C], { dpop: string }> extends never
    ? unknown
    : {
        /** Where clients reach the service: a proof names the address that it is for. */
        readonly PUBLIC_ORIGIN: string
      }) &
  (Extract<C[keyof C], { page: true }> extends never
    ? unknown
    : {
        /** Shows a problem to a person. */
        readonly page: ProblemPage
      })

/** The same, of any contracts. */
export interface AnySettings {
  readonly EDGE_SECRET?: string | undefined
  readonly PUBLIC_ORIGIN?: string
  readonly ready?: () => Promise<void>
  readonly authenticate?: Authenticate
  readonly authenticateKey?: AuthenticateKey
  readonly decrypt?: Decrypt
  readonly oauth?: OAuthSide
  readonly crossOrigin?: CrossOriginSide
  readonly page?: ProblemPage
}

/** An endpoint of any contract. */
export type AnyHandler = (call: AnyCall) => Promise<Reply> | Reply

/** A route, ready to answer. */
export interface Route {
  /** Whether scripts of other origins may read what it answers. */
  readonly crossOrigin: boolean
  /** How it says its errors, where it does as OAuth does. */
  readonly refuse: ((thrown: unknown) => ReturnType<OAuthSide['refuse']>) | undefined
  readonly page: ProblemPage | undefined
  answer(event: NegotiatedEvent, requestId: string): Promise<Reply>
}

/** Reads a request as its contract says, and hands it to the endpoint. */
export function createRoute(
  contract: RouteContract,
  run: AnyHandler,
  {
    authenticate = nobody,
    authenticateKey = noKey,
    decrypt = noDecryption,
    oauth,
    page,
    PUBLIC_ORIGIN = '',
  }: AnySettings,
): Route {
  const {
    body,
    query,
    file,
    holder: asksForHolder,
    apiKey,
    repeatable,
    refreshCookie,
    form,
    cacheable,
  } = contract
  const notice = createNotice(contract)
  return {
    crossOrigin: Boolean(contract.crossOrigin),
    refuse: contract.oauth && oauth && ((thrown) => oauth.refuse(thrown, contract)),
    page: contract.page && page,
    async answer(event, requestId) {
      if (!isWellFormed(event)) throw new Problem('not-found')
      const holder = asksForHolder && (await authenticate(accessTokenOf(event)))
      const client = apiKey && (await authenticateKey(event.headers['x-api-key']))
      const cookie = refreshCookie && webClientOf(event)
      const wasEncrypted = Boolean(contract.encrypted) && typeOf(event) === JWT
      const sent = {
        body: body && (cookie || (wasEncrypted ? await decrypt(textOf(event)) : readBody(event, form))),
        query: event.queryStringParameters ?? {},
      }
      const reply = await run({
        body: body && validate(body, sent.body, 'body'),
        query: query && validate(query, sent.query, 'query'),
        file: file && readFile(event, file),
        path: pathOf(event),
        language: languageOf(event),
        wants: wantedForm(event),
        requestId,
        verifier: verifierOf(event),
        solution: solutionOf(event),
        cookie: (name) => cookieOf(event, name),
        web: contract.web && webClientOf(event),
        preview: previewOf(event),
        holder,
        client,
        idempotencyKey: repeatable && idempotencyKeyOf(event),
        bound: contract.dpop && oauth?.boundBy(event, PUBLIC_ORIGIN),
        wasEncrypted,
        wantsSigned: Boolean(contract.signed) && prefersJwt(event),
      })
      const noticed = notice(reply, sent)
      return cacheable ? conditional(noticed, event.headers['if-none-match']) : noticed
    },
  }
}

/** The compiler asks for who may; should it be got round, nobody may. */
const nobody: Authenticate = () => Promise.reject(new Problem('unauthorized'))
const noKey: AuthenticateKey = () => Promise.reject(new Problem('api-key-required'))
const noDecryption: Decrypt = () => Promise.reject(new Problem('unsupported-media-type'))

/** The gateway fills every parameter of the path that matched; half a character becomes the one that stands for none. */
export const pathOf = ({ pathParameters }: APIGatewayProxyEventV2) =>
  Object.fromEntries(
    Object.entries(pathParameters ?? {}).map(([name, value]) => [name, (value ?? '').toWellFormed()]),
  )

/** Nothing has a name with half a surrogate pair in it, and no address could be made of one. */
const isWellFormed = ({ pathParameters }: APIGatewayProxyEventV2) =>
  Object.values(pathParameters ?? {}).every((value) => value?.isWellFormed() ?? true)

const typeOf = ({ headers }: APIGatewayProxyEventV2) =>
  headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()

/** A file in the body: bytes, which the gateway hands on in base64. */
function readFile(event: APIGatewayProxyEventV2, { types, largest, refusals }: FileContract): Uint8Array {
  if (!types.includes(typeOf(event) ?? ''))
    throw new Problem('unsupported-media-type', { detail: refusals.type })
  const file = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  if (file.length > largest) throw new Problem('too-large', { detail: refusals.size })
  return file
}

/** @throws Problem `too-large` */
function textOf(event: APIGatewayProxyEventV2): string {
  const text = event.isBase64Encoded
    ? Buffer.from(event.body ?? '', 'base64').toString('utf8')
    : (event.body ?? '')
  if (Buffer.byteLength(text) > MAX_BODY) throw new Problem('too-large')
  return text
}

/** Named by the client, and not after JSON: whoever takes anything is given what can be read without a key. */
function prefersJwt({ headers }: APIGatewayProxyEventV2): boolean {
  const named = (headers.accept ?? '').split(',').map((one) => one.split(';', 1)[0]?.trim().toLowerCase())
  const [jwt, json] = [named.indexOf(JWT), named.indexOf('application/json')]
  return jwt >= 0 && (json < 0 || jwt < json)
}

/** @throws Problem without the body in its cause: the body may hold a password. */
function readBody(event: APIGatewayProxyEventV2, form: RouteContract['form']): unknown {
  const type = typeOf(event)
  const isForm = form && type === FORM
  if (!isForm && (form === 'only' || type !== 'application/json')) throw new Problem('unsupported-media-type')
  const text = textOf(event)
  if (isForm) return fieldsOf(new URLSearchParams(text), form)
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed-json')
  }
}

/** A field that is there twice is one too many for OAuth; of a page's form the last one counts. */
function fieldsOf(fields: URLSearchParams, form: RouteContract['form']): unknown {
  const names = [...fields.keys()]
  if (form === 'only' && new Set(names).size < names.length) throw new Problem('malformed-json')
  return Object.fromEntries(fields)
}
