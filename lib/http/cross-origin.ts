/**
 * What scripts of other origins may ask (Fetch, 3.3: the CORS protocol): the routes whose contract says so, for wallets that
 * run in a browser and for whoever verifies without a network. Nobody is known there by a cookie, so all are answered the
 * same: no origin is looked at (CloudFront does not pass it on), and none is ever told to send its cookies along.
 */

import type { Contracts, RouteContract } from '#lib/contract'
import type { Reply } from './reply.ts'

const SHARED = {
  'access-control-allow-origin': '*',
  // What scripts may read besides what they always may.
  'access-control-expose-headers': 'ETag, Retry-After, WWW-Authenticate',
}

type Preflight = readonly [key: string, reply: Reply]

/** What a function with such routes hands to the stack; the others carry none of it. */
export interface CrossOriginSide {
  /** The reply, for scripts of every origin. */
  shared(reply: Reply): Reply
  /** What browsers ask beforehand, by the key of its route: `OPTIONS` at each address with something that is shared. */
  preflightsOf(contracts: Contracts): readonly Preflight[]
}

export const crossOriginSide: CrossOriginSide = { shared, preflightsOf }

function shared(reply: Reply): Reply {
  return { ...reply, headers: { ...reply.headers, ...SHARED } }
}

/** What scripts may send besides what they always may. */
const sentTo = ({ dpop, cacheable }: RouteContract): readonly string[] => [
  'content-type',
  ...(dpop ? ['dpop'] : []),
  ...(dpop === 'token' ? ['authorization'] : []),
  ...(cacheable ? ['if-none-match'] : []),
]

function preflightsOf(contracts: Contracts): Preflight[] {
  const open = Object.entries(contracts).filter(([, { crossOrigin }]) => crossOrigin)
  const byPath = Map.groupBy(open, ([key]) => key.slice(key.indexOf(' ') + 1))
  return [...byPath].map(([path, routes]) => {
    const reply = {
      status: 204,
      headers: {
        'access-control-allow-methods': routes.map(([key]) => key.split(' ', 1)[0]).join(', '),
        'access-control-allow-headers': [...new Set(routes.flatMap(([, one]) => sentTo(one)))].join(', '),
        // Two hours are as long as browsers keep it.
        'access-control-max-age': '7200',
      },
    }
    return [`OPTIONS ${path}`, reply]
  })
}
