/** One request as endpoints see it: checked, negotiated, and without the gateway's event. */

import { isIP } from 'node:net'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Identity } from '#lib/holder'
import type { Verifier } from '#lib/verification'

export type Language = 'zh-CN' | 'en'

export interface Call<Body = unknown, Query = unknown> {
  readonly body: Body
  readonly query: Query
  /** The parameters that the route names; the gateway fills them. */
  readonly path: Readonly<Record<'managementNumber' | 'code' | 'list', string>>
  readonly language: Language
  /** What the client prefers to read, where an endpoint offers both. */
  readonly wants: 'html' | 'json'
  readonly requestId: string
  readonly verifier: Verifier
  /** The holder who is logged in; only endpoints that ask for one have it. */
  readonly holder: Identity
}

/** The network of an address: IPv4 /24, IPv6 /48. Whole addresses are neither kept nor counted. */
export function networkOf(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(address) !== 6) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return networkOf(mapped)
  const [head = '', tail] = address.split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const full = [...groups, ...Array<string>(missing).fill('0'), ...(tail ?? '').split(':').filter(Boolean)]
  return `${full
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`
}

const PHONE = /\b(Mobile|Android|iPhone|iPad|HarmonyOS)\b/i

export function verifierOf(event: APIGatewayProxyEventV2): Verifier {
  const { sourceIp, userAgent = '' } = event.requestContext.http
  const client = PHONE.test(userAgent) ? 'phone' : userAgent.startsWith('Mozilla/') ? 'browser' : 'program'
  return { network: networkOf(sourceIp), client }
}
