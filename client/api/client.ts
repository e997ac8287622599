/** The client: what a holder, an employer or a personnel office asks of a service, a method each. */

import { latin1 } from '../../lib/bytes/index.ts'
import { webCrypto } from '../offline/keys.ts'
import type { Engine } from '../offline/types.ts'
import { type Answer, type Call, createCaller, jsonOf } from './call.ts'
import { ownProblem, ZhengyanProblem } from './problem.ts'
import { createHolderSession, memoryStorage, type SessionStorage } from './session.ts'
import { fetchTransport, type Transport } from './transport.ts'
import type {
  Annotation,
  BatchItem,
  BatchVerification,
  Bilingual,
  Certificate,
  CertificatePage,
  DocumentVerification,
  KeySet,
  Login,
  Presented,
  Recovery,
  Registration,
  Release,
  Tokens,
  Verification,
  VerificationPage,
} from './types.ts'

export interface ClientOptions {
  /** `https://host`, where the service is. */
  readonly origin: string
  /** By default `fetch`. */
  readonly transport?: Transport
  /** Where the holder's session is kept; by default for as long as the program runs. */
  readonly storage?: SessionStorage
  readonly now?: () => Date
  /** Of what problems say; by default Chinese. */
  readonly language?: keyof Bilingual
  /** How often a request is tried that was refused for now or not answered; by default 3 times. */
  readonly attempts?: number
  /** The tokens are in cookies that no script can see: for the service's own pages, on its own origin. */
  readonly cookies?: boolean
  /** What solves the challenge that the service sets whoever failed often; by default WebCrypto, where there is one. */
  readonly engine?: Engine
  /** Told the share of that work that is done, from 0 to 1; undefined when it is over. */
  readonly onWork?: (share: number | undefined) => void
}

/** Of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal
  /** Milliseconds after which the service counts as not reached; by default 30,000, or 60,000 where much is sent or made. */
  readonly timeout?: number
}

export interface UseOptions extends CallOptions {
  /** Region (GB/T 2260) in which the certificate is to be used: the answer says whether it has force there. */
  readonly useIn?: string
}

export interface BatchOptions extends UseOptions {
  readonly apiKey: string
  /** 8 to 64 printable characters: the same list sent again under it is answered, and counted, once. */
  readonly idempotencyKey?: string
}

export interface DocumentOptions extends CallOptions {
  /** Code of an active annotation, where the rule asks for one. */
  readonly annotation?: string
}

/** Of a route that has no method here. */
export interface RequestOptions extends CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Sent as JSON, or bytes as they are, under the `content-type` that `headers` give. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | undefined>>
  /** As the holder who is logged in. */
  readonly holder?: boolean
  /** The answer begins a session: tokens, which are kept and not given on. */
  readonly begins?: boolean
  /** Whether asking twice does no harm; by default for GET, PUT and DELETE. */
  readonly repeatable?: boolean
}

/** Every method throws `ZhengyanProblem`, and nothing else. */
export interface Client {
  // Holders.
  register(registration: Registration, options?: CallOptions): Promise<void>
  /** Sets a new password by the proof of the person, and begins a session. */
  recover(recovery: Recovery, options?: CallOptions): Promise<void>
  login(login: Login, options?: CallOptions): Promise<void>
  /** Not needed in the usual way: a session that has run out renews itself. */
  refresh(options?: CallOptions): Promise<void>
  logout(options?: CallOptions): Promise<void>
  /** Every session of the holder ends but the one that this begins. */
  changePassword(
    passwords: { readonly currentPassword: string; readonly newPassword: string },
    options?: CallOptions,
  ): Promise<void>
  /** One's own certificates, page by page, newest issue first. */
  certificates(options?: CallOptions): AsyncIterableIterator<CertificatePage, undefined>
  certificate(managementNumber: string, options?: CallOptions): Promise<Certificate>
  annotations(managementNumber: string, options?: CallOptions): Promise<readonly Annotation[]>
  release(managementNumber: string, release: Release, options?: CallOptions): Promise<Annotation>
  withdraw(managementNumber: string, code: string, options?: CallOptions): Promise<void>
  /** @returns the PDF */
  document(managementNumber: string, options?: DocumentOptions): Promise<Uint8Array<ArrayBuffer>>
  /** Who verified a certificate, page by page, newest day first. */
  verifications(
    managementNumber: string,
    options?: CallOptions,
  ): AsyncIterableIterator<VerificationPage, undefined>

