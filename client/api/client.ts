/** The client: what a holder, an employer or a personnel office asks of a service, a method each. */

import { latin1 } from '../../lib/bytes/index.ts'
import { webCrypto } from '../offline/keys.ts'
import { type Answer, type Call, createCaller, jsonOf } from './call.ts'
import type { CallOptions, Client, ClientOptions, RequestOptions } from './options.ts'
import { ownProblem, ZhengyanProblem } from './problem.ts'
import { createHolderSession, memoryStorage } from './session.ts'
import { fetchTransport } from './transport.ts'
import type { Annotation, Tokens, WalletRelease } from './types.ts'

/** Milliseconds. */
const TIMEOUT = 30_000
/** Likewise, where much is sent or made. */
const LONG_TIMEOUT = 60_000

/** How an OFD begins, which is a ZIP file: `P`. A PDF begins with `%`. */
const PACKAGE = 0x50

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
    async walletReleases(managementNumber, given) {
      const path = `${of(managementNumber)}/annotations`
      return (await json<{ walletReleases: readonly WalletRelease[] }>(path, { ...given, holder: true }))
        .walletReleases
    },
    offerToWallet: (managementNumber, { release, ...given } = {}) =>
      posted('/v1/wallet/offers', { managementNumber, ...release }, { ...given, holder: true }),
    release: (managementNumber, release, given) =>
      posted(`${of(managementNumber)}/annotations`, release, { ...given, holder: true }),
    async withdraw(managementNumber, code, given) {
      const path = `${of(managementNumber)}/annotations/${encodeURIComponent(code)}`
      await ask(path, { ...given, method: 'DELETE', holder: true })
    },
    async document(managementNumber, { annotation, format = 'pdf', ...given } = {}) {
      const accept = `application/${format}`
      const query = { annotation, ...(format !== 'pdf' && { format }) }
      const how = { timeout: LONG_TIMEOUT, ...given, holder: true, query, accept }
      const answer = await ask(`${of(managementNumber)}/document`, how)
      if (answer.headers['content-type']?.split(';')[0] !== accept) throw notUnderstood(answer)
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
    verifyDocument: (document, { useIn, ...given } = {}) =>
      posted('/v1/verify/document', document, {
        timeout: LONG_TIMEOUT,
        ...given,
        query: { useIn },
        headers: { 'content-type': document[0] === PACKAGE ? 'application/ofd' : 'application/pdf' },
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
