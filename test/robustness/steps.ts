/** What is asked while the store is unwell, and what may be answered: what is so, or 503. */

import { inflateSync } from 'node:zlib'
import { decodeJwt } from 'jose'
import { type EncodedStatusList, statusAt } from '#lib/status-list'
import { holder, stranger } from '../support/certificates.ts'
import type { Call, Response } from '../support/gateway.ts'

interface Released {
  readonly number: string
  readonly code: string
  /** Of its QR. */
  readonly text: string
}

/** What is so, as far as it was acknowledged. */
export interface Known {
  readonly token: string
  /** How many the holder has. */
  readonly certificates: number
  readonly own: Released
  readonly withdrawn: Released
  readonly revoked: Released & { readonly place: { readonly list: number; readonly index: number } }
  /** Somebody with a certificate and no account yet; `registered` as far as it was acknowledged. */
  readonly newcomer: {
    readonly name: string
    readonly idType: 'resident-id'
    readonly idNumber: string
    readonly managementNumber: string
    readonly password: string
    registered: 'no' | 'yes' | 'unsure'
  }
  /** The number of somebody else's certificate. */
  readonly theirs: string
  /** The network that asks, so that one round's failures do not count in the next. */
  readonly from: string
  /** Releases of the own certificate made on the way: their code, and whether they were withdrawn. */
  readonly acknowledged: { readonly code: string; state: 'active' | 'withdrawn' | 'unsure' }[]
  /** Releases that were answered with 503: made or not. */
  unsure: number
}

export interface Step {
  readonly name: string
  /** May be asked again as often as one likes. */
  readonly repeatable: boolean
  ask(call: Call, known: Known): ReturnType<Call>
  /** @returns what is wrong about an answer below 500 */
  judge(response: Response, known: Known): string | undefined
  /** What is known from now on; no response where the handler threw. */
  learn?(response: Response | undefined, known: Known): void
}

/** One of these, or wrong; 429 is a refusal to look, and says nothing. */
const answers =
  (...expected: readonly (number | ((response: Response, known: Known) => boolean))[]) =>
  (response: Response, known: Known): string | undefined => {
    const fits = expected.some((one) =>
      typeof one === 'number' ? response.status === one : one(response, known),
    )
    return fits || response.status === 429 ? undefined : `${response.status} ${response.text.slice(0, 300)}`
  }

const post = (path: string, body: (known: Known) => unknown) => (call: Call, known: Known) =>
  call('POST', path, { body: body(known), from: `${known.from}7` })
const get = (path: (known: Known) => string) => (call: Call, known: Known) =>
  call('GET', path(known), { token: known.token, from: `${known.from}7` })

const verified = ({ status, json }: Response) => status === 200 && json.verified === true
const refuted = (part: string, value: string) => (response: Response) =>
  response.status === 200 && response.json.verified === false && response.json.status[part] === value

const annotationsOf = ({ own }: Known) => `/v1/certificates/${own.number}/annotations`
const latest = ({ acknowledged }: Known) => acknowledged.at(-1)
const NOWHERE = '00000000000000000'

const ask = (name: string, asking: Step['ask'], judge: Step['judge']): Step => ({
  name,
  ask: asking,
  judge,
  repeatable: true,
})