  // Anybody.
  verifyCode(code: string, options?: UseOptions): Promise<Verification>
  verifyNumber(presented: Presented, options?: UseOptions): Promise<Verification>
  /** @param credential the QR's whole text, or only what follows the `#` */
  verifyCredential(credential: string, options?: UseOptions): Promise<Verification>
  /** Up to 100, with an API key. */
  verifyBatch(items: readonly BatchItem[], options: BatchOptions): Promise<BatchVerification>
  /** A PDF of up to 4 MB. */
  verifyDocument(document: Uint8Array<ArrayBuffer>, options?: CallOptions): Promise<DocumentVerification>

  // To verify without a network later.
  keySet(options?: CallOptions): Promise<KeySet>
  /** @returns the signed list; undefined when the service has none of this number (they are numbered from 0) */
  statusList(list: number, options?: CallOptions): Promise<string | undefined>

  /** Any other route, with the same session, retries and problems. @returns JSON; undefined for an answer without a body */
  request<T>(path: string, options?: RequestOptions): Promise<T>
}

/** Milliseconds. */
const TIMEOUT = 30_000
/** Likewise, where much is sent or made. */
const LONG_TIMEOUT = 60_000

/**
 * @throws {TypeError} when the origin is none
 * @example
 * const client = createClient({ origin: 'https://zhengyan.example' })
 * const { verified, certificate } = await client.verifyCode('7Q2M-9XKD-4TBC-0WHJG', { useIn: '440000' })
 */
