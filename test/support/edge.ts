/**
 * CloudFront as far as it decides what reaches a function (`resources-web.yml`): the behaviour of an address, and the headers
 * that are passed on there. What the tests send by it comes as it would to a deployed stage.
 */

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Call } from './gateway.ts'

export const { Resources } = parse(
  readFileSync(new URL('../../resources-web.yml', import.meta.url), 'utf8'),
  { merge: true },
)
const { DefaultCacheBehavior, CacheBehaviors } = Resources.WebDistribution.Properties.DistributionConfig
type Behavior = typeof DefaultCacheBehavior

/** As CloudFront finds it: the first pattern that fits. */
export const behaviorOf = (path: string): Behavior =>
  CacheBehaviors.find(({ PathPattern }: Behavior) =>
    new RegExp(`^${PathPattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path),
  ) ?? DefaultCacheBehavior

/** CloudFront's own, or passed on with every body; of what it keeps it asks whether that still stands. */
const ALWAYS = ['x-forwarded-for', 'x-edge-secret', 'content-type', 'content-length', 'if-none-match']

/** What stands in the key of a copy, and is passed on by it. */
export const keyedAt = (path: string): readonly string[] => {
  const { CachePolicyConfig } = Resources[behaviorOf(path).CachePolicyId.Ref].Properties
  return CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig.Headers ?? []
}

/** The headers that reach the function of an address. */
export const forwardedTo = (path: string): readonly string[] => [
  ...Resources.WebForward.Properties.OriginRequestPolicyConfig.HeadersConfig.Headers,
  ...keyedAt(path),
  ...ALWAYS,
]

/** The same requests, without what CloudFront keeps to itself. */
export const throughEdge =
  (call: Call): Call =>
  (method, target, { headers = {}, token, ...request } = {}) => {
    const names = forwardedTo(target.split('?', 1)[0] as string)
    const passed = Object.entries(headers).filter(([name]) => names.includes(name.toLowerCase()))
    return call(method, target, {
      ...request,
      headers: Object.fromEntries(passed),
      ...(names.includes('authorization') && { token }),
    })
  }
