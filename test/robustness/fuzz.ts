/**
 * Malformed events over every route, generated from a seed: none may be answered with what is not so, with a 5xx other than
 * 503, by an answer that openapi.json does not describe, or with more work than an honest request takes. And as many spoilt
 * presentations of a wallet, and a tenth as many signatures with an electronic seal, of which none may be accepted.
 */

import fc from 'fast-check'
import { createApiKeyRegister } from '#lib/api-key'
import { normaliseIdNumber, parseManagementNumber, sameName } from '#lib/certificate'
import { parseCode } from '#lib/credential'
import { apiKeyRegister } from '#lib/store'
import { holder, stranger } from '../support/certificates.ts'
import type { Response } from '../support/gateway.ts'
import { startService } from '../support/service.ts'
import { changedDocuments } from './documents.ts'
import { type Spoil, spoil } from './events.ts'
import { createMeter, isClean, noTally, type Tally } from './measure.ts'
import { spoiltPresentations } from './presentations.ts'
import { elsewhere, type Malformed, malformed, named } from './requests.ts'
import { spoiltSealSignatures } from './seal-signatures.ts'

export interface FuzzOptions {
  readonly events: number
  readonly seed: number
  readonly onProgress?: (done: number) => void
  /** True as soon as no more is wanted. */
  readonly stopped?: () => boolean
}

export interface Finding {
  readonly route: string
  readonly what: string
  /** As JSON, to be sent again. */
  readonly request: string
}

export interface FuzzReport {
  readonly seed: number
  readonly rows: readonly (Tally & { readonly route: string })[]
  readonly findings: readonly Finding[]
  readonly clean: boolean
}

const MOST_FINDINGS = 50

/** How much of it a route gets: less where what passes the checks computes an Argon2 or draws a page. */
const SHARES: Readonly<Record<string, number>> = { login: 0.2, document: 0.2 }
const BATCH = 200

export async function fuzz({ events, seed, onProgress, stopped }: FuzzOptions): Promise<FuzzReport> {
  const meter = createMeter()
  let spoilt: Spoil = (event) => event
  const service = await startService({}, (handler) => {
    const measured = meter.around(handler)
    return (event, context) => measured(spoilt(event), context)
  })
  const code = await prepare(service)
  const { key } = await createApiKeyRegister({
    keys: apiKeyRegister(service.store.table),
    operator: 'fuzz',
    now: () => new Date(),
  }).create('fuzz', 10_000_000)

  const routes = [
    ...named.map(({ routeKey, functionName }) => ({
      route: routeKey,
      share: SHARES[functionName] ?? 1,
      arbitrary: malformed(routeKey, code),
    })),
    { route: '(any other address of the API)', share: 0.5, arbitrary: elsewhere('/v1/none') },
    { route: '(any other address)', share: 0.5, arbitrary: elsewhere('/none') },
  ]
  const shares = routes.reduce((sum, { share }) => sum + share, 0)
  const findings: Finding[] = []
  const rows: (Tally & { route: string })[] = []
  let done = 0

  for (const [place, { route, share, arbitrary }] of routes.entries()) {
    const row = { route, ...noTally() }
    rows.push(row)
    // Anew for each route: a long run outlives a token.
    const { accessToken: token } = await service.signIn()
    // Each at least once, whatever the rounding leaves.
    const wanted = Math.max(1, Math.round((events * share) / shares))
    for (let sent = 0; sent < wanted && !stopped?.(); sent += BATCH) {
      const numRuns = Math.min(BATCH, wanted - sent)
      const samples = fc.sample(fc.tuple(arbitrary, spoil), {
        seed: seed + place * 1_000_003 + sent,
        numRuns,
      })
      for (const [sample, wrong] of samples) {
        spoilt = wrong
        const { method, target, request, loggedIn } = sample
        await meter.send(
          row,
          () =>
            service.call(method, target, {
              ...request,
              ...(loggedIn && { token, headers: { ...request.headers, 'x-api-key': key } }),
            }),
          (response) => judge(route, sample, response, code),
          (what) => {
            if (findings.length < MOST_FINDINGS)
              findings.push({ route, what, request: JSON.stringify(sample) })
          },
        )
        done++
      }
      onProgress?.(done)
    }
  }
  spoilt = (event) => event
  await service.close()
  const route = '(a presentation of a wallet)'
  const presentations = await spoiltPresentations(
    { events, seed, ...(stopped && { stopped }), onProgress: (n) => onProgress?.(events + n) },
    (what, request) => findings.length < MOST_FINDINGS && findings.push({ route, what, request }),
  )
  rows.push({ route, ...presentations })
  const withSeal = '(a signature with an electronic seal)'
  const signatures = await spoiltSealSignatures(
    { events, seed, ...(stopped && { stopped }), onProgress: (n) => onProgress?.(2 * events + n) },
    (what, request) => findings.length < MOST_FINDINGS && findings.push({ route: withSeal, what, request }),
  )
  rows.push({ route: withSeal, ...signatures })
  const asOfd = '(a document as OFD)'
  const documents = await changedDocuments(
    { events, seed, ...(stopped && { stopped }), onProgress: (n) => onProgress?.(2.1 * events + n) },
    (what, request) => findings.length < MOST_FINDINGS && findings.push({ route: asOfd, what, request }),
  )
  rows.push({ route: asOfd, ...documents })
  return { seed, rows, findings, clean: rows.every(isClean) }
}

/** A holder with a certificate, and somebody else's release, which nothing that is sent may end. */
async function prepare({ record, signIn, call }: Awaited<ReturnType<typeof startService>>) {
  await record()
  const theirs = 'ZY2344000002'
  const { name: holderName, idNumber } = stranger
  await record({ holderName, idNumber, managementNumber: theirs }, { statusPlace: { list: 0, index: 2 } })
  const { accessToken } = await signIn(stranger, theirs)
  const { json } = await call('POST', `/v1/certificates/${theirs}/annotations`, {
    token: accessToken,
    body: { purpose: '求职', validDays: 30 },
  })
  return json.code as string
}

/** What an answer says that cannot be so. */
export function judge(
  route: string,
  { target, request, loggedIn }: Malformed,
  { status, json }: Response,
  code: string,
): string | undefined {
  if (route.includes('/v1/certificates') && status < 300 && !loggedIn) return 'answered without a log-in'
  if (json?.verified !== true) return undefined
  if (route === 'GET /v1/verify/{code}' || route === 'GET /v/{code}') {
    const asked = parseCode(decodeURIComponent(target.split('?', 1)[0]?.split('/').at(-1) ?? '')).code
    return asked === parseCode(code).code ? undefined : 'a code that nobody gave is verified'
  }
  if (route === 'POST /v1/verify')
    return isRight(request.body) ? undefined : 'facts that are not so are verified'
  return 'something made up is verified'
}

function isRight(body: unknown): boolean {
  const { managementNumber, name, idNumber } = (body ?? {}) as Record<string, unknown>
  if (typeof managementNumber !== 'string' || typeof name !== 'string' || typeof idNumber !== 'string')
    return false
  return (
    parseManagementNumber(managementNumber) === 'ZY2344000001' &&
    sameName(name, holder.name) &&
    normaliseIdNumber(idNumber) === holder.idNumber
  )
}