export const steps: readonly Step[] = [
  ask(
    'code that stands',
    get(({ own }) => `/v1/verify/${own.code}`),
    answers(verified),
  ),
  ask(
    'page of a code that stands',
    get(({ own }) => `/v/${own.code}`),
    answers(200),
  ),
  ask(
    'code that was withdrawn',
    get((known) => `/v1/verify/${known.withdrawn.code}`),
    answers(410),
  ),
  ask(
    'code of a revoked certificate',
    get((known) => `/v1/verify/${known.revoked.code}`),
    answers(refuted('record', 'revoked')),
  ),
  ask(
    'code of nothing',
    get(() => `/v1/verify/${NOWHERE}`),
    answers(404),
  ),
  ask(
    'the three facts',
    post('/v1/verify', ({ own }) => ({
      managementNumber: own.number,
      name: holder.name,
      idNumber: holder.idNumber,
    })),
    answers(verified),
  ),
  ask(
    'three facts, one wrong',
    post('/v1/verify', ({ theirs }) => ({
      managementNumber: theirs,
      name: holder.name,
      idNumber: holder.idNumber,
    })),
    answers(404),
  ),
  ask(
    'credential',
    post('/v1/verify/credential', ({ own }) => ({ credential: own.text })),
    answers(verified),
  ),
  ask(
    'credential of a withdrawn release',
    post('/v1/verify/credential', (known) => ({ credential: known.withdrawn.text.split('#')[1] })),
    answers(refuted('annotation', 'withdrawn')),
  ),
  ask(
    'credential of a revoked certificate',
    post('/v1/verify/credential', (known) => ({ credential: known.revoked.text })),
    answers(refuted('record', 'revoked')),
  ),
  ask(
    'credential with one digit changed',
    post('/v1/verify/credential', ({ own }) => ({
      credential: own.text.replace(/.$/, (digit) => (digit === '7' ? '8' : '7')),
    })),
    answers(refuted('integrity', 'failed')),
  ),
  {
    name: 'register',
    repeatable: false,
    ask: post('/v1/register', ({ newcomer: { registered: _, ...facts } }) => facts),
    judge: answers(201),
    learn(response, { newcomer }) {
      newcomer.registered = response?.status === 201 ? 'yes' : 'unsure'
    },
  },
  ask(
    'log in, registered just now',
    post('/v1/login', ({ newcomer: { idNumber, password } }) => ({ idNumber, password })),
    answers(200, ({ status }, { newcomer }) => status === 401 && newcomer.registered !== 'yes'),
  ),
  ask(
    'log in',
    post('/v1/login', () => holder),
    answers(200),
  ),
  ask(
    'log in, wrong password',
    post('/v1/login', () => ({ ...stranger, password: 'not the right one' })),
    answers(401),
  ),
  ask(
    'register over another’s certificate',
    post('/v1/register', ({ theirs }) => ({ ...holder, managementNumber: theirs })),
    answers(422),
  ),
  ask(
    'certificate',
    get(({ own }) => `/v1/certificates/${own.number}`),
    answers(200),
  ),
  ask(
    'somebody else’s certificate',
    get(({ theirs }) => `/v1/certificates/${theirs}`),
    answers(404),
  ),
  ask(
    'document',
    get(({ own }) => `/v1/certificates/${own.number}/document?annotation=${own.code}`),
    answers(200),
  ),
  ask(
    'all certificates',
    get(() => '/v1/certificates'),
    answers(({ status, json }, { certificates }) => {
      const { certificates: page, next } = json ?? {}
      return status === 200 && (next !== undefined || page.length === certificates)
    }),
  ),
  {
    name: 'release',
    repeatable: false,
    ask: (call, known) =>
      call('POST', annotationsOf(known), { token: known.token, body: { purpose: '落户', validDays: 7 } }),
    judge: answers(201, ({ status }, { unsure }) => status === 409 && unsure > 1),
    learn(response, known) {
      if (response?.status === 201) known.acknowledged.push({ code: response.json.code, state: 'active' })
      else known.unsure++
    },
  },
  ask(
    'all releases',
    get(annotationsOf),
    answers(({ status, json }, known) => {
      if (status !== 200) return false
      const codes: string[] = json.annotations.map(({ code }: { code: string }) => code)
      return [known.own, ...known.acknowledged].every(({ code }) => codes.includes(code))
    }),
  ),
  {
    name: 'withdrawal',
    repeatable: false,
    ask: (call, known) =>
      call('DELETE', `${annotationsOf(known)}/${latest(known)?.code ?? NOWHERE}`, { token: known.token }),
    judge: answers(({ status }, known) => status === (latest(known) ? 204 : 404)),
    learn(response, known) {
      const release = latest(known)
      if (release) release.state = response?.status === 204 ? 'withdrawn' : 'unsure'
    },
  },
  ask(
    'code that was withdrawn just now',
    get((known) => `/v1/verify/${latest(known)?.code ?? NOWHERE}`),
    answers((response, known) => {
      const state = latest(known)?.state
      if (state === undefined) return response.status === 404
      return response.status === 410 || (state === 'unsure' && verified(response))
    }),
  ),
  {
    ...ask(
      'status list',
      get(() => '/v1/status/0'),
      answers(200),
    ),
    judge(response, known) {
      if (response.status !== 200) return `${response.status} ${response.text.slice(0, 300)}`
      return isRevokedIn(response.text, known.revoked.place.index) ? undefined : 'the list lost a revocation'
    },
  },
]

/** The bit of the revoked certificate, in the token as it was answered. */
function isRevokedIn(token: string, index: number): boolean {
  const { lst } = decodeJwt<{ status_list: EncodedStatusList }>(token).status_list
  const bytes = inflateSync(Buffer.from(lst, 'base64url'))
  return statusAt({ bits: 1, bytes: new Uint8Array(bytes) }, index) === 1
}
