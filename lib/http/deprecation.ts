/**
 * Says in the answer that something in it, or in what was asked, is on its way out: `Deprecation` (RFC 9745), `Sunset`
 * (RFC 8594), and a link to where the reference says what takes its place. Decided by the contract alone.
 */

import { type Deprecation, type RouteContract, retiredByAnswer, retiredIn } from '#lib/contract'
import type { Reply } from './reply.ts'

interface Sent {
  readonly body: unknown
  readonly query: unknown
}

/**
 * Who asks by a deprecated route, or is answered with a deprecated member, is always told; who sends a deprecated member
 * is told when it is sent. Worked out once for a route: most have nothing to say.
 */
export function createNotice(contract: RouteContract): (reply: Reply, sent: Sent) => Reply {
  const always = retiredByAnswer(contract)
  const inBody = retiredIn(contract.body)
  const inQuery = retiredIn(contract.query)
  if (always.length + inBody.length + inQuery.length === 0) return (reply) => reply
  return (reply, { body, query }) => {
    const found = [
      ...always,
      ...inBody.filter(({ path }) => isThere(body, path)).map(({ deprecation }) => deprecation),
      ...inQuery.filter(({ path }) => isThere(query, path)).map(({ deprecation }) => deprecation),
    ]
    if (found.length === 0) return reply
    return { ...reply, headers: { ...reply.headers, ...headersOf(found, contract.operationId) } }
  }
}

/** Whether a value has a member of this path; of an array, whether any of its items has. */
function isThere(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => isThere(item, path))
  const [name, ...rest] = path
  if (name === undefined) return value !== undefined
  return (
    typeof value === 'object' && value !== null && isThere((value as Record<string, unknown>)[name], rest)
  )
}

/** Of several the first day counts: of the notice, and of the end. */
function headersOf(found: readonly Deprecation[], operationId: string): Readonly<Record<string, string>> {
  const since = found.map((one) => Date.parse(one.since)).sort((a, b) => a - b)[0] as number
  const [sunset] = found.flatMap((one) => one.sunset ?? []).sort()
  return {
    deprecation: `@${since / 1000}`,
    ...(sunset && { sunset: new Date(sunset).toUTCString() }),
    link: `</docs#${operationId}>; rel="deprecation"; type="text/html"`,
  }
}