export function createClient(options: ClientOptions): Client {
  const { transport = fetchTransport(), storage = memoryStorage(), engine = webCrypto } = options
  const {
    now = () => new Date(),
    language = 'zh',
    attempts = 3,
    cookies = false,
    onWork = () => {},
  } = options
  const origin = options.origin.replace(/\/$/, '')
  if (!/^https?:\/\/[^/?#\s]+$/.test(origin)) throw new TypeError('origin: https:// and a host, and no path')
  const headers: Readonly<Record<string, string>> = cookies ? { 'x-zhengyan-client': 'web' } : {}
  const caller = createCaller({ origin, transport, language, attempts, now, engine, onWork, headers })

  const session = createHolderSession({
    storage,
    now,
    cookies,
    notLoggedIn: () => ownProblem('not-logged-in', language, { status: 401 }),
    renew: async (refreshToken) =>
      tokensOf(
        await ask('/v1/refresh', {
          method: 'POST',
          // The same token again within seconds is given the same pair: an answer that was lost is no harm.
          repeatable: true,
          body: cookies ? {} : { refreshToken },
        }),
      ),
  })

  /** @throws ZhengyanProblem */
  async function ask(path: string, how: RequestOptions & Pick<Call, 'accept'> = {}): Promise<Answer> {
    const { method = 'GET', holder = false, begins = false, repeatable = method !== 'POST', ...rest } = how
    const call: Call = { timeout: TIMEOUT, ...rest, method, path, repeatable }
    const answer = await (holder
      ? session.send((token) =>
          caller(
            token === undefined
              ? call
              : { ...call, headers: { ...call.headers, authorization: `Bearer ${token}` } },
          ),
        )
      : caller(call))
    if (begins) await session.begin(tokensOf(answer))
    return answer
  }

  const tokensOf = (answer: Answer) => (answer.status === 204 ? undefined : bodyOf<Tokens>(answer))

  /** Of another kind than was asked for: the network's own page, as a rule. */
  const notUnderstood = ({ status }: Answer) => ownProblem('not-understood', language, { status })

  /** @throws ZhengyanProblem `not-understood` */
  function bodyOf<T>(answer: Answer): T {
    const body = jsonOf(answer)
    if (body === undefined) throw notUnderstood(answer)
    return body as T
  }

  const json = async <T>(path: string, how?: RequestOptions): Promise<T> => bodyOf<T>(await ask(path, how))

  const posted = <T>(path: string, body: unknown, how: RequestOptions = {}): Promise<T> =>
    json<T>(path, { ...how, method: 'POST', body })

  const begun = async (path: string, body: unknown, how: RequestOptions = {}): Promise<void> => {
    await ask(path, { ...how, method: 'POST', body, begins: true })
  }

  /** A list that is answered page by page, each naming the next. A page that failed may be asked for again. */
  function pages<Page extends { readonly next?: string | undefined }>(
    path: string,
    options: CallOptions,
  ): AsyncIterableIterator<Page, undefined> {
    let next: string | undefined
    let ended = false
    const done = { done: true, value: undefined } as const
    return {
      async next() {
        if (ended) return done
        const page = await json<Page>(path, { ...options, holder: true, query: { next } })
        next = page.next
        ended = next === undefined
        return { done: false, value: page }
      },
      async return() {
        ended = true
        return done
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  const of = (managementNumber: string) => `/v1/certificates/${encodeURIComponent(managementNumber)}`

  return {
    async register(registration, given) {
      await posted('/v1/register', registration, given)
    },
    recover: (recovery, given) => begun('/v1/recover', recovery, given),
    async login(login, given) {
      const deviceToken = await session.deviceToken()
      await begun('/v1/login', { ...login, ...(deviceToken !== undefined && { deviceToken }) }, given)
    },
    async refresh() {
      await session.refresh()
    },
    async logout(given) {
      const refreshToken = await session.end()
      if (refreshToken === undefined && !cookies) return
      const body = cookies ? {} : { refreshToken }
      await ask('/v1/logout', { ...given, method: 'POST', body, repeatable: true })
    },
    changePassword: (passwords, given) => begun('/v1/password', passwords, { ...given, holder: true }),

    certificates: (given = {}) => pages('/v1/certificates', given),
    certificate: (managementNumber, given) => json(of(managementNumber), { ...given, holder: true }),
    async annotations(managementNumber, given) {
      const path = `${of(managementNumber)}/annotations`
      return (await json<{ annotations: readonly Annotation[] }>(path, { ...given, holder: true }))
        .annotations
    },
    release: (managementNumber, release, given) =>
      posted(`${of(managementNumber)}/annotations`, release, { ...given, holder: true }),
    async withdraw(managementNumber, code, given) {
      const path = `${of(managementNumber)}/annotations/${encodeURIComponent(code)}`
      await ask(path, { ...given, method: 'DELETE', holder: true })
    },
    async document(managementNumber, { annotation, ...given } = {}) {
      const how = { timeout: LONG_TIMEOUT, ...given, holder: true, query: { annotation } }
      const answer = await ask(`${of(managementNumber)}/document`, { ...how, accept: 'application/pdf' })
      if (!/^application\/pdf\b/.test(answer.headers['content-type'] ?? '')) throw notUnderstood(answer)
      return answer.body
    },
    verifications: (managementNumber, given = {}) => pages(`${of(managementNumber)}/verifications`, given),

    verifyCode: (code, { useIn, ...given } = {}) =>
      json(`/v1/verify/${encodeURIComponent(code)}`, { ...given, query: { useIn } }),
    verifyNumber: (presented, { useIn, ...given } = {}) =>
      posted('/v1/verify', { ...presented, useIn }, { ...given, repeatable: true }),
    verifyCredential: (credential, { useIn, ...given } = {}) =>
      posted('/v1/verify/credential', { credential, useIn }, { ...given, repeatable: true }),
    verifyBatch: (items, { useIn, apiKey, idempotencyKey = newKey(now()), ...given }) =>
      posted(
        '/v1/verify/batch',
        { items, useIn },
        {
          timeout: LONG_TIMEOUT,
          ...given,
          headers: { 'x-api-key': apiKey, 'idempotency-key': idempotencyKey },
          repeatable: true,
        },
      ),
    verifyDocument: (document, given) =>
      posted('/v1/verify/document', document, {
        timeout: LONG_TIMEOUT,
        ...given,
        headers: { 'content-type': 'application/pdf' },
        repeatable: true,
      }),

    keySet: (given) => json('/.well-known/jwks.json', given),
    async statusList(list, given) {
      try {
        const answer = await ask(`/v1/status/${list}`, { ...given, accept: 'application/statuslist+jwt' })
        const token = latin1(answer.body).trim()
        if (!JWS.test(token)) throw notUnderstood(answer)
        return token
      } catch (problem) {
        if (problem instanceof ZhengyanProblem && problem.code === 'not-found') return undefined
        throw problem
      }
    },

    request: async <T>(path: string, how?: RequestOptions) => {
      const answer = await ask(path, how)
      return (answer.body.length === 0 ? undefined : bodyOf<T>(answer)) as T
    },
  }
}

/** RFC 7515, 7.1. */
const JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** Tells one list sent twice from two; no secret. */
const newKey = (now: Date) =>
  `${now.getTime().toString(36)}-${Math.random().toString(36).slice(2, 12).padEnd(10, '0')}`
